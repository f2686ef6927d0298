"""Damaged copies and rubbish: read or refused, never anything else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from submissions.intake import IntakeRefused, read_file, read_pasted
from submissions.intake.forms import match_forms
from tests.submissions.intake.cases import CASES, OLD
from tests.submissions.intake.papers import FORMS, packed, unpacked

BOUNDED = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck)
)
FILES = [(case.file, case.content) for case in CASES if not case.file.endswith("xls")]
KINDS = st.sampled_from([".docx", ".xlsx", ".xls", ".csv", ".pdf", ""])
STARTS = st.sampled_from([b"", b"PK\x03\x04", OLD.read_bytes()[:512]])
FLIPS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)),
    min_size=1,
    max_size=30,
)
CUTS = st.floats(0, 1)


def read_or_refuse(name, content):
    try:
        return read_file(name, content, forms=FORMS, year=2027)
    except IntakeRefused as refusal:
        assert str(refusal).endswith("。")


def flipped(content, flips):
    damaged = bytearray(content)
    for place, value in flips:
        damaged[int(place * len(damaged))] = value
    return bytes(damaged)


def cut(content, places):
    first, last = sorted(int(place * len(content)) for place in places)
    return content[:first] + content[last:]


@BOUNDED
@given(st.sampled_from(FILES), FLIPS)
def test_flipped_bytes(file, flips):
    read_or_refuse(file[0], flipped(file[1], flips))


@BOUNDED
@given(st.sampled_from(FILES), st.data(), FLIPS)
def test_flipped_bytes_inside_the_archive(file, data, flips):
    name, content = file
    if not name.endswith("x"):
        return
    parts = unpacked(content)
    part = data.draw(st.sampled_from(sorted(parts)))
    read_or_refuse(name, packed(parts | {part: flipped(parts[part], flips)}))


@BOUNDED
@given(st.sampled_from(FILES), st.tuples(CUTS, CUTS))
def test_cut_bytes(file, places):
    read_or_refuse(file[0], cut(file[1], places))


@BOUNDED
@given(FLIPS, st.tuples(CUTS, CUTS))
def test_damaged_old_workbook(flips, places):
    content = OLD.read_bytes()
    read_or_refuse("a.xls", flipped(content, flips))
    read_or_refuse("a.xls", cut(content, places))


@BOUNDED
@given(st.text(max_size=20), KINDS, STARTS, st.binary(max_size=2000))
def test_random_bytes(name, kind, start, content):
    read_or_refuse(name + kind, start + content)


@BOUNDED
@given(
    st.text(
        alphabet="活动主题时间形式简介序号单位0123月、\t\n\"'x\ud800\0", max_size=200
    )
)
def test_random_cells(text):
    try:
        read_pasted(text, forms=FORMS)
    except IntakeRefused as refusal:
        assert str(refusal).endswith("。")


@BOUNDED
@given(st.text(alphabet="座谈会交流调研、和□☑①1.（）其他\n ", max_size=40))
def test_forms_come_from_the_list(text):
    assert set(match_forms(text, FORMS).names) <= set(FORMS)


@pytest.mark.parametrize("text", ["□" * 5000, "1." * 140, "联系人" * 3000, "和" * 290])
def test_long_repetitions_are_quick(text):
    match_forms(text, FORMS)
    read_or_refuse("a.csv", f"活动主题,活动时间,{text}\n{text},4月,{text}".encode())
