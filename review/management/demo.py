"""The demo district (design §9): everything is made by the acts that people use."""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from review import reminders
from review.issuing import issue
from review.models import Decision, PlanEntry, PlanVersion, Reminder
from review.plans import begin, place, place_as_declared
from review.revision import change
from review.selection import decide
from submissions import accounts, attachments, audit
from submissions.change_requests import ask, rows_in_force
from submissions.choices import (
    AttachmentKind,
    ChangeKind,
    DeclarationStatus,
    PlanStatus,
    ReminderChannel,
    Role,
    Selection,
)
from submissions.documents.declaration import declaration_pdf
from submissions.models import (
    Attachment,
    Campaign,
    ChangeRequest,
    Declaration,
    Theme,
    Unit,
    User,
)
from submissions.months import Months
from submissions.services import (
    Row,
    accept,
    open_campaign,
    return_for_changes,
    save_draft,
    submit,
    withdraw,
)
from submissions.units import import_units
from submissions.views.filings import declaration_paper

PASSWORD = "Zhutiri-2023"  # noqa: S105 - printed on the start page of the demo
DATA = Path(__file__).parent / "demo_data"
OFFICE = (
    ("office", Role.REVIEWER, "周文清"),
    ("leader", Role.LEADER, "陈国栋"),
    ("admin", Role.ADMIN, "何志远"),
)
FILERS = {"高塘岭街道": "filer", "区教育局": "filer2"}
USERNAMES = (*FILERS.values(), *(username for username, *_ in OFFICE))

# Moved in the second version of 2023: July turned out to be the flood season.
MOVED_THEME, MOVED_TO = "跟着河长去巡河", Months.of(9)
MOVED_BECAUSE = "七月进入主汛期，巡河不安全，改在九月举行。"
# What a unit asks for this year, and the office has not answered yet.
ASKED_UNIT, ASKED_BECAUSE = "区教育局", "会场十一月才能用，请求改在十一月举行。"
# What came of the calls to those that the message to all did not move.
CALLS = ("联系人在外开会，答应明天上午填。", "没有人接，下午再打。")
# How many accepted declarations of next year the office has begun to decide on.
DECIDED_EARLY = 5
# How many of the units that have written nothing for next year have looked at the form.
LOOKED_IN = 4
# Of those that filed, every so many have sent the stamped paper; the unit that found
# another contact person after stamping sent one that does not fit any more.
STAMPED_EVERY = 4
LATER_CONTACT = "谭晓岚"


class DemoRefused(Exception):
    """The database is in use; the message says what to do."""


@transaction.atomic
def make_demo(now=None):
    """Make 2023, this year and next year as seen at `now`; returns the cast.

    Raises DemoRefused on a database that holds anything already.
    """
    now = now or timezone.now()
    refuse_unless_empty()
    import_units("units.csv", (DATA / "units.csv").read_bytes())
    sheets = {name: load(name) for name in ("2023", "this_year", "next_year")}
    make_people(sheets.values())
    make_2023(sheets["2023"])
    make_this_year(sheets["this_year"], now)
    make_next_year(sheets["next_year"], now)
    return [User.objects.get(username=username) for username in USERNAMES]


def refuse_unless_empty():
    if any(model.objects.exists() for model in (Campaign, Unit, User)):
        raise DemoRefused(
            "数据库里已经有单位、账号或申报活动，没有装入演示数据。"
            "演示数据只能装入刚建好的空数据库。"
        )


def load(name):
    return json.loads((DATA / f"themes_{name}.json").read_text(encoding="utf-8"))


def make_people(years):
    """The office, and a filer for every active unit, named after its contact person."""
    password = make_password(PASSWORD)
    contacts = {
        sheet["unit"]: sheet["contact_name"] for year in years for sheet in year
    }
    for username, role, name in OFFICE:
        make_user(User(username=username, role=role, name=name, password=password))
    for user in list(accounts.missing_filers()):
        user.name = contacts.get(user.unit.name, "")
        if user.unit.name in FILERS:
            user.username = FILERS[user.unit.name]
            user.password = password
        else:
            user.set_unusable_password()
        make_user(user)


def make_user(user):
    user.must_change_password = False
    accounts.add(user, actor=None)


def make_2023(sheets):
    campaign = make_campaign(2023)
    declare(campaign, sheets)
    make_plan(campaign, sheets)
    line = PlanEntry.objects.get(
        version__plan__campaign=campaign, title=MOVED_THEME
    ).line
    moved = change(
        campaign, line, actor=office(), reason=MOVED_BECAUSE, months=MOVED_TO
    )
    issue(moved.version, actor=office(), reason="汛期不宜上堤，一项活动改期。")
    back_date(issued(campaign), issued_at=at(campaign.opens_at, 97, 15))


