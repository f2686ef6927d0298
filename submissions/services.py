"""Acts over several rows: open a campaign, save, file, withdraw, accept, return."""

from dataclasses import dataclass, field
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from submissions import audit, transitions
from submissions.choices import DeclarationStatus
from submissions.completeness import problems_of
from submissions.models import Campaign, Declaration, Filing, Theme, Unit
from submissions.models.declarations import digest
from submissions.models.themes import TRACE_COLUMNS
from submissions.months import read
from submissions.passwords import one_time_password
from submissions.permissions import is_office
from submissions.transitions import MoveRefused
from submissions.workflow import ACCEPT, DECLARATION_MOVES, RETURN, SUBMIT, WITHDRAW

CONTENT_COLUMNS = (
    "position",
    "title",
    "time_text",
    "months",
    "other_form",
    "summary",
    "focus_area",
    *TRACE_COLUMNS,
)


class NotSaved(Exception):
    """Nothing was written; the message says why and what to do."""


class StaleRevision(NotSaved):
    """Somebody saved since this page was opened."""


class Incomplete(Exception):
    """The declaration cannot be filed; `problems` lists what is missing."""

    def __init__(self, problems):
        super().__init__("申报表还有没填好的地方。")
        self.problems = problems


@dataclass
class Row:
    """An edited row: a theme (new ones have no pk), its forms, and whether it goes."""

    theme: Theme
    forms: list = field(default_factory=list)
    co_organisers: list = field(default_factory=list)
    removed: bool = False

    @property
    def blank(self):
        theme = self.theme
        written = (theme.title, theme.time_text, theme.other_form, theme.summary)
        return not (any(written) or self.forms or theme.focus_area_id)


@transaction.atomic
def open_campaign(campaign, *, actor):
    """Create the untouched declaration of every active unit that has none yet.

    Returns how many were created; calling it again adds only units that are new.
    """
    called = campaign.declarations.values("unit")
    missing = Unit.objects.active().exclude(pk__in=called)
    created = Declaration.objects.bulk_create(
        [Declaration(campaign=campaign, unit=unit) for unit in missing],
        ignore_conflicts=True,
    )
    audit.record(
        actor=actor, action="campaign.open", target=campaign, declarations=len(created)
    )
    return len(created)


@transaction.atomic
def call_unit(unit, *, actor):
    """Put an active unit on the roster of every year that was opened and has not closed.

    Returns those that it was missing from.
    """
    opened = Campaign.objects.filter(declarations__isnull=False).distinct()
    joined = []
    for campaign in opened.exclude(declarations__unit=unit):
        if timezone.now() < campaign.closes_at:
            Declaration.objects.create(campaign=campaign, unit=unit)
            audit.record(
                actor=actor, action="campaign.call", target=campaign, unit=unit.name
            )
            joined.append(campaign)
    return joined


@transaction.atomic
def save_draft(
    declaration, *, actor, revision, contact_name, contact_phone, rows, none_reason=""
):
    """Write the content of the form page; `revision` is the one its editor saw.

    Rows are numbered in the order given; blank and removed rows go, and a row that the
    page did not send stays. Raises StaleRevision or NotSaved, having written nothing.
    """
    if not declaration.campaign.has_opened(timezone.now()):
        raise NotSaved("还没有到开始申报的时间，刚才的内容没有保存，请到时再填。")
    changed = Declaration.objects.filter(
        pk=declaration.pk,
        revision=revision,
        status__in=DeclarationStatus.editable(),
    ).update(
        revision=F("revision") + 1,
        contact_name=contact_name,
        contact_phone=contact_phone,
        none_reason=none_reason,
        changed_at=timezone.now(),
    )
    declaration.refresh_from_db()
    if not changed:
        raise_why_not_saved(declaration)
    kept = write_rows(declaration, rows)
    audit.record(
        actor=actor,
        action="declaration.save",
        target=declaration,
        revision=declaration.revision,
        rows=kept,
    )
    return declaration


def raise_why_not_saved(declaration):
    if not declaration.editable:
        raise NotSaved(
            f"申报表现在是“{declaration.get_status_display()}”，刚才的修改没有保存。"
            "要修改，请先撤回，或请办公室退回。"
        )
    raise StaleRevision(
        "您打开这一页之后，本单位有人保存过这张表，刚才的修改还没有保存。"
        "请对照下面两份内容，把要保留的写在表里，再点保存。"
    )


def write_rows(declaration, rows):
    kept = [row for row in rows if not (row.removed or row.blank)]
    going = {row.theme.pk for row in rows} - {row.theme.pk for row in kept}
    declaration.themes.filter(pk__in=going).delete()
    for position, row in enumerate(kept, start=1):
        write_row(declaration, row, position)
    return len(kept)


def write_row(declaration, row, position):
    theme = row.theme
    if theme.pk and theme.declaration_id != declaration.pk:
        raise ValueError(f"theme {theme.pk} is not of declaration {declaration.pk}")
    theme.declaration = declaration
    theme.position = position
    theme.months = read(theme.time_text, year=declaration.campaign.year).months
    if theme.pk:
        # Named columns: the office may be deciding on this row at the same moment.
        theme.save(update_fields=CONTENT_COLUMNS)
    else:
        theme.save()
    theme.forms.set(row.forms)
    theme.co_organisers.set(row.co_organisers)


