"""印发 makes an activity of every line; a new version keeps, moves, adds and closes them."""

from dataclasses import dataclass, field

from django.utils import timezone

from submissions import audit
from submissions.activities.due_dates import set_due_dates
from submissions.activities.workflow import WITHDRAW_ANNOUNCEMENT
from submissions.calendars import WorkingCalendar, read_calendar
from submissions.models import Activity, Occasion, PlanVersion
from submissions.models.occasions import find_last_day
from submissions.months import ALL, Months
from submissions.transitions import apply_move

# What an activity of the plan in force says of its closing.
OPEN = {"closed_at": None, "closing_reason": "", "closed_by_version": None}
FOLLOWED_COLUMNS = (
    "unit",
    "theme",
    "position",
    "title",
    "units_text",
    "forms_text",
    "summary",
    "months",
    *OPEN,
)


@dataclass
class Opening:
    """The issue under way, and what it did with the activities."""

    version: PlanVersion
    actor: object
    calendar: WorkingCalendar
    opened: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    moved: list = field(default_factory=list)
    closed: list = field(default_factory=list)
    kept: int = 0

    @property
    def campaign(self):
        return self.version.plan.campaign


def lock_activities(campaign):
    """Let nobody act on an occasion while a version is issued.

    Call it before anything is logged: a unit locks its occasion first and the log
    second, and the other order would deadlock.
    """
    activities = Activity.objects.filter(campaign=campaign).order_by("pk")
    list(activities.select_for_update(of=("self",), no_key=True).values_list("pk"))
    occasions = Occasion.objects.open().filter(activity__campaign=campaign)
    locked = occasions.select_for_update(of=("self",), no_key=True)
    list(locked.order_by("pk").values_list("pk"))


def open_activities(version, *, actor):
    """The activities as the issued `version` wants them; inside the issuing transaction.

    What was held stays. Returns the Opening.
    """
    opening = Opening(version, actor, read_calendar())
    there = {
        activity.line: activity
        for activity in Activity.objects.filter(
            campaign=opening.campaign
        ).prefetch_related("occasions")
    }
    entries = list(version.entries.select_related("unit", "theme"))
    create_activities(
        opening,
        [one for one in entries if one.line not in there and not one.dropped],
    )
    for entry in entries:
        if activity := there.pop(entry.line, None):
            follow_entry(opening, activity, entry)
    Activity.objects.bulk_update(opening.changed, FOLLOWED_COLUMNS, 500)
    for activity in there.values():
        close_activity(opening, activity, explain_absence(version))
    audit.record(
        actor=actor,
        action="plan.activities",
        target=version,
        opened=len(opening.opened),
        moved=len(opening.moved),
        closed=len(opening.closed),
        kept=opening.kept,
    )
    return opening


def explain_absence(version):
    why = f"：{version.reason}" if version.reason else "。"
    return f"第{version.number}版计划不再列入{why}"[:300]


def create_activities(opening, entries):
    """In as many queries for a thousand lines as for one."""
    activities = Activity.objects.bulk_create(
        Activity(line=entry.line, campaign=opening.campaign, **copy_entry(entry))
        for entry in entries
    )
    Occasion.objects.bulk_create(
        occasion
        for activity in activities
        for occasion in first_occasions(activity, opening)
    )
    opening.opened += activities


def copy_entry(entry):
    """{column of an activity: what the entry says}."""
    return {
        "unit_id": entry.unit_id,
        "theme_id": entry.theme_id,
        "position": entry.position,
        "title": entry.title,
        "units_text": entry.unit_name,
        "forms_text": entry.forms_text,
        "summary": entry.summary,
        "months": entry.months,
    }


def split_months(months):
    """The Months of each occasion: one a month, one in all for 全年."""
    return [ALL] if months == ALL else [Months.of(month) for month in months]


def first_occasions(activity, opening):
    for position, months in enumerate(split_months(activity.months), start=1):
        yield build_occasion(activity, months, position, opening.calendar)


def build_occasion(activity, months, position, calendar, **columns):
    """An unsaved occasion of these months, with its dates to act by."""
    occasion = Occasion(
        activity=activity,
        position=position,
        months=months,
        last_day=find_last_day(activity.campaign.year, months),
        forms_text=activity.forms_text,
        **columns,
    )
    set_due_dates(occasion, activity.campaign, calendar)
    return occasion


