"""The demo district (design §9): everything is made by the acts that people use."""

import json
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from review.archive.closing import archive_campaign
from review.archive.jobs import queue_bundle
from review.changes.revision import change_row
from review.issue.issuing import issue_plan
from review.manage.campaigns import add_notice_lists
from review.manage.district import change_district
from review.management.demo_dates import (
    back_date,
    find_midnight,
    find_office_hour,
)
from review.management.demo_filings import (
    date_last_visit,
    declare_year,
    find_office_user,
    outdate_stamped_paper,
    stamp_filed_papers,
)
from review.management.demo_occasions import hold_2023, hold_this_year
from review.models import Decision, Reminder
from review.plan.arranging import place_declared_themes, place_theme
from review.plan.versions import begin_version
from review.reminders import sending
from review.reminders.sending import list_silent_units
from review.selection.outcomes import decide_theme
from submissions import audit
from submissions.changes.requests import ask_for_change, list_unit_entries
from submissions.choices import (
    BundleKind,
    ChangeKind,
    DeclarationStatus,
    ReminderChannel,
    Role,
    Selection,
)
from submissions.declarations.opening import open_campaign
from submissions.models import (
    Campaign,
    ChangeRequest,
    PlanEntry,
    PlanVersion,
    Unit,
    User,
)
from submissions.models.district import list_first_kinds
from submissions.months import Months
from submissions.people.accounts import add_user, list_missing_filers
from submissions.people.units import import_units

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
    make_district()
    sheets = {name: load_sheets(name) for name in ("2023", "this_year", "next_year")}
    make_people(sheets.values())
    make_2023(sheets["2023"])
    make_this_year(sheets["this_year"], now)
    make_next_year(sheets["next_year"], now)
    return [User.objects.get(username=username) for username in USERNAMES]


def make_district():
    """As the campaign of 2023 names it."""
    facts = json.loads((DATA / "campaign_2023.json").read_text(encoding="utf-8"))
    names = ("region", "office_name", "office_short_name", "office_phone")
    change_district(
        {name: facts[name] for name in names}, kinds=list_first_kinds(), actor=None
    )


def refuse_unless_empty():
    if any(model.objects.exists() for model in (Campaign, Unit, User)):
        raise DemoRefused(
            "数据库里已经有单位、账号或申报活动，没有装入演示数据。"
            "演示数据只能装入刚建好的空数据库。"
        )


def load_sheets(name):
    return json.loads((DATA / f"themes_{name}.json").read_text(encoding="utf-8"))


def make_people(years):
    """The office, and a filer for every active unit, named after its contact person."""
    password = make_password(PASSWORD)
    contacts = {
        sheet["unit"]: sheet["contact_name"] for year in years for sheet in year
    }
    for username, role, name in OFFICE:
        make_user(User(username=username, role=role, name=name, password=password))
    for user in list(list_missing_filers()):
        user.name = contacts.get(user.unit.name, "")
        if user.unit.name in FILERS:
            user.username = FILERS[user.unit.name]
            user.password = password
        else:
            user.set_unusable_password()
        make_user(user)


def make_user(user):
    user.must_change_password = False
    add_user(user, actor=None)


def make_2023(sheets):
    campaign = make_campaign(2023)
    declare_year(campaign, sheets)
    make_plan(campaign, sheets)
    line = PlanEntry.objects.get(
        version__plan__campaign=campaign, title=MOVED_THEME
    ).line
    moved = change_row(
        campaign, line, actor=find_office_user(), reason=MOVED_BECAUSE, months=MOVED_TO
    )
    issue_plan(
        moved.version, actor=find_office_user(), reason="汛期不宜上堤，一项活动改期。"
    )
    back_date(
        find_issued_version(campaign),
        issued_at=find_office_hour(campaign.opens_at, 97, 15),
    )
    hold_2023(campaign)
    archive_campaign(campaign, actor=find_office_user())
    queue_bundle(campaign, BundleKind.ARCHIVE, actor=find_office_user())
    end = timezone.make_aware(datetime(2023, 12, 29))
    back_date(
        Campaign.objects.filter(pk=campaign.pk),
        archived_at=find_office_hour(end, 0, 16),
    )


