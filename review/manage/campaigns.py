"""Acts on a yearly campaign: begun, copied from last year, changed, opened."""

import json
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from review.manage.readiness import list_checks
from review.manage.sections import OPEN_COLUMNS
from submissions import audit
from submissions.activities.due_dates import recompute_due_dates
from submissions.calendars import ONE_DAY, read_calendar
from submissions.comparison import fingerprint_text
from submissions.dates import find_local_time
from submissions.declarations.opening import open_campaign
from submissions.models import Campaign
from submissions.permissions import refuse_archived, refuse_imported

# The forms and areas of the notice of 2023, for the first year of a new district.
NOTICE = Path(__file__).parent / "notice_2023.json"
# What the next year does not take over: each notice has a number and a day of its own.
OF_ONE_YEAR = {
    "id",
    "year",
    "notice_number",
    "notice_date",
    "archived_at",
    "contacts_purged_at",
    "archived_by_label",
    "imported",
}


class CampaignRefused(Exception):
    """The campaign stays as it was; `problems` are sentences."""

    def __init__(self, *problems):
        super().__init__("\n".join(problems))
        self.problems = problems


class CampaignStale(CampaignRefused):
    """Somebody changed the campaign since the page was drawn."""


@transaction.atomic
def add_campaign(values, *, actor):
    """The first year of a district, with the lists of the notice. Raises CampaignRefused."""
    campaign = Campaign(**values)
    save_new_campaign(campaign)
    add_notice_lists(campaign)
    said = audit.list_changes(Campaign(), values)
    audit.record(actor=actor, action="campaign.add", target=campaign, changes=said)
    return campaign


def save_new_campaign(campaign):
    try:
        campaign.full_clean()
    except ValidationError as error:
        raise CampaignRefused(*error.messages) from error
    campaign.save()


def add_notice_lists(campaign):
    """活动形式 and 重大主题 as the notice names them."""
    lists = json.loads(NOTICE.read_text(encoding="utf-8"))
    for position, form in enumerate(lists["activity_forms"], start=1):
        campaign.activity_forms.create(position=position, **form)
    for position, name in enumerate(lists["focus_areas"], start=1):
        campaign.focus_areas.create(position=position, name=name)


# --- next year from last year ---------------------------------------------------------


@transaction.atomic
def copy_campaign(source, year, *, actor):
    """Another year like `source`: its texts, rules and lists, its dates on working days.

    Raises CampaignRefused when there is such a year.
    """
    kept = copy_columns(source)
    calendar, years = read_calendar(), year - source.year
    kept |= {
        "notice_title": source.notice_title.replace(str(source.year), str(year)),
        "opens_at": shift_moment(source.opens_at, years, calendar),
        "deadline": shift_deadline(source.deadline, years, calendar),
    }
    campaign = Campaign(year=year, **kept)
    save_new_campaign(campaign)
    copy_forms(source.activity_forms.offered(), campaign)
    for area in source.focus_areas.offered():
        campaign.focus_areas.create(name=area.name, position=area.position)
    audit.record(
        actor=actor,
        action="campaign.add",
        target=campaign,
        copied=str(source),
        changes=audit.list_changes(
            source, {name: kept[name] for name in ("opens_at", "deadline")}
        ),
    )
    return campaign


def copy_forms(forms, campaign):
    """活动形式 of another year."""
    for form in forms:
        campaign.activity_forms.create(
            name=form.name, explanation=form.explanation, position=form.position
        )


def copy_columns(source):
    """{column: value} of what another year takes over."""
    return {
        field.attname: getattr(source, field.attname)
        for field in Campaign._meta.concrete_fields
        if field.attname not in OF_ONE_YEAR
    }


def shift_moment(moment, years, calendar):
    """The same hour of the same day in another year, or of the next working day."""
    local = find_local_time(moment)
    day = shift_day(local.date(), years, calendar)
    return local.replace(year=day.year, month=day.month, day=day.day)


def shift_deadline(moment, years, calendar):
    """As `shift_moment`; midnight is the end of the day before, which people work on."""
    if f"{find_local_time(moment):%H:%M}" == "00:00":
        return shift_moment(moment - ONE_DAY, years, calendar) + ONE_DAY
    return shift_moment(moment, years, calendar)


