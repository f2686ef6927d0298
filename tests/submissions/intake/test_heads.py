"""Unit, contact and phone, out of the lines around the table."""

import pytest

from submissions.intake import read_file
from submissions.intake.units import match_unit
from submissions.models import Unit
from submissions.prefill import known_to_intake
from tests.factories import make_campaign, make_unit
from tests.submissions.intake.papers import FORMS, HEADING, ROW, docx, table

UNITS = {
    "高塘岭街道": ["高塘岭街道办"],
    "乔口镇": [],
    "区教育局": ["教育局"],
    "区司法局": [],
}
REGION = "长沙市望城区"
LINES = [
    ("联系人：张敏，电话：13800138000，邮箱：a@b.cn", "张敏", "13800138000"),
    ("联系人：张敏（13800138000）", "张敏", "13800138000"),
    ("联系人/电话：张敏 0731-88100650", "张敏", "0731-88100650"),
    ("联 系 人 ： 张 敏    联 系 电 话 ： 88100650", "张敏", "88100650"),
    ("联系人姓名：张敏；手机号码：+86 138 0013 8000", "张敏", "13800138000"),
    ("联系人  张敏  联系方式  13800138000", "张敏", "13800138000"),
    (
        "填报人：张敏  联系电话：13800138000  填报日期：2027年3月1日",
        "张敏",
        "13800138000",
    ),
    ("联系人：张敏\t职务：科员\t电话：0731-88100650转801", "张敏", "0731-88100650-801"),
    ("请与办公室联系人李四（联系电话：88100650）联系", "", ""),
    ("联系人：________ 联系电话：________", "", ""),
]
WRITTEN_UNITS = [
    ("高塘岭街道", "高塘岭街道"),
    ("高塘岭街道办", "高塘岭街道"),
    ("望城区高塘岭街道办事处", "高塘岭街道"),
    ("高 塘 岭 街 道", "高塘岭街道"),
    ("高塘岭", "高塘岭街道"),
    ("乔口镇人民政府", "乔口镇"),
    ("长沙市望城区教育局", "区教育局"),
    ("司法局", "区司法局"),
    ("区民政局", "区民政局"),
    ("望城区", "望城区"),
]


def reading_of(*lines, **options):
    content = docx(*lines, table(HEADING, ROW))
    return read_file("a.docx", content, forms=FORMS, **options)


@pytest.mark.parametrize(("line", "name", "phone"), LINES)
def test_contact_and_phone(line, name, phone):
    reading = reading_of(line)

    assert (reading.contact_name, reading.contact_phone) == (name, phone)


@pytest.mark.parametrize(("text", "name"), WRITTEN_UNITS)
def test_unit_of_the_list(text, name):
    assert match_unit(text, UNITS, REGION)[0] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("湖南省株洲市天元区教育局", "区教育局"),
        ("株洲天元区司法局", "区司法局"),
        ("天元区乔口镇人民政府", "乔口镇"),
        # Of another district, so nobody's here.
        ("望城区教育局", "望城区教育局"),
    ],
)
def test_another_district_has_its_own_region(text, name):
    assert match_unit(text, UNITS, "株洲市天元区")[0] == name


def test_region_of_the_campaign_is_known_to_the_intake(db):
    campaign = make_campaign(region="株洲市天元区")
    make_unit("区教育局")

    told = known_to_intake(campaign, Unit.objects.active())
    content = docx("填报单位：株洲市天元区教育局", table(HEADING, ROW))

    assert read_file("a.docx", content, **told).unit == "区教育局"


def test_an_alias_is_no_guess():
    assert match_unit("教育局", UNITS)[1] == []


def test_a_longer_name_is_a_guess():
    [doubt] = match_unit("望城区教育局", UNITS, REGION)[1]

    assert doubt.guess


def test_a_unit_that_two_could_be_is_asked_for():
    name, [doubt] = match_unit("白沙", {"白沙街道": [], "白沙镇": []})

    assert (name, doubt.guess) == ("白沙", False)


def test_without_a_list_the_unit_stays_as_written():
    reading = reading_of("填报单位（盖章）：望城区教育局（公章）    2027年3月1日")

    assert reading.unit == "望城区教育局"


def test_an_identity_number_is_not_kept():
    reading = reading_of("联系电话：430122199001011234")

    assert reading.contact_phone == ""
    assert "身份证号" in str(reading.problems[0])


def test_of_two_numbers_the_first_is_taken_and_marked():
    reading = reading_of("电话：13800138000/0731-88100650")

    assert reading.contact_phone == "13800138000"
    assert [d.guess for d in reading.problems if d.place == "“联系电话”"] == [True]