def make_this_year(sheets, now):
    """Opened on 23 March, or 60 days ago when that is still ahead."""
    year = timezone.localtime(now).year
    march = timezone.make_aware(datetime(year, 3, 23))
    opens_at = min(find_office_hour(march, 0, 9), find_office_hour(now, -60, 9))
    campaign = make_campaign(
        year,
        number=3,
        opens_at=opens_at,
        deadline=find_midnight(opens_at, 7),
    )
    declare_year(campaign, sheets)
    stamp_filed_papers(campaign)
    make_plan(campaign, sheets)
    ask_for_november(campaign)
    hold_this_year(campaign, now)


def ask_for_november(campaign):
    """Leave one open 调整申请: a unit asks to move its first activity to November."""
    unit = Unit.objects.get(name=ASKED_UNIT)
    entry = list_unit_entries(unit, campaign).select_related("theme").first()
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
    ask_for_change(request, actor=unit.people.get(role=Role.FILER))


def make_next_year(sheets, now):
    """Open since twelve days; due “3月29日前”, the 29th included."""
    year = timezone.localtime(now).year + 1
    campaign = make_campaign(
        year,
        number=11,
        opens_at=find_office_hour(now, -12, 9),
        deadline=timezone.make_aware(datetime(year, 3, 30)),
    )
    declare_year(campaign, sheets, until=now)
    stamp_filed_papers(campaign)
    outdate_stamped_paper(campaign)
    accepted = campaign.declarations.filter(status=DeclarationStatus.ACCEPTED)
    for declaration in accepted[:DECIDED_EARLY]:
        decide_theme(
            declaration.themes.first(), Selection.SELECTED, actor=find_office_user()
        )
    remind_silent_units(campaign, now)
    visit_untouched_forms(campaign, now)


def remind_silent_units(campaign, now):
    """Keep a message to every silent unit five days ago and two calls since."""
    silent = list(list_silent_units(campaign, find_office_user(), now))
    sending.note_messages(
        silent,
        text=campaign.reminder_text,
        actor=find_office_user(),
        key=uuid4(),
        now=now,
    )
    calls = list(zip(silent, CALLS, strict=False))
    sending.note_calls(calls, actor=find_office_user(), key=uuid4())
    of_the_year = Reminder.objects.filter(declaration__campaign=campaign)
    for channel, days in ((ReminderChannel.MESSAGE, -5), (ReminderChannel.PHONE, -2)):
        back_date(
            of_the_year.filter(channel=channel), at=find_office_hour(now, days, 10)
        )


def visit_untouched_forms(campaign, now):
    """Let LOOKED_IN of the silent units have opened the form and written nothing."""
    untouched = campaign.declarations.filter(revision=0).in_official_order()
    for number, declaration in enumerate(untouched[:LOOKED_IN]):
        date_last_visit(declaration, find_office_hour(now, -4, 14 + number))


def make_campaign(year, *, number=None, **dates):
    """A campaign as in 2023, under its own year, dates and number, and opened."""
    facts = json.loads((DATA / "campaign_2023.json").read_text(encoding="utf-8"))
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
    add_notice_lists(campaign)
    admin = User.objects.get(username="admin")
    audit.record(actor=admin, action="campaign.add", target=campaign)
    open_campaign(campaign, actor=admin)
    return campaign


def make_plan(campaign, sheets):
    """Decide on every theme two weeks after the notice, issue a week later."""
    version = begin_version(campaign, actor=find_office_user())
    for sheet in sheets:
        themes = campaign.declarations.get(unit__name=sheet["unit"]).themes_in_order()
        for theme, said in zip(themes, sheet["themes"], strict=True):
            decide_theme(
                theme,
                said["selection"],
                actor=find_office_user(),
                reason=said["reason"],
            )
            if "months" in said:
                months = Months.of(*said["months"])
                place_theme(theme, months, version=version, actor=find_office_user())
    place_declared_themes(version, actor=find_office_user())
    issue_plan(version, actor=find_office_user())
    back_date(
        find_issued_version(campaign),
        issued_at=find_office_hour(campaign.opens_at, 22, 10),
    )
    decisions = Decision.objects.filter(theme__declaration__campaign=campaign)
    back_date(decisions, decided_at=find_office_hour(campaign.opens_at, 14, 16))
    back_date(campaign.decision_batches, at=find_office_hour(campaign.opens_at, 14, 16))


def find_issued_version(campaign):
    """The version in force, as a queryset."""
    return PlanVersion.objects.in_force().filter(plan__campaign=campaign)
