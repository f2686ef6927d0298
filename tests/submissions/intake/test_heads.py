"""Unit, contact and phone, out of the lines around the table."""

import pytest

from submissions.declarations.prefill import make_intake_arguments
from submissions.intake import read_file
from submissions.intake.units import match_unit
from submissions.models import Unit
from tests.factories import make_campaign, make_unit
from tests.submissions.intake.papers import FORMS, HEADING, ROW, docx, table

UNITS = {
    "高塘岭街道": ["高塘岭街道办"],
    "乔口镇": [],
    "区教育局": ["教育局"],
    "区司法局": [],
    "区行政审批服务局": [],
    "区委办公室（区档案局）": [],
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
TWO_PEOPLE = [
    ("联系人：张敏 13800138000 李四 13900139000", "张敏", "13800138000"),
    ("联系人：张敏 李四 联系电话：13800138000", "张敏、李四", "13800138000"),
    ("联系人：欧阳 娜娜 联系电话：13800138000", "欧阳娜娜", "13800138000"),
    ("联系人：张敏\n联系人：李四 联系电话：13900139000", "李四", "13900139000"),
    ("联系人：张敏 电话：13800138000\n联系人：李四 电话：____", "李四", ""),
    ("联系电话：13800138000 联系人：张敏", "张敏", "13800138000"),
    ("填报人：王五 联系人：张敏 联系电话：13800138000", "张敏", "13800138000"),
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
    ("区行政审批服务局（区政务服务中心）", "区行政审批服务局"),
    ("望城区政务服务中心(望城区行政审批服务局)", "区行政审批服务局"),
    ("区委办公室", "区委办公室（区档案局）"),
    ("望城区档案局", "区委办公室（区档案局）"),
    ("望城區教育局", "区教育局"),
    ("喬口鎮人民政府", "乔口镇"),
    ("高塘岭街道党政办", "高塘岭街道"),
    ("望城区高塘岭街道办事处党政综合办公室", "高塘岭街道"),
    ("党政办（高塘岭街道）", "高塘岭街道"),
    ("高塘岭街道社区卫生服务中心", "高塘岭街道社区卫生服务中心"),
]


def reading_of(*lines, **options):
    content = docx(*lines, table(HEADING, ROW))
    return read_file("a.docx", content, forms=FORMS, **options)


@pytest.mark.parametrize(("line", "name", "phone"), LINES)
def test_contact_and_phone(line, name, phone):
    reading = reading_of(line)

    assert (reading.contact_name, reading.contact_phone) == (name, phone)


@pytest.mark.parametrize(("lines", "name", "phone"), TWO_PEOPLE)
def test_two_contacts_are_kept_apart(lines, name, phone):
    reading = reading_of(*lines.split("\n"))

    assert (reading.contact_name, reading.contact_phone) == (name, phone)


def test_a_second_contact_is_told_of():
    reading = reading_of("联系人：张敏 13800138000 李四 13900139000")

    [doubt] = [doubt for doubt in reading.problems if doubt.field == "contact_name"]
    assert "还写了“李四 13900139000”" in doubt.text


def test_the_phone_of_one_line_is_not_given_to_the_contact_of_another():
    rows = [[*ROW, "张敏", ""], [*ROW, "李四", "13900139000"]]
    content = docx(table([*HEADING, "联系人", "联系电话"], *rows))

    reading = read_file("a.docx", content, forms=FORMS)

    assert (reading.contact_name, reading.contact_phone) == ("张敏", "")


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

    told = make_intake_arguments(campaign, Unit.objects.active())
    content = docx("填报单位：株洲市天元区教育局", table(HEADING, ROW))

    assert read_file("a.docx", content, **told).unit == "区教育局"


def test_an_alias_is_no_guess():
    assert match_unit("教育局", UNITS)[1] == []


@pytest.mark.parametrize(
    "text", ["望城区教育局", "區教育局", "区教育局（区体育局）", "乔口镇党政办"]
)
def test_another_way_to_write_the_name_is_a_guess(text):
    [doubt] = match_unit(text, UNITS, REGION)[1]

    assert doubt.guess


def test_a_unit_that_two_could_be_is_asked_for():
    name, [doubt] = match_unit("白沙", {"白沙街道": [], "白沙镇": []})

    assert (name, doubt.guess, doubt.field) == ("白沙", False, "unit")
    assert "白沙街道、白沙镇" in doubt.text


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
