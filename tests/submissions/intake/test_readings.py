"""Messy 附表 and what is read from them."""

import pytest

from submissions.intake import read_file
from submissions.intake.reading import LABELS
from tests.submissions.intake.cases import CASES
from tests.submissions.intake.papers import FORMS
from tests.submissions.intake.sisters import SISTERS

ALL = [*CASES, *SISTERS]


def read(case):
    return read_file(case.file, case.content, forms=FORMS, year=2027)


def by_name(case):
    return case.name


def row_texts(row):
    return (
        row.title,
        row.time_text,
        list(row.months),
        row.forms,
        row.other_form,
        row.summary,
    )


def doubts_of(reading):
    found = [
        *reading.problems,
        *(doubt for row in reading.rows for doubt in row.problems),
    ]
    return [(doubt.place, doubt.text) for doubt in found]


@pytest.mark.parametrize("case", ALL, ids=by_name)
def test_rows_are_read(case):
    rows = [row_texts(row) for row in read(case).rows]

    assert rows == case.rows


@pytest.mark.parametrize("case", ALL, ids=by_name)
def test_person_is_read(case):
    reading = read(case)

    assert (reading.unit, reading.contact_name, reading.contact_phone) == case.person


@pytest.mark.parametrize("case", ALL, ids=by_name)
def test_doubts_name_their_place(case):
    doubts = doubts_of(read(case))

    assert [place for place, _ in doubts] == [place for place, _ in case.doubts]
    for (_, text), (_, part) in zip(doubts, case.doubts, strict=True):
        assert part in text


@pytest.mark.parametrize("case", ALL, ids=by_name)
def test_doubts_of_rows_name_row_and_field(case):
    for number, row in enumerate(read(case).rows, start=1):
        for doubt in row.problems:
            label = LABELS.get(doubt.field, "")
            assert (doubt.row, label in doubt.place) == (number, True)


def test_there_are_forty_cases():
    assert len({case.name for case in ALL}) >= 40


def test_an_empty_form_is_called_empty():
    case = next(case for case in CASES if case.name == "the blank form of the notice")

    assert "这张表是空的" in str(read(case).problems[0])
