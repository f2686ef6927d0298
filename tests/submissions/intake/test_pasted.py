"""Cells copied from Excel, WPS and Word."""

import pytest

from submissions.intake import IntakeRefused, read_pasted
from tests.submissions.intake.papers import FORMS, HEADING, ROW, ROW_2


def pasted(*rows):
    return "\r\n".join("\t".join(row) for row in rows)


def titles(reading):
    return [row.title for row in reading.rows]


def test_with_headings():
    reading = read_pasted(pasted(HEADING, ROW, ROW_2), forms=FORMS)

    assert titles(reading) == [ROW[1], ROW_2[1]]


def test_a_paste_needs_no_head_lines():
    reading = read_pasted(pasted(HEADING, ROW), forms=FORMS)

    assert reading.problems == []


def test_without_headings_the_order_of_the_form_is_taken_and_marked():
    reading = read_pasted(pasted(ROW, ROW_2), forms=FORMS)

    assert [list(row.months) for row in reading.rows] == [[4], [5, 6]]
    assert [doubt.guess for doubt in reading.problems] == [True]


def test_without_headings_and_numbers():
    reading = read_pasted(pasted(ROW[1:], ROW_2[1:]), forms=FORMS)

    assert titles(reading) == [ROW[1], ROW_2[1]]


def test_a_cell_of_several_lines():
    row = [*ROW[:4], '"第一段\n说""好""\n第三段"']

    [read] = read_pasted(pasted(HEADING, row), forms=FORMS).rows

    assert read.summary == '第一段\n说"好"\n第三段'


def test_a_quotation_mark_that_quotes_nothing():
    rows = [ROW[0], '"最多跑一次开放日', *ROW[2:]], ROW_2

    reading = read_pasted(pasted(HEADING, *rows), forms=FORMS)

    assert titles(reading) == ['"最多跑一次开放日', ROW_2[1]]


@pytest.mark.parametrize("title", ['"最多跑一次"改革开放日', '"开放日"', '甲"乙"丙'])
def test_quotation_marks_of_one_line_are_kept(title):
    [row] = read_pasted(pasted(HEADING, [ROW[0], title, *ROW[2:]]), forms=FORMS).rows

    assert row.title == title


def test_cells_that_word_broke_at_their_paragraphs_are_whole_again():
    text = pasted(["填报单位：高塘岭街道"], HEADING, ROW)
    text += "\r\n当面听意见。\r\n2\t走进社区\r\n第二场\t5月\t座谈交流\t简介。\r\n"

    reading = read_pasted(text, forms=FORMS)

    assert [row.title for row in reading.rows] == [ROW[1], "走进社区第二场"]
    assert reading.rows[0].summary == f"{ROW[4]}\n当面听意见。"
    assert "已经按行拼回" in str(reading.problems[0])


def test_a_head_line_below_pasted_rows_is_no_paragraph():
    text = pasted(HEADING, ROW, ["联系人：张敏"])

    reading = read_pasted(text, forms=FORMS)

    assert (reading.contact_name, reading.rows[0].summary) == ("张敏", ROW[4])


def as_html(*rows):
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<html><head><style>td {{}}</style></head><body><table>{table}</table></body></html>"


def test_html_keeps_the_paragraphs_of_a_cell_together():
    html = as_html(HEADING, [*ROW[:4], "<p>第一\n段。</p><p>第二段。</p>"])

    [row] = read_pasted(
        pasted(HEADING, [*ROW[:4], "第一段。\n第二段。"]), html, forms=FORMS
    ).rows

    assert row.summary == "第一段。\n第二段。"


def test_html_knows_symbols_crossed_out_text_and_merged_cells():
    boxes = "<span style=\"font-family:'Wingdings 2'\">R</span>座谈交流"
    first = ["1", ROW[1], "<s>4月</s>5月", boxes, ROW[4]]
    html = as_html(HEADING, first).replace("<td>1", "<td rowspan=2>1")
    html = html.replace(
        "</table>", "<tr><td colspan=3></td><td>第二场。</td></tr></table>"
    )
    text = pasted(HEADING, ["1", ROW[1], "4月5月", "R座谈交流", ROW[4]], ["第二场。"])

    [row] = read_pasted(text, html, forms=FORMS).rows

    assert (list(row.months), row.forms) == ([5], ["座谈交流"])
    assert row.summary.endswith("第二场。")


@pytest.mark.parametrize(
    "html",
    [as_html(HEADING, ROW), "", "<", "<p>x", "\0", "<table>" * 5000, "x" * 10**6],
)
def test_html_that_says_something_else_is_left_aside(html):
    text = pasted(HEADING, [*ROW[:2], "9月", *ROW[3:]])

    [row] = read_pasted(text, html, forms=FORMS).rows

    assert list(row.months) == [9]


def test_a_table_of_other_numbers_is_no_form():
    with pytest.raises(IntakeRefused):
        read_pasted("1\t甲\t3\t4\t5\n2\t乙\t4\t4\t5", forms=FORMS)


def test_the_place_is_the_pasted_line():
    reading = read_pasted(
        pasted(HEADING, ROW, ["2", "甲", "某日", *ROW[3:]]), forms=FORMS
    )

    [doubt] = reading.rows[1].problems
    assert doubt.place == "表 1 第 3 行 “活动时间”"


def test_a_thousand_rows_meet_the_limit_at_once():
    text = pasted(HEADING, *([ROW] * 1000))

    with pytest.raises(IntakeRefused, match="一次最多读 200 行"):
        read_pasted(text, forms=FORMS)


@pytest.mark.parametrize("text", ["", " \n\t\n", "随便一句话", "甲\t乙\n丙\t丁"])
def test_what_is_no_table_is_refused(text):
    with pytest.raises(IntakeRefused):
        read_pasted(text, forms=FORMS)
