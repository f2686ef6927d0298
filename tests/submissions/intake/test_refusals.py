"""Files that are hostile, damaged or of another kind: one sentence, at once."""

import pytest

from submissions.intake import IntakeRefused, read_file
from tests.submissions.intake.hostile import (
    GOOD_DOCX,
    GOOD_XLSX,
    HOSTILE,
    make_content,
    with_link,
)
from tests.submissions.intake.papers import (
    FORMS,
    HEADING,
    ROW,
    xlsx,
)

OTHER_KINDS = [
    ("附表.doc", "另存为 .docx"),
    ("附表.wps", "另存为 .docx"),
    ("附表.et", "另存为 .xlsx"),
    ("附表.pdf", "PDF"),
    ("附表.PDF ", "PDF"),
    ("附表.jpg", "这是图片"),
    ("附表.png", "这是图片"),
    ("附表.zip", "请先解压"),
    ("附表.rar", "请先解压"),
    ("附表.xlsm", "带宏的 .xlsm"),
    ("附表.docm", "带宏的 .docm"),
    ("附表.pdf.exe", "这种文件读不了"),
    ("附表", "这种文件读不了"),
    ("../../附表.docx/", "文件是空的"),
    ("\u202excod.附表", "这种文件读不了"),
    ("\0", "这种文件读不了"),
    ("", "这种文件读不了"),
]


def refusal_of(name, content):
    with pytest.raises(IntakeRefused) as refused:
        read_file(name, content, forms=FORMS)
    return str(refused.value)


def title_of(case):
    return case[0]


@pytest.mark.parametrize("case", HOSTILE, ids=title_of)
def test_refused_with_a_sentence(case):
    title, name, _, sentence = case

    refusal = refusal_of(name, make_content(title))

    assert sentence in refusal
    assert refusal.endswith("。")


@pytest.mark.parametrize(("name", "sentence"), OTHER_KINDS)
def test_other_kinds_are_named(name, sentence):
    content = b"" if "空" in sentence else b"x"

    assert sentence in refusal_of(name, content)


@pytest.mark.parametrize("kind", ["hyperlink", "attachedTemplate", "image"])
def test_links_outside_are_passed_by(kind):
    reading = read_file("a.docx", with_link(kind), forms=FORMS)

    assert [row.title for row in reading.rows] == [ROW[1]]


def test_two_hundred_rows_are_read():
    reading = read_file("a.xlsx", xlsx(HEADING, *([ROW] * 200)), forms=FORMS)

    assert len(reading.rows) == 200


def test_the_good_files_are_read():
    for name, content in (("a.xlsx", GOOD_XLSX), ("a.docx", GOOD_DOCX)):
        assert read_file(name, content, forms=FORMS).rows