def follow_entry(opening, activity, entry):
    """What this version says of an activity that is there already."""
    if entry.dropped:
        close_activity(opening, activity, entry.change_reason)
        return
    activity.campaign = opening.campaign
    wanted = copy_entry(entry) | OPEN
    changed = {name for name in wanted if getattr(activity, name) != wanted[name]}
    for column in changed:
        setattr(activity, column, wanted[column])
    if changed:
        opening.changed.append(activity)
    if changed & {"months", "closed_at"}:
        reason = entry.change_reason or f"第{opening.version.number}版计划调整了月份"
        arrange_occasions(opening, activity, reason)
        opening.moved.append(activity)
    else:
        opening.kept += 1


# --- months that moved ----------------------------------------------------------


def is_settled(occasion, today):
    """Held, or announced for a day that has passed: it stays where it was."""
    announced = occasion.is_announced
    return occasion.is_held or (announced and occasion.day < today)


def arrange_occasions(opening, activity, reason):
    """Every arranged month has an occasion; open ones of other months move or go."""
    today = timezone.localdate()
    occasions = list(activity.occasions.all())
    standing = [one for one in occasions if not one.is_cancelled]
    loose = [one for one in standing if not is_settled(one, today)]
    misplaced = [one for one in loose if not fits(one.months, activity.months)]
    staying = [one for one in standing if one not in misplaced]
    wanted = list_wanted_months(activity.months, staying)
    targets = {}
    for occasion in misplaced:
        if occasion.months not in targets:
            targets[occasion.months] = wanted.pop(0) if wanted else None
        if months := targets[occasion.months]:
            move_occasion(opening, occasion, months, reason)
        else:
            cancel_occasion(opening, occasion, reason)
    for months in wanted:
        revive_or_create(opening, activity, occasions, months)


def fits(months, arranged):
    """An occasion 全年 fits only a plan that says 全年 too; else a month of the plan does."""
    return months & arranged == months


def list_wanted_months(arranged, staying):
    """[Months] that still need an occasion."""
    if arranged == ALL:
        return [] if staying else [ALL]
    covered = Months()
    for occasion in staying:
        covered |= occasion.months
    return [one for one in split_months(arranged) if not one & covered]


def move_occasion(opening, occasion, months, reason):
    """To other months: an announced day is given up, and open pages learn of it."""
    take_back_announcement(opening, occasion, reason)
    occasion.months = months
    occasion.last_day = find_last_day(opening.campaign.year, months)
    occasion.revision += 1
    occasion.change_reason = reason
    set_due_dates(occasion, opening.campaign, opening.calendar)
    occasion.save(
        update_fields=[
            "months",
            "last_day",
            "revision",
            "change_reason",
            "announce_due",
            "report_due",
        ]
    )


def take_back_announcement(opening, occasion, reason):
    if occasion.is_announced:
        apply_move(
            WITHDRAW_ANNOUNCEMENT,
            occasion,
            actor=opening.actor,
            reason=reason,
            announced_at=None,
            announced_by_label="",
            report_due=None,
        )


def cancel_occasion(opening, occasion, reason):
    take_back_announcement(opening, occasion, reason)
    occasion.cancelled_at = timezone.now()
    occasion.cancelling_reason = reason
    occasion.revision += 1
    occasion.save(update_fields=["cancelled_at", "cancelling_reason", "revision"])


def revive_or_create(opening, activity, occasions, months):
    """A cancelled occasion of the same month comes back with what was written in it."""
    for occasion in occasions:
        if occasion.is_cancelled and occasion.months == months:
            occasion.cancelled_at, occasion.cancelling_reason = None, ""
            occasion.save(update_fields=["cancelled_at", "cancelling_reason"])
            return
    position = max((one.position for one in occasions), default=0) + 1
    occasion = build_occasion(activity, months, position, opening.calendar)
    occasion.save()
    occasions.append(occasion)


def close_activity(opening, activity, reason):
    """Nothing is held any more; what was held or reported stays."""
    if activity.is_closed:
        return
    today = timezone.localdate()
    for occasion in activity.occasions.all():
        if not (occasion.is_cancelled or is_settled(occasion, today)):
            cancel_occasion(opening, occasion, reason)
    activity.closed_at = timezone.now()
    activity.closing_reason = reason
    activity.closed_by_version = opening.version.number
    activity.save(update_fields=["closed_at", "closing_reason", "closed_by_version"])
    audit.record(
        actor=opening.actor, action="activity.close", target=activity, reason=reason
    )
    opening.closed.append(activity)
