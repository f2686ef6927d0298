"""Cells copied from Excel, WPS and Word."""

import time

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


def test_the_place_is_the_pasted_line():
    reading = read_pasted(
        pasted(HEADING, ROW, ["2", "甲", "某日", *ROW[3:]]), forms=FORMS
    )

    [doubt] = reading.rows[1].problems
    assert doubt.place == "表 1 第 3 行 “活动时间”"


def test_a_thousand_rows_meet_the_limit_at_once():
    text = pasted(HEADING, *([ROW] * 1000))
    start = time.process_time()

    with pytest.raises(IntakeRefused, match="一次最多读 200 行"):
        read_pasted(text, forms=FORMS)

    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("text", ["", " \n\t\n", "随便一句话", "甲\t乙\n丙\t丁"])
def test_what_is_no_table_is_refused(text):
    with pytest.raises(IntakeRefused):
        read_pasted(text, forms=FORMS)