def shift_day(day, years, calendar):
    if (day.month, day.day) == (2, 29):
        day -= ONE_DAY
    day = day.replace(year=day.year + years)
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day


# --- what is changed ------------------------------------------------------------------


def fingerprint_fields(campaign, names):
    """Tells whether these columns still say what a page showed."""
    return fingerprint_text(repr([getattr(campaign, name) for name in names]))


@transaction.atomic
def change_campaign(campaign, values, *, seen, actor):
    """Write {column: value}; returns the [MovedDue] that follow.

    `seen`: the `fingerprint_fields` of these columns as the page showed them. Raises
    CampaignStale, CampaignRefused, YearArchived.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    refuse_imported(campaign)
    kept_open = OPEN_COLUMNS.issuperset(values)
    if not kept_open:
        refuse_archived(campaign)
    if fingerprint_fields(campaign, values) != seen:
        raise CampaignStale("这一项刚刚由别人改过，没有保存。请对照现在的内容再改。")
    changes = audit.list_changes(campaign, values)
    for column in changes:
        setattr(campaign, column, values[column])
    if not changes:
        return []
    try:
        campaign.full_clean()
    except ValidationError as error:
        raise CampaignRefused(*error.messages) from error
    campaign.save(update_fields=list(changes))
    audit.record(
        actor=actor, action="campaign.change", target=campaign, changes=changes
    )
    return [] if kept_open else recompute_due_dates(actor=actor, campaign=campaign)


@transaction.atomic
def change_entries(campaign, model, wishes, *, actor):
    """Write a list of the campaign: [(pk or None, {column: value}, whether to remove)].

    `model`: ActivityForm, FocusArea or Tag. What themes name is not removed. Raises
    CampaignRefused, YearArchived.
    """
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    refuse_archived(campaign)
    kind = model._meta.verbose_name
    for pk, values, remove in wishes:
        entry = model(campaign=campaign)
        if pk:
            entry = model.objects.filter(campaign=campaign, pk=pk).first()
        if entry is None:
            raise CampaignRefused(
                f"有一个{kind}刚刚由别人删了，没有保存。请看一遍再改。"
            )
        if remove:
            remove_entry(entry, kind, actor=actor)
        elif changes := audit.list_changes(entry, values):
            write_entry(entry, values, kind, changes, actor=actor)


def remove_entry(entry, kind, *, actor):
    if entry.themes.exists():
        raise CampaignRefused(explain_kept(entry, kind))
    audit.record(
        actor=actor,
        action="campaign.list_remove",
        target=entry.campaign,
        kind=kind,
        entry=entry.name,
    )
    entry.delete()


def explain_kept(entry, kind):
    said = f"已经有主题用了“{entry}”，不能删。"
    if hasattr(entry, "retired"):
        return f"{said}以后不再用，请勾选“停用”，用过它的照旧。"
    return f"{said}可以改它的名称。"


def write_entry(entry, values, kind, changes, *, actor):
    if entry.pk and "name" in changes and hasattr(entry, "former_names"):
        entry.former_names = list(dict.fromkeys([*entry.former_names, entry.name]))
    for column, value in values.items():
        setattr(entry, column, value)
    try:
        entry.full_clean()
    except ValidationError as error:
        raise CampaignRefused(*error.messages) from error
    entry.save()
    audit.record(
        actor=actor,
        action="campaign.list_change",
        target=entry.campaign,
        kind=kind,
        entry=entry.name,
        changes=changes,
    )


@transaction.atomic
def open_ready_campaign(campaign, *, actor):
    """Call every active unit; returns how many forms were made.

    Raises CampaignRefused while something is missing, YearArchived.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    refuse_archived(campaign)
    missing = [
        check.said for check in list_checks(campaign, timezone.now()) if check.stops
    ]
    if missing:
        raise CampaignRefused(*missing)
    return open_campaign(campaign, actor=actor)


def is_moved_into_past(campaign, deadline, grace_minutes, now):
    """Whether a new deadline ends at once what was open until now."""
    closes_at = deadline + timedelta(minutes=grace_minutes)
    return closes_at <= now < campaign.closes_at
