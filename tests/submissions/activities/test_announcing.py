"""报备: a day and a place, warnings that stop nobody, and giving the day up again."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from submissions.activities.announcing import (
    announce_occasion,
    reschedule_occasion,
    withdraw_announcement,
)
from submissions.activities.completeness import OccasionIncomplete
from submissions.activities.drafts import StaleOccasion, save_announcement
from submissions.choices import AudienceGroup, OccasionStatus
from submissions.declarations.drafts import NotSaved
from submissions.models import AuditEntry
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.activities import make_activity, make_occasion

pytestmark = pytest.mark.django_db

WRITTEN = {"day": date(2027, 9, 17), "starts": time(14, 30), "place": "湘江嘉园"}


@pytest.fixture
def occasion(filer):
    return make_occasion(unit=filer.unit)


def save(occasion, filer, revision=0, planned=None, **fields):
    return save_announcement(
        occasion, actor=filer, revision=revision, fields=fields, planned=planned
    )


def announce(occasion, filer, **fields):
    save(occasion, filer, **WRITTEN | fields)
    return announce_occasion(occasion, actor=filer, revision=1)


def test_draft_is_saved_and_counted(occasion, filer):
    save(occasion, filer, place="湘江嘉园", planned={AudienceGroup.PRESS: 3})

    occasion.refresh_from_db()
    assert (occasion.place, occasion.revision) == ("湘江嘉园", 1)
    assert occasion.groups.get().planned == 3
    assert AuditEntry.objects.get().action == "occasion.draft"


def test_stale_draft_is_refused_and_nothing_is_written(occasion, filer):
    save(occasion, filer, place="湘江嘉园")

    with pytest.raises(StaleOccasion, match="有人保存过这一场"):
        save(occasion, filer, place="丁字湾码头", planned={AudienceGroup.PRESS: 3})

    occasion.refresh_from_db()
    assert occasion.place == "湘江嘉园"
    assert not occasion.groups.exists()


def test_announced_day_is_not_written_over(occasion, filer):
    announce(occasion, filer)

    with pytest.raises(NotSaved, match="现在是“已报备”"):
        save(occasion, filer, revision=1, place="丁字湾码头")


def test_draft_of_a_cancelled_occasion_is_refused(filer):
    gone = {"cancelled_at": timezone.now(), "cancelling_reason": "延期"}
    occasion = make_occasion(unit=filer.unit, **gone)

    with pytest.raises(NotSaved, match="已经从现行计划中取消"):
        save(occasion, filer, place="湘江嘉园")


def test_page_writes_no_column_of_another(occasion, filer):
    with pytest.raises(ValueError, match="confirmed_at"):
        save(occasion, filer, confirmed_at=timezone.now())


def test_announcing_sets_the_day_to_report_by(occasion, filer):
    occasion = announce(occasion, filer)

    assert occasion.status == OccasionStatus.ANNOUNCED
    assert occasion.announced_by_label == filer.label
    # 15 September is 中秋节.
    assert occasion.announce_due == date(2027, 9, 9)
    assert occasion.report_due == date(2027, 9, 24)


def test_day_and_place_are_needed(occasion, filer):
    with pytest.raises(OccasionIncomplete) as refused:
        announce_occasion(occasion, actor=filer, revision=0)

    blocking = [one.field for one in refused.value.problems if one.blocking]
    assert blocking == ["day", "place"]


def test_end_before_the_beginning_is_refused(occasion, filer):
    with pytest.raises(OccasionIncomplete) as refused:
        announce(occasion, filer, ends=time(9))

    assert refused.value.problems[0].text == "结束时间要晚于开始时间。"


def test_phone_that_cannot_be_called_is_refused(occasion, filer):
    with pytest.raises(OccasionIncomplete, match="还有没填好"):
        announce(occasion, filer, public_phone="请来电")


def test_announcing_what_somebody_changed_meanwhile_is_refused(occasion, filer):
    save(occasion, filer, **WRITTEN)

    with pytest.raises(MoveRefused, match="刚刚被别人处理过"):
        announce_occasion(occasion, actor=filer, revision=0)


def test_giving_up_the_day_keeps_what_was_written(occasion, filer):
    occasion = announce(occasion, filer)

    occasion = withdraw_announcement(occasion, actor=filer, reason="场地停电")

    assert occasion.status == OccasionStatus.PLANNED
    assert (occasion.day, occasion.change_reason) == (WRITTEN["day"], "场地停电")
    assert (occasion.announced_at, occasion.report_due) == (None, None)


def test_other_day_of_the_month_is_announced_in_one_act(occasion, filer):
    occasion = announce(occasion, filer)

    occasion = reschedule_occasion(
        occasion, actor=filer, reason="暴雨", day=date(2027, 9, 24)
    )

    assert occasion.status == OccasionStatus.ANNOUNCED
    assert (occasion.day, occasion.starts) == (date(2027, 9, 24), None)
    assert occasion.place == WRITTEN["place"]
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[-2:] == ["occasion.withdraw", "occasion.announce"]


def test_other_month_takes_a_change_request(occasion, filer):
    occasion = announce(occasion, filer)

    with pytest.raises(MoveRefused, match="不在计划月份内，没有改期"):
        reschedule_occasion(occasion, actor=filer, reason="暴雨", day=date(2027, 10, 9))

    occasion.refresh_from_db()
    assert occasion.day == WRITTEN["day"]


def test_page_opened_before_the_change_of_day_is_stale(occasion, filer):
    occasion = announce(occasion, filer)
    before = occasion.revision

    occasion = reschedule_occasion(
        occasion,
        actor=filer,
        reason="暴雨",
        day=occasion.day + timedelta(days=7),
        place="社区会议室",
    )

    assert occasion.revision == before + 1
    assert occasion.place == "社区会议室"


def test_waived_announcement_counts_from_the_month(filer):
    activity = make_activity(filer.unit, Months.of(9))
    activity.campaign.announcement_waived = True
    activity.campaign.save()
    occasion = make_occasion(activity)

    occasion = announce(occasion, filer)
    occasion = withdraw_announcement(occasion, actor=filer, reason="暴雨")

    assert occasion.announce_due is None
    assert occasion.report_due == date(2027, 10, 8)
