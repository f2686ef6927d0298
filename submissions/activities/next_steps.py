"""What is due next for a unit, in words with its date."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from submissions.activities.stages import write_days_left
from submissions.calendars import read_calendar
from submissions.choices import OccasionStatus, Stage
from submissions.dates import write_day
from submissions.models import Occasion
from submissions.permissions import is_archived


@dataclass(frozen=True)
class Step:
    """The one thing to do next with an occasion: its button, its page, a sentence."""

    label: str
    url: str
    hint: str
    # The unit is to act, and by when.
    is_own_work: bool = False
    due: date | None = None
    owes_answers: bool = False


def find_next_step(occasion, today=None):
    """The Step of an occasion, on this day."""
    if is_archived(occasion):
        return Step("查看", address("occasion-show", occasion), "这一年已经归档。")
    today = today or timezone.localdate()
    finder = FINDERS[occasion.stage_on(today)]
    return finder(occasion, today)


def ask_by(due, act, today):
    """`请在 3月29日（星期一） 前报备。`; when that day is over, that it still is to be done."""
    if due < today:
        return f"应在 {write_day(due)} 前{act}，请尽快补办。"
    return f"请在 {write_day(due)} 前{act}。"


def find_open_step(occasion, today):
    """Overdue: what is missing decides."""
    if occasion.status == OccasionStatus.RETURNED:
        return find_returned_step(occasion, today)
    waived = occasion.report_due is not None
    if occasion.is_announced or waived:
        return find_report_step(occasion, today)
    return find_announce_step(occasion, today)


def find_announce_step(occasion, today):
    due = occasion.announce_due
    hint = ask_by(due, "报备", today) if due else f"计划{occasion.months}办，请先报备。"
    return Step("报备", address("occasion-announce", occasion), hint, True, due)


def find_report_step(occasion, today):
    due = occasion.report_due
    hint = ask_by(due, "报送情况报告", today) if due else "请报送情况报告。"
    return Step("报送情况", address("occasion-report", occasion), hint, True, due)


def find_returned_step(occasion, today):
    due = occasion.answer_by
    hint = f"办公室退回，{ask_by(due, '改好再报送', today)}"
    return Step("修改再报送", address("occasion-report", occasion), hint, True, due)


def find_upcoming_step(occasion, today):
    if occasion.day == today:
        return find_todays_step(occasion)
    page = address("occasion-show", occasion)
    if occasion.day is None:
        month = write_day(occasion.last_day)
        return Step("查看", page, f"不用报备，{month} 前办好，再报送情况。")
    return Step("查看", page, write_arrangement(occasion, write_day(occasion.day)))


def find_todays_step(occasion):
    """Many report from the place itself, on their phone."""
    hint = write_arrangement(occasion, "今天")
    page = address("occasion-report", occasion)
    return Step("报送情况", page, hint, True, occasion.report_due)


def write_arrangement(occasion, day):
    """`4月16日（星期五） 09:30 在湘江嘉园举办。办完后，…`."""
    clock = f" {occasion.starts:%H:%M}" if occasion.starts else ""
    hint = f"{day}{clock} 在{occasion.place}举办。"
    if occasion.report_due:
        hint += f"办完后，{write_day(occasion.report_due)} 前报送情况。"
    return hint


def find_filed_step(occasion, today):
    hint = "已经报送，等办公室确认。"
    if occasion.status == OccasionStatus.CONFIRMED:
        hint = "办公室已经确认。"
    if waiting := count_waiting_opinions(occasion):
        return Step(
            "答复意见",
            address("occasion-show", occasion) + "#opinions",
            f"{hint}还有 {waiting} 条意见没有答复。",
            owes_answers=True,
        )
    return Step("查看", address("occasion-show", occasion), hint)


def count_waiting_opinions(occasion):
    waiting = getattr(occasion, "waiting_opinions", None)
    return occasion.opinions.unanswered().count() if waiting is None else waiting


def find_cancelled_step(occasion, today):
    hint = f"已经取消：{occasion.cancelling_reason}"
    return Step("查看", address("occasion-show", occasion), hint)


def address(name, occasion):
    year = occasion.activity.campaign.year
    return reverse(f"submissions:{name}", args=[year, occasion.pk])


FINDERS = {
    Stage.OVERDUE: find_open_step,
    Stage.RETURNED: find_returned_step,
    Stage.UNREPORTED: find_report_step,
    Stage.REPORTED: find_filed_step,
    Stage.UNANNOUNCED: find_announce_step,
    Stage.UPCOMING: find_upcoming_step,
    Stage.CONFIRMED: find_filed_step,
    Stage.CANCELLED: find_cancelled_step,
}


@dataclass(frozen=True)
class DueOccasion:
    """An occasion of a list, with what is next."""

    occasion: Occasion
    step: Step
    late: str

    @property
    def stage(self):
        return self.occasion.stage

    @property
    def year(self):
        return self.occasion.activity.campaign.year

    @property
    def is_due(self):
        """The unit itself is to act, or still owes an answer to somebody."""
        return self.step.is_own_work or self.step.owes_answers


def list_unit_occasions(user, campaigns, today=None):
    """[DueOccasion] of the person's unit in these campaigns, the most urgent first."""
    today = today or timezone.localdate()
    waiting = Count("opinions", filter=Q(opinions__answered_on__isnull=True))
    occasions = (
        Occasion.objects.visible_to(user)
        .filter(activity__campaign__in=campaigns)
        .with_row_data()
        .annotate(waiting_opinions=waiting)
        .by_urgency(today)
    )
    calendar = read_calendar()
    return [describe_occasion(occasion, today, calendar) for occasion in occasions]


def list_shared_occasions(unit, campaign):
    """Occasions of the year that other units lead and this one takes part in, by day.

    Only to be read, and only when and where: the report is its lead unit's.
    """
    shared = Occasion.objects.shared_with(unit).standing()
    return (
        shared.filter(activity__campaign=campaign)
        .select_related("activity__unit")
        .order_by("last_day", "activity__position", "position")
    )


def describe_occasion(occasion, today, calendar=None):
    step = find_next_step(occasion, today)
    late = step.due and write_days_left(step.due, today, calendar or read_calendar())
    return DueOccasion(occasion, step, late or "")


@dataclass(frozen=True)
class UnitWork:
    """What the home page says of a unit's activities."""

    # [DueOccasion]: it is the unit's turn.
    due: list
    # [(year, how many occasions)], newest first.
    years: list


def find_unit_work(user, campaigns):
    """The UnitWork of the person's unit in these campaigns; two queries."""
    occasions = list_unit_occasions(user, campaigns)
    counts = Counter(one.year for one in occasions)
    return UnitWork(
        due=[one for one in occasions if one.is_due],
        years=sorted(counts.items(), reverse=True),
    )
