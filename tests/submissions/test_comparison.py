"""What changed between two contents, in words."""

import pytest

from submissions.comparison import Change, compare_contents, split_into_pieces


def row(theme, number, **fields):
    return {
        "theme": theme,
        "number": number,
        "title": "走进大厅",
        "time_text": "4月",
        "months": [4],
        "forms": ["座谈交流"],
        "other_form": "",
        "summary": "请居民走一遍流程。",
        "focus_area": "",
        "co_organisers": [],
    } | fields


def content(*rows, **fields):
    return {
        "title": "申报表",
        "unit": "高塘岭街道",
        "contact_name": "张三",
        "contact_phone": "13800138000",
        "none_reason": "",
        "rows": list(rows),
    } | fields


def test_equal_contents_differ_in_nothing():
    assert compare_contents(content(row(7, 1)), content(row(7, 1))) == []


def test_head_is_named_by_its_label():
    changes = compare_contents(content(), content(contact_name="李四"))

    assert changes == [Change("填报单位", "联系人", "张三", "李四", "contact_name")]


@pytest.mark.parametrize(
    ("field", "value", "label", "after"),
    [
        ("title", "走进食堂", "活动主题", "走进食堂"),
        ("time_text", "5月", "活动时间（月份）", "5月"),
        ("summary", "", "活动简介", ""),
        ("focus_area", "数字经济", "重大主题", "数字经济"),
        ("co_organisers", ["区司法局", "区教育局"], "协办单位", "区司法局、区教育局"),
    ],
)
def test_changed_field_of_a_row_is_named(field, value, label, after):
    new = content(row(7, 1, **{field: value}))

    (change,) = compare_contents(content(row(7, 1)), new)

    assert (change.place, change.label, change.after) == ("第1行", label, after)
    assert change.key == f"7-{field}"


def test_form_in_own_words_counts_among_the_forms():
    new = content(row(7, 1, other_form="直播"))

    (change,) = compare_contents(content(row(7, 1)), new)

    assert (change.before, change.after) == ("座谈交流", "座谈交流、直播")


def test_moved_rows_are_the_same_rows():
    old = content(row(7, 1), row(8, 2, title="乙"))
    new = content(row(8, 1, title="乙"), row(7, 2, summary="改了。"))

    (change,) = compare_contents(old, new)

    assert (change.place, change.label) == ("第2行", "活动简介")


def test_added_and_removed_rows_are_told_whole():
    changes = compare_contents(content(row(7, 1)), content(row(8, 1, title="乙")))

    whole = "；4月；座谈交流；请居民走一遍流程。"
    assert [(change.before, change.after) for change in changes] == [
        ("", f"乙{whole}"),
        (f"走进大厅{whole}", ""),
    ]
    assert {change.label for change in changes} == {"整行"}


def test_snapshot_from_before_themes_were_named_can_be_compared():
    old = content(row(7, 1))
    del old["none_reason"], old["rows"][0]["theme"], old["rows"][0]["co_organisers"]
    new = content(row(7, 1, title="新"))

    labels = [change.label for change in compare_contents(old, new)]

    assert labels == ["整行", "整行"]


def test_pieces_mark_what_went_and_what_came():
    pieces = [
        (piece.text, piece.kind) for piece in split_into_pieces("在四月办", "在五月办")
    ]

    assert pieces == [("在", ""), ("四", "gone"), ("五", "new"), ("月办", "")]


@pytest.mark.parametrize(("before", "after"), [("", "新"), ("旧", ""), ("旧", "新")])
def test_pieces_give_back_both_texts(before, after):
    pieces = split_into_pieces(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
