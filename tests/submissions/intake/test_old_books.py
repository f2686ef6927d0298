"""Old Excel workbooks: what is crossed out or hidden, and records without end."""

from submissions.intake import read_file
from tests.submissions.intake.old_books import (
    STRUCK_STYLE,
    hidden_column,
    label,
    old_book,
)
from tests.submissions.intake.papers import FORMS, HEADING, ROW

TABLE = [
    label(line, column, text)
    for line, texts in enumerate((HEADING, ROW))
    for column, text in enumerate(texts)
]


def read(*records):
    return read_file("附表.xls", old_book(*TABLE, *records), forms=FORMS, year=2027)


def test_a_book_is_read():
    [row] = read().rows

    assert (row.title, list(row.months), row.forms) == (ROW[1], [4], [ROW[3]])


def test_what_is_crossed_out_is_not_live():
    reading = read(label(2, 1, "旧主题", STRUCK_STYLE), label(2, 2, "5月"))

    assert [row.title for row in reading.rows] == [ROW[1], ""]
    assert "划掉" in str(reading.rows[1].problems[0])


def test_a_hidden_column_is_left_out():
    reading = read(label(0, 5, "旧主题"), label(1, 5, "去年的"), hidden_column(5))

    assert "F 列是隐藏的" in str(reading.problems[0])
