"""The demo's sheets: written, filed, accepted or returned, stamped and sent in."""

from datetime import timedelta
from uuid import uuid4

from review.management.demo_dates import back_date, find_midnight, spread_moments
from submissions.attachments.storing import store_attachment
from submissions.choices import AttachmentKind, DeclarationStatus, Role
from submissions.declarations.drafts import EditedRow, save_draft
from submissions.declarations.filing import submit_declaration, withdraw_declaration
from submissions.declarations.handling import accept_declaration, return_for_changes
from submissions.declarations.papers import make_declaration_paper
from submissions.documents.declaration import write_declaration_pdf
from submissions.models import Attachment, Declaration, Theme, User

# Of those that filed, every so many have sent the stamped paper; the unit that found
# another contact person after stamping sent one that does not fit any more.
STAMPED_EVERY = 4
LATER_CONTACT = "谭晓岚"


def declare_year(campaign, sheets, until=None):
    """Write and file the sheets of a year, one after the other in working hours."""
    moments = spread_moments(campaign.opens_at, until or campaign.deadline, len(sheets))
    for sheet, moment in zip(sheets, moments, strict=True):
        declaration = write_sheet(campaign, sheet)
        date_last_visit(declaration, moment - timedelta(minutes=11))
        bring_to_state(sheet, declaration, moment, until)
        rows = Declaration.objects.filter(pk=declaration.pk)
        back_date(rows, changed_at=moment - timedelta(minutes=4))


def stamp_filed_papers(campaign):
    """The paper as filed, printed, stamped and scanned half an hour later."""
    for declaration in campaign.declarations.filed().in_official_order()[
        ::STAMPED_EVERY
    ]:
        scan = store_attachment(
            declaration,
            actor=find_filer(declaration),
            kind=AttachmentKind.SCAN,
            name=f"{declaration.unit}申报表（盖章）.pdf",
            content=write_declaration_pdf(make_declaration_paper(declaration)),
        )
        filed_at = declaration.filings.first().received_at
        of_this = Attachment.objects.filter(pk=scan.pk)
        back_date(of_this, uploaded_at=filed_at + timedelta(minutes=30))


def outdate_stamped_paper(campaign):
    """A unit withdrew after stamping, named another contact, filed and sent no new scan."""
    stamped = campaign.declarations.filter(
        status=DeclarationStatus.SUBMITTED, attachments__isnull=False
    )
    declaration = stamped.in_official_order().first()
    filer, filing = find_filer(declaration), declaration.filings.first()
    withdraw_declaration(declaration, actor=filer, received=filing.received_at)
    save_draft(
        declaration,
        actor=filer,
        revision=declaration.revision,
        contact_name=LATER_CONTACT,
        contact_phone=declaration.contact_phone,
        rows=[],
    )
    submit_declaration(
        declaration,
        actor=filer,
        key=uuid4(),
        revision=declaration.revision,
        received=filing.received_at + timedelta(hours=1),
    )
    rows = Declaration.objects.filter(pk=declaration.pk)
    back_date(rows, changed_at=filing.received_at + timedelta(minutes=56))


def write_sheet(campaign, sheet):
    declaration = campaign.declarations.get(unit__name=sheet["unit"])
    return save_draft(
        declaration,
        actor=find_filer(declaration),
        revision=declaration.revision,
        contact_name=sheet["contact_name"],
        contact_phone=sheet["contact_phone"],
        rows=[make_edited_row(campaign, theme) for theme in sheet["themes"]],
    )


def make_edited_row(campaign, theme):
    return EditedRow(
        Theme(
            title=theme["title"],
            time_text=theme["time_text"],
            other_form=theme["other_form"],
            summary=theme["summary"],
            focus_area=campaign.focus_areas.filter(name=theme["focus_area"]).first(),
        ),
        forms=list(campaign.activity_forms.filter(name__in=theme["forms"])),
    )


def bring_to_state(sheet, declaration, moment, now):
    """File, accept or return as the sheet's `state` says; past years are accepted."""
    state = sheet.get("state", DeclarationStatus.ACCEPTED)
    if state == DeclarationStatus.DRAFT:
        return
    submit_declaration(
        declaration,
        actor=find_filer(declaration),
        key=uuid4(),
        revision=declaration.revision,
        received=moment,
    )
    declaration.refresh_from_db()
    if state == DeclarationStatus.ACCEPTED:
        accept_declaration(declaration, actor=find_office_user())
    elif state == DeclarationStatus.RETURNED:
        return_for_changes(
            declaration,
            actor=find_office_user(),
            reason=f"{sheet['reason']}{sheet['remark']}",
            answer_by=find_midnight(now, 7),
        )


def date_last_visit(declaration, moment):
    people = User.objects.filter(pk=find_filer(declaration).pk)
    back_date(people, last_login=moment)


def find_office_user():
    return User.objects.get(username="office")


def find_filer(declaration):
    return declaration.unit.people.get(role=Role.FILER)
