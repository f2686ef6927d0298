"""报备, 撤回报备, 改期: an occasion gets its day, and may give it up again."""

from django.db import transaction
from django.utils import timezone

from submissions.activities.completeness import (
    find_announcement_problems,
    refuse_incomplete,
)
from submissions.activities.due_dates import find_due_dates
from submissions.activities.workflow import ANNOUNCE, WITHDRAW_ANNOUNCEMENT
from submissions.calendars import read_calendar
from submissions.models import Occasion
from submissions.transitions import MoveRefused, apply_move


@transaction.atomic
def announce_occasion(occasion, *, actor, revision):
    """报备 what was saved. Raises OccasionIncomplete, MoveRefused."""
    occasion = lock_occasion(occasion)
    refuse_incomplete(find_announcement_problems(occasion))
    return make_announcement(occasion, actor, {"revision": revision})


def make_announcement(occasion, actor, guard):
    now = timezone.now()
    due = find_due_dates(
        occasion.campaign,
        read_calendar(),
        last_day=occasion.last_day,
        announced_day=occasion.day,
    )
    return apply_move(
        ANNOUNCE,
        occasion,
        actor=actor,
        moment=now,
        guard=guard | {"cancelled_at": None},
        announced_at=now,
        announced_by_label=actor.label,
        **due,
    )


def lock_occasion(occasion):
    """The occasion, locked, with what rules and moves ask of it."""
    locked = Occasion.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("activity__campaign", "activity__unit").get(
        pk=occasion.pk
    )


@transaction.atomic
def withdraw_announcement(occasion, *, actor, reason):
    """撤回报备: what was written stays as a draft. Raises MoveRefused."""
    return give_up_day(lock_occasion(occasion), actor, reason)


def give_up_day(occasion, actor, reason):
    """Back to planned; its dates are those of its month again."""
    due = find_due_dates(occasion.campaign, read_calendar(), last_day=occasion.last_day)
    return apply_move(
        WITHDRAW_ANNOUNCEMENT,
        occasion,
        actor=actor,
        reason=reason,
        change_reason=reason,
        announced_at=None,
        announced_by_label="",
        **due,
    )


@transaction.atomic
def reschedule_occasion(
    occasion, *, actor, reason, day, starts=None, ends=None, place=""
):
    """改期 inside the planned month: announced again for another day, in one act.

    An empty `place` leaves it. Raises MoveRefused, OccasionIncomplete.
    """
    occasion = lock_occasion(occasion)
    if not occasion.covers(day):
        raise MoveRefused(
            f"计划安排在{occasion.months}，{day.month}月{day.day}日不在计划月份内，没有改期。"
            "要改到别的月份，请提出调整申请。"
        )
    give_up_day(occasion, actor, reason)
    occasion.day, occasion.starts, occasion.ends = day, starts, ends
    occasion.place = place or occasion.place
    occasion.revision += 1
    occasion.save(update_fields=["day", "starts", "ends", "place", "revision"])
    refuse_incomplete(find_announcement_problems(occasion))
    return make_announcement(occasion, actor, {})