@transaction.atomic
def submit(declaration, *, actor, key, revision, received, note=""):
    """File what the check page showed and return the Filing (the same one for a repeat).

    `key` is the page's UUID, `received` the server's receive time; deadline and extension
    are read under a lock in this transaction (design §3). Raises Incomplete, MoveRefused.
    """
    declaration = (
        Declaration.objects.select_for_update(of=("self", "campaign"), no_key=True)
        .select_related("campaign", "unit")
        .get(pk=declaration.pk)
    )
    if earlier := Filing.objects.filter(key=key).first():
        return the_same(earlier, declaration)
    problems = problems_of(declaration, on_behalf=is_office(actor))
    if any(problem.blocking for problem in problems):
        raise Incomplete(problems)
    transitions.apply(
        SUBMIT, declaration, actor=actor, moment=received, guard={"revision": revision}
    )
    return freeze(declaration, actor=actor, key=key, received=received, note=note)


def the_same(earlier, declaration):
    """A repeated request gets its receipt again, unless the form was reopened since."""
    if earlier.declaration_id != declaration.pk or not declaration.is_filed:
        raise MoveRefused("这一页已经用过一次。请重新打开检查页，看过内容再报送。")
    return earlier


def freeze(declaration, *, actor, key, received, note):
    content = declaration.content()
    sequence = declaration.filings.count() + 1
    return Filing.objects.create(
        declaration=declaration,
        sequence=sequence,
        number=f"{declaration.campaign.year}-{declaration.pk:04d}-{sequence}",
        key=key,
        content=content,
        sha256=digest(content),
        received_at=received,
        filed_by=actor,
        filed_by_label=actor.label,
        on_behalf=is_office(actor),
        note=note,
    )


@transaction.atomic
def file_on_behalf(declaration, *, actor, received, rows, **head):
    """代填: the office files the paper that a unit sent in; all of it or nothing.

    Raises NotSaved when `why_not_on_behalf` says why, Incomplete, MoveRefused.
    """
    if reason := why_not_on_behalf(declaration, received):
        raise NotSaved(reason)
    save_draft(
        declaration, actor=actor, revision=declaration.revision, rows=rows, **head
    )
    return submit(
        declaration,
        actor=actor,
        key=uuid4(),
        revision=declaration.revision,
        received=received,
    )


def why_not_on_behalf(declaration, moment):
    """The sentence why the office cannot file for this unit at `moment`, or ""."""
    unit = declaration.unit
    if declaration.is_filed:
        return f"{unit}已经报送，没有代填。需要改时请先退回。"
    if declaration.none_reason or declaration.themes.exists():
        return (
            f"{unit}已经自己填了，没有代填。"
            "请通知该单位接着填好、报送；要由办公室代填，先请该单位删去填了的内容。"
        )
    if not declaration.accepts_filing_at(moment):
        return f"{unit}现在不在报送时间内，没有代填。确需补报，请先给该单位延期。"
    return ""


def withdraw(declaration, *, actor, received):
    """撤回: back to a draft, while filing is still open."""
    return transitions.apply(WITHDRAW, declaration, actor=actor, moment=received)


def accept(declaration, *, actor, seen=None):
    """受理 of what the actor saw; the second of two clicks finds it done already.

    `seen`: `status` and `revision` that the page showed, as far as it named them.
    """
    try:
        return transitions.apply(ACCEPT, declaration, actor=actor, guard=still(seen))
    except MoveRefused:
        if not has_just(ACCEPT, declaration, actor):
            raise
    return declaration


def still(seen):
    """The guard of an act on a page that showed this: all of it must still hold."""
    return {f"{column}__exact": value for column, value in (seen or {}).items()}


def has_just(move, declaration, actor):
    """Whether the newest move of this declaration is this one, by this person."""
    newest = audit.latest(declaration, *(each.name for each in DECLARATION_MOVES))
    if newest is None or (newest.action, newest.actor_id) != (move.name, actor.pk):
        return False
    declaration.refresh_from_db()
    return True


@transaction.atomic
def return_for_changes(
    declaration, *, actor, reason, answer_by, remarks=None, seen=None
):
    """退回修改: the unit may file again until `answer_by`, also after the deadline.

    `remarks`: {theme pk: what to change in this row}; earlier remarks are replaced.
    `seen`: as in `accept`.
    """
    transitions.apply(
        RETURN,
        declaration,
        actor=actor,
        guard=still(seen),
        reason=reason,
        return_reason=reason,
        answer_by=answer_by,
    )
    for theme in declaration.themes.all():
        theme.remark = (remarks or {}).get(theme.pk, "")
        theme.save(update_fields=["remark"])
    return declaration


@transaction.atomic
def extend(declaration, *, actor, until, reason):
    """Let one unit file until `until`, and say in the log why."""
    Declaration.objects.filter(pk=declaration.pk).update(
        extended_until=until, extension_reason=reason
    )
    audit.record(
        actor=actor,
        action="declaration.extend",
        target=declaration,
        until=until.isoformat(),
        reason=reason,
    )
    declaration.refresh_from_db()
    return declaration


@transaction.atomic
def reset_password(user, *, actor):
    """Give an account a one-time password and return it; it is kept nowhere."""
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    audit.record(actor=actor, action="user.reset_password", target=user)
    return password
