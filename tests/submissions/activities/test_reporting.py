"""情况报告: saved as a draft, checked, filed once, returned, filed again, confirmed."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone

from submissions.activities.comparing import compare_reports
from submissions.activities.completeness import OccasionIncomplete, find_report_problems
from submissions.activities.drafts import EditedItem, StaleOccasion, save_report
from submissions.activities.handling import (
    confirm_report,
    mark_exemplary,
    return_report,
)
from submissions.activities.parts import (
    list_open_remarks,
    list_report_parts,
    warn_of_open_remarks,
)
from submissions.activities.reporting import (
    build_report_content,
    file_report,
    prefill_report,
)
from submissions.choices import (
    AudienceGroup,
    MediaKind,
    OccasionStatus,
    OpinionHandling,
)
from submissions.declarations.drafts import NotSaved
from submissions.models import (
    AuditEntry,
    MediaItem,
    OccasionFile,
    OccasionReport,
    Opinion,
)
from submissions.models.declarations import digest_content
from submissions.transitions import MoveRefused
from tests.activities import ANNOUNCED, HELD, make_complete, make_occasion

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - timedelta(days=1)
LATER = timezone.localdate() + timedelta(days=5)
WRITTEN = {key: HELD[key] for key in HELD if key != "in_planned_month"}
WRITTEN |= {"held_on": YESTERDAY}


@pytest.fixture
def occasion(filer):
    """Held yesterday, its report not written yet."""
    return make_occasion(
        status=OccasionStatus.ANNOUNCED, unit=filer.unit, day=YESTERDAY
    )


@pytest.fixture
def written(occasion, filer):
    """Everything that the report needs is saved."""
    save(occasion, filer, **WRITTEN)
    return make_complete(occasion)


def save(
    occasion, filer, revision=None, *, present=None, opinions=(), media=(), **fields
):
    return save_report(
        occasion,
        actor=filer,
        revision=occasion.revision if revision is None else revision,
        fields=fields,
        present=present,
        opinions=opinions,
        media=media,
    )


def report(occasion, filer, key=None, revision=1):
    return file_report(
        occasion,
        actor=filer,
        key=key or uuid4(),
        revision=revision,
        received=timezone.now(),
    )


def edit(text="投放点晚上没有灯。", **fields):
    return EditedItem(Opinion(group=AudienceGroup.RESIDENT, text=text, **fields))


def find_blocking(occasion):
    return [one.field for one in find_report_problems(occasion) if one.blocking]


# The draft ----------------------------------------------------------------------


def test_page_begins_with_what_was_announced(occasion):
    assert prefill_report(occasion) == {
        "held_on": YESTERDAY,
        "held_starts": ANNOUNCED["starts"],
        "held_ends": ANNOUNCED["ends"],
        "held_place": ANNOUNCED["place"],
    }


def test_what_was_written_stands_before_what_was_announced(occasion, filer):
    save(occasion, filer, held_starts=time(15))

    assert prefill_report(occasion)["held_starts"] == time(15)


def test_draft_keeps_rows_in_their_order(occasion, filer):
    save(occasion, filer, opinions=[edit("乙"), edit(""), edit("甲")])

    assert [row.text for row in occasion.opinions.all()] == ["乙", "甲"]
    assert [row.position for row in occasion.opinions.all()] == [1, 2]


def test_removed_row_goes_and_one_not_sent_stays(occasion, filer):
    save(occasion, filer, opinions=[edit("甲"), edit("乙")])
    first, second = occasion.opinions.all()

    save(occasion, filer, opinions=[EditedItem(first, removed=True)])

    assert list(occasion.opinions.all()) == [second]


def test_row_of_another_occasion_is_not_taken(occasion, filer):
    strange = make_complete(make_occasion()).opinions.first()

    with pytest.raises(ValueError, match="is not of occasion"):
        save(occasion, filer, opinions=[EditedItem(strange)])


def test_stale_draft_loses_nothing_and_writes_nothing(occasion, filer):
    save(occasion, filer, what_shown="称重三次。")

    with pytest.raises(StaleOccasion):
        save(occasion, filer, 0, what_shown="没有称重。", opinions=[edit()])

    occasion.refresh_from_db()
    assert occasion.what_shown == "称重三次。"
    assert not occasion.opinions.exists()


def test_filed_report_is_not_written_over(filer):
    occasion = make_occasion(status=OccasionStatus.REPORTED, unit=filer.unit)

    with pytest.raises(NotSaved, match="请办公室退回"):
        save(occasion, filer, what_shown="没有称重。")


def test_opinion_must_be_answered_in_fifteen_working_days(filer):
    occasion = make_occasion(status=OccasionStatus.ANNOUNCED, unit=filer.unit)

    save(occasion, filer, held_on=date(2026, 9, 17), opinions=[edit()])

    # 20 September and 10 October are worked, 25 September and 1 to 7 October are off.
    assert occasion.opinions.get().due == date(2026, 10, 14)


@pytest.mark.parametrize(
    ("handling", "answer", "answered"),
    [
        (OpinionHandling.ADOPTED, "已装灯。", True),
        (OpinionHandling.ADOPTED, "", False),
        (OpinionHandling.OPEN, "正在采购。", False),
    ],
)
def test_opinion_is_answered_once_it_is_dealt_with_in_words(
    occasion, filer, handling, answer, answered
):
    save(occasion, filer, opinions=[edit(handling=handling, answer=answer)])

    assert occasion.opinions.get().is_answered is answered
    told = "".join(problem.text for problem in find_report_problems(occasion))
    assert ("仍算没有答复" in told) == (handling == OpinionHandling.OPEN)


def test_day_of_an_answer_stays(occasion, filer):
    day = date(2026, 9, 20)
    done = {"handling": OpinionHandling.ADOPTED, "answer": "已装灯。"}

    save(occasion, filer, opinions=[edit(answered_on=day, **done)])

    assert occasion.opinions.get().answered_on == day


# What is missing ----------------------------------------------------------------


def test_empty_report_says_everything_that_is_missing(occasion):
    assert find_blocking(occasion) == [
        "held_on",
        "held_place",
        *(f"present-{group.value}" for group in AudienceGroup),
        "logo_shown",
        "what_shown",
    ]


def test_complete_report_has_nothing_that_blocks(written):
    assert find_blocking(written) == []


@pytest.mark.parametrize(
    ("fields", "blocking"),
    [
        ({"held_on": timezone.localdate() + timedelta(days=2)}, "held_on"),
        ({"held_ends": time(9)}, "held_ends"),
        ({"logo_shown": True}, "logo_photo"),
        ({"logo_reason": ""}, "logo_reason"),
    ],
)
def test_what_is_wrong_is_named(written, fields, blocking):
    for column, value in fields.items():
        setattr(written, column, value)

    assert find_blocking(written) == [blocking]


def test_nobody_came_is_asked_about(written):
    written.groups.update(present=0)

    texts = [problem.text for problem in find_report_problems(written)]
    assert "到场人数都是 0，请核对。" in texts


def test_row_that_is_not_whole_is_named_with_its_place(written):
    written.media_items.create(position=1, kind=MediaKind.PRESS, outlet="望城日报")
    written.opinions.create(position=3, group=AudienceGroup.PRESS, answer="已经答复。")

    anchors = [one.anchor for one in find_report_problems(written) if one.blocking]

    assert anchors == ["id_opinions-2-text", "id_media-0-title"]


def test_phone_in_the_ledger_is_warned_of(written):
    written.opinions.update(text="请打13800138000找我。")

    texts = [problem.text for problem in find_report_problems(written)]
    assert "第1条里有手机号码，请删去，台账不写个人信息。" in texts


def test_parts_say_what_is_still_to_do(written):
    written.groups.filter(group=AudienceGroup.PRESS).delete()

    parts = list_report_parts(written, find_report_problems(written))

    assert [(part.key, part.state, part.text) for part in parts] == [
        ("when", "done", "已填"),
        ("present", "todo", "还有 1 处"),
        ("logo", "done", "已填"),
        ("story", "done", "已填"),
        ("opinions", "done", "2 条"),
        ("photos", "empty", "可不填"),
        ("media", "empty", "可不填"),
        ("experience", "empty", "可不填"),
    ]


# Filing -------------------------------------------------------------------------


def test_filing_freezes_what_was_written(written, filer):
    filed = report(written, filer)

    written.refresh_from_db()
    assert written.status == OccasionStatus.REPORTED
    assert filed.number == f"2027-K{written.pk:04d}-1"
    assert filed.content["held_place"] == HELD["held_place"]
    assert [row["text"] for row in filed.content["opinions"]] == [
        "投放点晚上没有灯。",
        "请按月公布清运费用。",
    ]
    assert filed.sha256 == digest_content(filed.content)


def test_filed_report_never_changes(written, filer):
    filed = report(written, filer)

    with pytest.raises(TypeError, match="never changed"):
        filed.save()


def test_report_knows_whether_it_was_in_the_planned_month(written, filer):
    report(written, filer)

    written.refresh_from_db()
    assert written.in_planned_month is False


def test_incomplete_report_is_not_filed(occasion, filer):
    with pytest.raises(OccasionIncomplete):
        report(occasion, filer, revision=0)

    assert not OccasionReport.objects.exists()


def test_report_sent_twice_is_filed_once(written, filer):
    key = uuid4()

    assert report(written, filer, key) == report(written, filer, key)
    assert OccasionReport.objects.count() == 1


def test_page_used_before_the_return_files_nothing(written, filer, reviewer):
    key = uuid4()
    report(written, filer, key)
    return_report(written_now(written), actor=reviewer, reason="核对", answer_by=LATER)

    with pytest.raises(MoveRefused, match="已经用过一次"):
        report(written, filer, key)


def test_report_over_somebody_elses_draft_is_refused(written, filer):
    with pytest.raises(MoveRefused, match="刚刚被别人处理过"):
        report(written, filer, revision=0)


def test_planned_occasion_needs_its_announcement(filer):
    occasion = make_complete(make_occasion(unit=filer.unit))
    save(occasion, filer, **WRITTEN)

    with pytest.raises(MoveRefused, match="请先报备"):
        report(occasion, filer)


def test_waived_announcement_is_reported_at_once(filer):
    occasion = make_complete(make_occasion(unit=filer.unit))
    occasion.campaign.announcement_waived = True
    occasion.campaign.save()
    save(occasion, filer, **WRITTEN)

    assert report(occasion, filer).sequence == 1


def test_office_files_on_behalf(written, reviewer):
    assert report(written, reviewer).on_behalf


# Returned and confirmed ---------------------------------------------------------


def written_now(occasion):
    occasion.refresh_from_db()
    return occasion


@pytest.fixture
def filed(written, filer):
    report(written, filer)
    return written_now(written)


def test_return_says_what_to_change_where(filed, reviewer):
    remarks = {"present-press": "签到表上有 3 家媒体。", "photos": ""}

    return_report(filed, actor=reviewer, answer_by=LATER, remarks=remarks)

    assert filed.status == OccasionStatus.RETURNED
    assert filed.return_reason == "请照各处的意见修改。"
    assert filed.return_remarks == {"present-press": "签到表上有 3 家媒体。"}
    assert filed.returned_by_label == reviewer.label


def test_return_without_a_word_is_refused(filed, reviewer):
    with pytest.raises(MoveRefused, match="请写明退回的原因"):
        return_report(filed, actor=reviewer, answer_by=LATER)


def test_return_until_yesterday_is_refused(filed, reviewer):
    with pytest.raises(MoveRefused, match="不能早于今天"):
        return_report(filed, actor=reviewer, answer_by=YESTERDAY, reason="核对")


def test_remark_is_open_until_its_field_changes(filed, reviewer, filer):
    remarks = {"present-press": "请核对。", "what_shown": "请写具体。"}
    return_report(filed, actor=reviewer, answer_by=LATER, remarks=remarks)
    assert list_open_remarks(filed) == remarks

    save(filed, filer, present={AudienceGroup.PRESS: 3})

    assert list_open_remarks(filed) == {"what_shown": "请写具体。"}
    parts = {part.key: part for part in list_report_parts(filed, [])}
    assert (parts["story"].text, parts["present"].text) == ("请改", "已填")


def test_same_content_again_is_warned_of(filed, reviewer, filer):
    return_report(filed, actor=reviewer, answer_by=LATER, reason="核对")
    [hint] = warn_of_open_remarks(filed)
    assert "没有改动" in hint.text

    save(filed, filer, held_place="社区会议室")

    assert warn_of_open_remarks(filed) == []


def test_second_filing_shows_what_changed(filed, reviewer, filer):
    return_report(filed, actor=reviewer, answer_by=LATER, reason="核对")
    save(filed, filer, present={AudienceGroup.PRESS: 3}, held_place="社区会议室")

    second = report(filed, filer, revision=filed.revision)

    assert second.sequence == 2
    changes = compare_reports(filed.reports.last().content, second.content)
    assert [(one.label, one.before, one.after) for one in changes] == [
        ("实际地点", HELD["held_place"], "社区会议室"),
        ("新闻媒体", "5", "3"),
    ]


def test_comparison_follows_rows_that_move_or_go(written):
    old = build_report_content(written)
    first, second = written.opinions.all()
    first.delete()
    second.answer, second.handling = "已公布。", OpinionHandling.ADOPTED
    second.save()
    MediaItem.objects.create(
        occasion=written,
        kind=MediaKind.PRESS,
        outlet="望城日报",
        title="看垃圾去了哪里",
    )

    changes = compare_reports(old, build_report_content(written))

    assert [(one.place, one.label, one.before, one.after) for one in changes] == [
        ("意见第1条", "办理情况", "正在办理", "已采纳"),
        ("意见第1条", "答复", "", "已公布。"),
        ("意见", "整行", "市民群众；投放点晚上没有灯。；正在办理", ""),
        ("媒体报道第1条", "整行", "", "新闻媒体；望城日报；看垃圾去了哪里"),
    ]


def test_confirmation_is_kept_with_what_the_office_says(filed, reviewer):
    confirm_report(filed, actor=reviewer, remark="写得清楚。", exemplary=True)

    assert filed.status == OccasionStatus.CONFIRMED
    assert (filed.office_remark, filed.exemplary) == ("写得清楚。", True)
    assert AuditEntry.objects.filter(action="occasion.confirm").count() == 1


def test_confirming_what_was_filed_anew_is_refused(filed, reviewer):
    with pytest.raises(MoveRefused, match="刚刚被别人处理过"):
        confirm_report(filed, actor=reviewer, revision=filed.revision - 1)


def test_exemplary_is_marked_later_and_taken_back(filed, reviewer):
    mark_exemplary(filed, actor=reviewer, exemplary=True)
    assert filed.exemplary

    mark_exemplary(filed, actor=reviewer, exemplary=False)

    assert not filed.exemplary


def test_occasion_that_was_not_held_is_no_example(occasion, reviewer):
    with pytest.raises(MoveRefused, match="还没有报送情况"):
        mark_exemplary(occasion, actor=reviewer, exemplary=True)


# What the database itself refuses -----------------------------------------------


@pytest.mark.parametrize(
    ("status", "fields", "name"),
    [
        ("announced", {"place": ""}, "occasion_announced_with_day_and_place"),
        ("announced", {"ends": time(9)}, "occasion_hours_ordered"),
        ("reported", {"held_place": ""}, "occasion_reported_with_day_and_place"),
        ("reported", {"logo_shown": None}, "occasion_without_logo_says_why"),
        ("reported", {"held_ends": time(9)}, "occasion_held_hours_ordered"),
        ("returned", {"answer_by": None}, "occasion_returned_with_reason_and_date"),
        ("confirmed", {"confirmed_at": None}, "occasion_confirmed_with_time"),
        (
            "reported",
            {"cancelled_at": timezone.now()},
            "occasion_cancelled_with_reason",
        ),
    ],
)
def test_database_keeps_the_rule(status, fields, name):
    with pytest.raises(IntegrityError, match=name):
        make_occasion(status=OccasionStatus(status), **fields)


def test_photo_of_another_occasion_is_no_cover(occasion, filer):
    strange = OccasionFile(pk=1, occasion=make_occasion())

    with pytest.raises(ValueError, match="is not of occasion"):
        save(occasion, filer, cover=strange)