def make_this_year(sheets, now):
    """Its notice came out in March, or two months ago when March is yet to come."""
    year = timezone.localtime(now).year
    march = timezone.make_aware(datetime(year, 3, 23))
    opens_at = min(at(march, 0, 9), at(now, -60, 9))
    campaign = make_campaign(
        year,
        number=3,
        opens_at=opens_at,
        deadline=midnight(opens_at, 7),
    )
    declare(campaign, sheets)
    stamp_some(campaign)
    make_plan(campaign, sheets)
    ask_for_november(campaign)


def ask_for_november(campaign):
    """One request that waits: a unit wants its first activity later."""
    unit = Unit.objects.get(name=ASKED_UNIT)
    entry = rows_in_force(unit, campaign).select_related("theme").first()
    request = ChangeRequest(
        campaign=campaign,
        unit=unit,
        theme=entry.theme,
        theme_label=entry.title,
        line=entry.line,
        kind=ChangeKind.POSTPONE,
        months=Months.of(11),
        reason=ASKED_BECAUSE,
    )
    ask(request, actor=unit.people.get(role=Role.FILER))


def make_next_year(sheets, now):
    """Open since twelve days; due “3月29日前”, the 29th included."""
    year = timezone.localtime(now).year + 1
    campaign = make_campaign(
        year,
        number=11,
        opens_at=at(now, -12, 9),
        deadline=timezone.make_aware(datetime(year, 3, 30)),
    )
    declare(campaign, sheets, until=now)
    stamp_some(campaign)
    outdate_one(campaign)
    accepted = campaign.declarations.filter(status=DeclarationStatus.ACCEPTED)
    for declaration in accepted[:DECIDED_EARLY]:
        decide(declaration.themes.first(), Selection.SELECTED, actor=office())
    remind_the_silent(campaign, now)
    look_in(campaign, now)


def remind_the_silent(campaign, now):
    """A message to all of them some days ago, and two calls since."""
    silent = list(reminders.unfinished(campaign, office(), now))
    reminders.note_messages(
        silent, text=campaign.reminder_text, actor=office(), key=uuid4(), now=now
    )
    calls = list(zip(silent, CALLS, strict=False))
    reminders.note_calls(calls, actor=office(), key=uuid4())
    of_the_year = Reminder.objects.filter(declaration__campaign=campaign)
    for channel, days in ((ReminderChannel.MESSAGE, -5), (ReminderChannel.PHONE, -2)):
        back_date(of_the_year.filter(channel=channel), at=at(now, days, 10))


def look_in(campaign, now):
    """Some of those that were reminded came to see the form and went again."""
    untouched = campaign.declarations.filter(revision=0).in_official_order()
    for number, declaration in enumerate(untouched[:LOOKED_IN]):
        came_in(declaration, at(now, -4, 14 + number))


def came_in(declaration, moment):
    people = User.objects.filter(pk=filer_of(declaration).pk)
    back_date(people, last_login=moment)


def make_campaign(year, *, number=None, **dates):
    """A campaign as in 2023, under its own year, dates and number, and opened."""
    facts = json.loads((DATA / "campaign_2023.json").read_text(encoding="utf-8"))
    forms, areas = facts.pop("activity_forms"), facts.pop("focus_areas")
    if dates:
        day = timezone.localdate(dates["opens_at"])
        facts |= dates | {
            "year": year,
            "notice_number": f"望政务公开办函〔{day.year}〕{number}号",
            "notice_title": facts["notice_title"].replace("2023", str(year)),
            "notice_date": day,
        }
    campaign = Campaign(**facts)
    campaign.full_clean()
    campaign.save()
    for position, form in enumerate(forms, start=1):
        campaign.activity_forms.create(position=position, **form)
    for position, name in enumerate(areas, start=1):
        campaign.focus_areas.create(position=position, name=name)
    admin = User.objects.get(username="admin")
    audit.record(actor=admin, action="campaign.add", target=campaign)
    open_campaign(campaign, actor=admin)
    return campaign


def declare(campaign, sheets, until=None):
    """Write and file the sheets of a year, one after the other in working hours."""
    moments = spread(campaign.opens_at, until or campaign.deadline, len(sheets))
    for sheet, moment in zip(sheets, moments, strict=True):
        declaration = write_sheet(campaign, sheet)
        came_in(declaration, moment - timedelta(minutes=11))
        bring_to(sheet, declaration, moment, until)
        rows = Declaration.objects.filter(pk=declaration.pk)
        back_date(rows, changed_at=moment - timedelta(minutes=4))


