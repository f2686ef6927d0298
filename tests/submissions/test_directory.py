"""Units by the names that people write."""

import pytest

from submissions.directory import Directory
from submissions.models import Unit

UNITS = [
    Unit(pk=1, name="高塘岭街道", short_name="高塘岭", aliases="高塘岭街道办事处"),
    Unit(
        pk=2, name="长沙市望城区教育局", short_name="区教育局", aliases="教育局、教体局"
    ),
    Unit(pk=3, name="区司法局"),
    Unit(pk=4, name="区司法局（行政复议局）", short_name="复议局"),
]
STREET, SCHOOLS, JUSTICE, REVIEWS = UNITS


@pytest.fixture
def directory():
    return Directory(UNITS)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("高塘岭街道", STREET),
        ("高塘岭", STREET),
        ("高塘岭街道办事处", STREET),
        ("教体局", SCHOOLS),
        ("长沙市望城区教育局（公章）", SCHOOLS),
        (" 区 司法\u3000局：", JUSTICE),
        ("区司法局(行政复议局)", REVIEWS),
    ],
)
def test_unit_is_found_by_each_of_its_names(directory, text, unit):
    assert directory.find(text) is unit


@pytest.mark.parametrize(
    "text", ["", "（公章）", "财政局", "教育", "高塘岭街道和教育局"]
)
def test_text_that_names_no_unit_finds_none(directory, text):
    assert directory.find(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("玉潭街道", 0),
        ("沙田乡", 1),
        ("沙田乡政府", None),
        ("市教育局", 2),
        ("长沙市教育局", None),
        ("市公安局", None),
    ],
)
def test_plain_name_finds_the_only_unit_it_can_mean(text, number):
    names = (
        "玉潭街道办事处",
        "沙田乡人民政府",
        "宁乡市教育局",
        "宁乡市公安局",
        "长沙市公安局",
    )
    units = [Unit(pk=pk, name=name) for pk, name in enumerate(names, start=1)]

    found = Directory(units).find(text)

    assert found is (None if number is None else units[number])


def test_official_name_comes_before_the_alias_of_another():
    named, called = (
        Unit(pk=1, name="区档案局"),
        Unit(pk=2, name="区委办", aliases="区档案局"),
    )

    for units in ([named, called], [called, named]):
        assert Directory(units).find("区档案局") is named


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("附件2：区教育局申报表(定稿).docx", SCHOOLS),
        ("2027年区司法局（行政复议局）报送.xlsx", REVIEWS),
        ("高塘岭街道办事处.doc", STREET),
        ("申报表.docx", None),
    ],
)
def test_longest_name_in_a_file_name_counts(directory, text, unit):
    assert directory.within(text) is unit


def test_list_of_units_is_taken_apart(directory):
    units, unknown = directory.find_all("教育局、高塘岭；区司法局，\n教体局")

    assert units == [SCHOOLS, STREET, JUSTICE]
    assert unknown == []


def test_names_that_nobody_has_are_named(directory):
    units, unknown = directory.find_all("教育局、 区气象站 、团区委")

    assert (units, unknown) == ([SCHOOLS], ["区气象站", "团区委"])


def test_empty_list_names_nobody(directory):
    assert directory.find_all(" 、，\n") == ([], [])


def test_intake_is_told_every_other_name():
    assert Directory.names([SCHOOLS]) == {
        "长沙市望城区教育局": ["教育局", "教体局", "区教育局"]
    }
