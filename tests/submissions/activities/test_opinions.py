"""意见建议台账: pasted or read from a sheet, answered long after the report."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from submissions.activities.opinions import (
    OpinionRow,
    OpinionsRefused,
    answer_opinion,
    read_opinion_file,
    read_opinion_text,
)
from submissions.choices import AudienceGroup, OccasionStatus, OpinionHandling
from submissions.declarations.drafts import NotSaved
from submissions.models import AuditEntry, Opinion
from tests.activities import make_complete, make_occasion

PASTED = (
    "市民群众\t投放点晚上没有灯。\t已采纳\t已装灯 2 盏。\t城管办\n"
    "人大代表\t请按月公布清运费用。\t正在办理\t\n"
)


def make_book(*rows):
    book, stream = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def read_one(line):
    [row] = read_opinion_text(line)
    return row


def test_four_or_five_columns_are_read_in_their_order():
    first, second = read_opinion_text(PASTED)

    assert first == OpinionRow(
        1, "resident", "投放点晚上没有灯。", "adopted", "已装灯 2 盏。", "城管办"
    )
    assert (second.group, second.handling) == ("deputy", "open")


def test_heading_says_which_column_is_which():
    row = read_one("序号\t意见建议\t答复\t类别\n1\t没有灯\t已装\t居民代表")

    assert (row.text, row.answer, row.group) == ("没有灯", "已装", "resident")


def test_sheet_is_read_below_its_title():
    book = make_book(
        ["意见建议台账"],
        ["来自", "意见", "办理情况", "答复"],
        ["企业代表", "办照还要跑两趟", "已解释说明", "可以网上办"],
    )

    [row] = read_opinion_file("台账.xlsx", book)

    assert (row.group, row.handling) == ("business", "explained")


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("人大代表", AudienceGroup.DEPUTY),
        ("区政协委员", AudienceGroup.ADVISER),
        ("专家", AudienceGroup.EXPERT),
        ("记者", AudienceGroup.PRESS),
        ("企业", AudienceGroup.BUSINESS),
        ("村民", AudienceGroup.RESIDENT),
    ],
)
def test_group_is_understood(text, group):
    row = read_one(f"{text}\t没有灯")

    assert (row.group, row.doubt) == (group, "")


@pytest.mark.parametrize(
    ("text", "handling"),
    [
        ("采纳", OpinionHandling.ADOPTED),
        ("部分采纳", OpinionHandling.PARTLY),
        ("已解释", OpinionHandling.EXPLAINED),
        ("留作参考", OpinionHandling.KEPT),
        ("办理中", OpinionHandling.OPEN),
        ("", OpinionHandling.OPEN),
    ],
)
def test_handling_is_understood(text, handling):
    assert read_one(f"群众\t没有灯\t{text}").handling == handling


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("张三\t没有灯", "来自：“张三”，先记作市民群众，请核对。"),
        ("\t没有灯", "来自：没有写，先记作市民群众，请核对。"),
        (
            "群众\t没有灯\t\t已装",
            "办理情况没有写明，有答复，先记作已解释说明，请核对。",
        ),
        ("群众\t" + "长" * 501, "意见有 501 字，至多 500 字，请缩短。"),
    ],
)
def test_what_was_guessed_is_said(line, doubt):
    assert read_one(line).doubt == doubt


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "没有粘贴任何内容"),
        ("没有灯", "没有读到意见"),
        ("群众\t没有灯\n" * 501, "共 501 条意见，一次至多 500 条"),
    ],
)
def test_what_is_no_ledger_is_refused(text, sentence):
    with pytest.raises(OpinionsRefused, match=sentence):
        read_opinion_text(text)


def test_old_excel_is_refused_with_what_to_do():
    with pytest.raises(OpinionsRefused, match=r"另存为 \.xlsx"):
        read_opinion_file("台账.xls", b"x")


@pytest.fixture
def occasion(filer):
    return make_complete(
        make_occasion(status=OccasionStatus.ANNOUNCED, unit=filer.unit)
    )


@pytest.mark.django_db
def test_answer_comes_after_the_confirmation(filer):
    occasion = make_complete(
        make_occasion(status=OccasionStatus.CONFIRMED, unit=filer.unit)
    )

    opinion = answer_opinion(
        occasion.opinions.first(),
        actor=filer,
        handling=OpinionHandling.ADOPTED,
        answer="已装灯。",
        answering_unit="城管办",
        answered_on=date(2027, 9, 20),
    )

    assert opinion.is_answered
    assert Opinion.objects.answered().get().answering_unit == "城管办"
    assert AuditEntry.objects.get().data == {"handling": "adopted"}
    occasion.refresh_from_db()
    assert occasion.revision == 1  # a page opened before is stale now


@pytest.mark.django_db
def test_dealt_with_without_words_is_refused(occasion, filer):
    with pytest.raises(NotSaved, match="请写明怎么答复的"):
        answer_opinion(
            occasion.opinions.first(), actor=filer, handling="adopted", answer=""
        )


@pytest.mark.django_db
def test_opinion_is_overdue_once_its_day_has_passed(occasion):
    occasion.opinions.update(due=date(2027, 10, 13))

    assert Opinion.objects.overdue(date(2027, 10, 14)).count() == 2
    assert not Opinion.objects.overdue(date(2027, 10, 13)).exists()