def stamp_some(campaign):
    """The paper as filed, printed, stamped and scanned half an hour later."""
    for declaration in campaign.declarations.filed().in_official_order()[
        ::STAMPED_EVERY
    ]:
        scan = attachments.keep(
            declaration,
            actor=filer_of(declaration),
            kind=AttachmentKind.SCAN,
            name=f"{declaration.unit}申报表（盖章）.pdf",
            content=declaration_pdf(declaration_paper(declaration)),
        )
        filed_at = declaration.filings.first().received_at
        of_this = Attachment.objects.filter(pk=scan.pk)
        back_date(of_this, uploaded_at=filed_at + timedelta(minutes=30))


def outdate_one(campaign):
    """A unit withdrew after stamping, named another contact, filed and sent no new scan."""
    stamped = campaign.declarations.filter(
        status=DeclarationStatus.SUBMITTED, attachments__isnull=False
    )
    declaration = stamped.in_official_order().first()
    filer, filing = filer_of(declaration), declaration.filings.first()
    withdraw(declaration, actor=filer, received=filing.received_at)
    save_draft(
        declaration,
        actor=filer,
        revision=declaration.revision,
        contact_name=LATER_CONTACT,
        contact_phone=declaration.contact_phone,
        rows=[],
    )
    submit(
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
        actor=filer_of(declaration),
        revision=declaration.revision,
        contact_name=sheet["contact_name"],
        contact_phone=sheet["contact_phone"],
        rows=[row_of(campaign, theme) for theme in sheet["themes"]],
    )


def row_of(campaign, theme):
    return Row(
        Theme(
            title=theme["title"],
            time_text=theme["time_text"],
            other_form=theme["other_form"],
            summary=theme["summary"],
            focus_area=campaign.focus_areas.filter(name=theme["focus_area"]).first(),
        ),
        forms=list(campaign.activity_forms.filter(name__in=theme["forms"])),
    )


def bring_to(sheet, declaration, moment, now):
    """File, accept or return as the sheet's `state` says; past years are accepted."""
    state = sheet.get("state", DeclarationStatus.ACCEPTED)
    if state == DeclarationStatus.DRAFT:
        return
    submit(
        declaration,
        actor=filer_of(declaration),
        key=uuid4(),
        revision=declaration.revision,
        received=moment,
    )
    declaration.refresh_from_db()
    if state == DeclarationStatus.ACCEPTED:
        accept(declaration, actor=office())
    elif state == DeclarationStatus.RETURNED:
        return_for_changes(
            declaration,
            actor=office(),
            reason=f"{sheet['reason']}{sheet['remark']}",
            answer_by=midnight(now, 7),
        )


def make_plan(campaign, sheets):
    """Decide on every theme two weeks after the notice, issue a week later."""
    version = begin(campaign, actor=office())
    for sheet in sheets:
        themes = campaign.declarations.get(unit__name=sheet["unit"]).themes_in_order()
        for theme, said in zip(themes, sheet["themes"], strict=True):
            decide(theme, said["selection"], actor=office(), reason=said["reason"])
            if "months" in said:
                months = Months.of(*said["months"])
                place(theme, months, version=version, actor=office())
    place_as_declared(version, actor=office())
    issue(version, actor=office())
    back_date(issued(campaign), issued_at=at(campaign.opens_at, 22, 10))
    decisions = Decision.objects.filter(theme__declaration__campaign=campaign)
    back_date(decisions, decided_at=at(campaign.opens_at, 14, 16))


def issued(campaign):
    """The version in force, as a queryset."""
    return PlanVersion.objects.filter(plan__campaign=campaign, status=PlanStatus.ISSUED)


def back_date(rows, **dates):
    """Set dates that an act stamps with the moment it runs.

    Past years happened in the past. Statuses, filings and the log stay as the acts
    wrote them, so the log says truly that all of it was written today.
    """
    rows.update(**dates)


def at(moment, days, hour):
    """So many days after a moment at an hour; a weekend gives way to the Monday."""
    day = timezone.localdate(moment) + timedelta(days=days)
    if day.weekday() >= 5:
        day += timedelta(days=7 - day.weekday())
    return timezone.make_aware(datetime.combine(day, time(hour)))


def midnight(moment, days):
    """The instant at which the day so many days after a moment begins."""
    day = timezone.localdate(moment) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time()))


def spread(first, last, how_many):
    """So many moments in the working hours between two instants, evenly spread."""
    moments = list(working_hours(first, last))
    step = len(moments) / (how_many + 1)
    return [moments[int(step * number)] for number in range(1, how_many + 1)]


def working_hours(first, last) -> Iterator[datetime]:
    moment = first
    while (moment := moment + timedelta(minutes=13)) < last:
        local = timezone.localtime(moment)
        if local.weekday() < 5 and local.hour in (9, 10, 11, 14, 15, 16):
            yield moment


def office():
    return User.objects.get(username="office")


def filer_of(declaration):
    return declaration.unit.people.get(role=Role.FILER)
