"""manage.py import_units: the roster from a table, whole or not at all."""

from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import Workbook

from submissions.choices import UnitKind
from submissions.models import AuditEntry, Unit
from tests.factories import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEAD = "排序,单位名称,类别,简称,别名,启用,电话,邮箱"
STREET = "10,高塘岭街道,街道,高塘岭,高塘岭街道办事处、高塘岭办事处,是"


def csv_file(folder, *lines, encoding="utf-8-sig"):
    path = folder / "units.csv"
    path.write_text("\n".join(lines), encoding=encoding)
    return path


def xlsx_file(folder, *rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    path = folder / "units.xlsx"
    workbook.save(path)
    return path


def run(path, **options):
    out = StringIO()
    call_command("import_units", path, stdout=out, **options)
    return out.getvalue().strip()


def refusal(path):
    with pytest.raises(CommandError) as error:
        run(path)
    return str(error.value)


def test_every_column_is_kept(tmp_path):
    run(csv_file(tmp_path, HEAD, "30,桥驿镇,镇,桥驿,桥驿镇政府、桥驿镇人民政府,否"))

    unit = Unit.objects.get()
    assert (unit.order, unit.name, unit.kind) == (30, "桥驿镇", UnitKind.TOWN)
    assert (unit.short_name, unit.active) == ("桥驿", False)
    assert unit.alias_list == ["桥驿镇政府", "桥驿镇人民政府"]


def test_phone_and_address_of_a_unit_are_kept(tmp_path):
    run(csv_file(tmp_path, HEAD, "10,桥驿镇,镇,,,是,0731 8812 3650,qy@example.gov.cn"))

    unit = Unit.objects.get()
    assert (unit.phone, unit.email) == ("0731-88123650", "qy@example.gov.cn")


def test_phone_is_masked_in_the_log(tmp_path):
    make_unit("桥驿镇", kind=UnitKind.TOWN, phone="0731-88123650")

    run(csv_file(tmp_path, "单位名称,类别,电话", "桥驿镇,镇,13812348000"))

    entry = AuditEntry.objects.get(action="unit.change")
    assert entry.data["changes"] == {"phone": ["0731-****3650", "138****8000"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_the_offices(tmp_path, encoding):
    run(csv_file(tmp_path, HEAD, STREET, encoding=encoding))

    assert Unit.objects.get().name == "高塘岭街道"


def test_workbook_with_a_title_and_columns_in_another_order(tmp_path):
    path = xlsx_file(
        tmp_path,
        ["填报单位名单"],
        ["类别 ", "单位 名称*", "排序"],
        ["镇", "桥驿镇", 30.0],
    )

    run(path)

    assert list(Unit.objects.values_list("name", "kind", "order")) == [
        ("桥驿镇", "town", 30)
    ]


def test_says_what_was_done(tmp_path):
    make_unit("高塘岭街道", order=10)
    make_unit("桥驿镇", "town", order=5)

    said = run(
        csv_file(
            tmp_path,
            "排序,单位名称,类别",
            "10,高塘岭街道,街道",
            "20,桥驿镇,镇",
            "30,区教育局,区直单位",
        )
    )

    assert said == "新增 1 个，更新 1 个，不变 1 个。"


def test_units_that_the_file_does_not_name_stay(tmp_path):
    make_unit("区教育局", "district")

    run(csv_file(tmp_path, HEAD, STREET))

    assert Unit.objects.filter(name="区教育局", active=True).exists()


def test_an_empty_cell_leaves_what_is_there(tmp_path):
    unit = make_unit("高塘岭街道", order=7, short_name="高塘岭", active=False)

    run(csv_file(tmp_path, HEAD, ",高塘岭街道,街道,,高塘岭街,"))

    unit.refresh_from_db()
    assert (unit.order, unit.short_name, unit.active) == (7, "高塘岭", False)


def test_new_units_without_order_go_to_the_end_one_after_the_other(tmp_path):
    make_unit("高塘岭街道", order=50)

    run(csv_file(tmp_path, "单位名称,类别", "桥驿镇,镇", "茶亭镇,镇"))

    assert [unit.name for unit in Unit.objects.all()] == [
        "高塘岭街道",
        "桥驿镇",
        "茶亭镇",
    ]


def test_second_run_changes_nothing(tmp_path):
    path = csv_file(tmp_path, HEAD, STREET)
    run(path)
    entries = AuditEntry.objects.count()

    assert run(path) == "新增 0 个，更新 0 个，不变 1 个。"
    assert AuditEntry.objects.count() == entries


def test_the_log_tells_old_and_new(tmp_path):
    make_unit("高塘岭街道", order=7)

    run(csv_file(tmp_path, "排序,单位名称,类别", "10,高塘岭街道,街道"))

    entry = AuditEntry.objects.get(action="unit.change")
    assert entry.target_label == "高塘岭街道"
    assert entry.data["changes"] == {"order": [7, 10]}


def test_dry_run_counts_and_writes_nothing(tmp_path):
    said = run(csv_file(tmp_path, HEAD, STREET), dry_run=True)

    assert said == "新增 1 个，更新 0 个，不变 0 个。"
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("20,,镇,,,是", "没有填写单位名称，请补上。"),
        ("20,桥驿镇,,,,是", "没有填写类别，请补上。"),
        ("20,桥驿镇,乡,,,是", "类别“乡”不认识，请填街道、镇、区直单位之一。"),
        ("二十,桥驿镇,镇,,,是", "排序“二十”不是 0 到 999999 的整数，请改成例如 10。"),
        ("-1,桥驿镇,镇,,,是", "排序“-1”不是 0 到 999999 的整数，请改成例如 10。"),
        ("20,桥驿镇,镇,,,停用", "启用“停用”看不懂，请填“是”或“否”。"),
        ("20,桥驿镇,镇,,,是,8810", "电话“8810”不像电话号码。"),
        ("20,桥驿镇,镇,,,是,,桥驿镇", "邮箱“桥驿镇”不完整"),
        (f"20,{'镇' * 61},镇,,,是", "单位名称有 61 个字，最多 60 个，请改短。"),
        (f"20,桥驿镇,镇,{'桥' * 31},,是", "简称有 31 个字，最多 30 个，请改短。"),
        ("20,高塘岭街道,街道,,,是", "“高塘岭街道”与第 2 行重复，请只留一行。"),
        (
            "20,茶亭🌊镇,镇,,,是",
            "单位名称里的“🌊”在纸上印不出来（表情符号、自造字等），请删去或改成文字。",
        ),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(tmp_path, line, sentence):
    said = refusal(csv_file(tmp_path, HEAD, STREET, "", line))

    assert f"第 4 行：{sentence}" in said
    assert not Unit.objects.exists()


def test_every_bad_line_is_reported_at_once(tmp_path):
    said = refusal(csv_file(tmp_path, HEAD, "x,桥驿镇,乡,,,是", STREET, "30,,镇,,,是"))

    assert [line[:6] for line in said.splitlines()[1:]] == ["第 2 行："] * 2 + [
        "第 4 行："
    ]


def test_line_numbers_count_lines_inside_quotes(tmp_path):
    said = refusal(
        csv_file(tmp_path, HEAD, '10,"高塘岭\n街道",街道,,,是', "20,,镇,,,是")
    )

    assert "第 4 行：没有填写单位名称" in said


def test_missing_required_column_is_named(tmp_path):
    assert "表头缺少“类别”一列" in refusal(csv_file(tmp_path, "单位名称", "桥驿镇"))


def test_column_that_stands_twice_is_named(tmp_path):
    path = csv_file(tmp_path, "单位名称,类别,单位名称", "桥驿镇,镇,茶亭镇")

    assert "“单位名称”出现了不止一次" in refusal(path)


def test_file_without_heading(tmp_path):
    assert "没有找到表头" in refusal(csv_file(tmp_path, STREET))


def test_heading_without_units(tmp_path):
    assert "表头下面没有单位" in refusal(csv_file(tmp_path, HEAD))


def test_formula_like_and_unprintable_text_is_only_text(tmp_path):
    run(csv_file(tmp_path, HEAD, "10,=1+1\u200b\x07单位,镇,,,是"))

    assert Unit.objects.get().name == "=1+1单位"


def test_5000_units_pass_and_one_more_is_refused(tmp_path):
    lines = [f"{number},第{number}镇,镇,,,是" for number in range(1, 5002)]

    assert "超过 5000 行" in refusal(csv_file(tmp_path, HEAD, *lines))
    said = run(csv_file(tmp_path, HEAD, *lines[:-1]), dry_run=True)
    assert said.startswith("新增 5000 个")


def edited_workbook(*rows, edit):
    """A workbook whose sheet has gone through `edit(bytes)`."""
    whole, edited = BytesIO(), BytesIO()
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(whole)
    with ZipFile(whole) as source, ZipFile(edited, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, edit(part) if "sheet1" in name else part)
    return edited.getvalue()


def bomb():
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (21 * 1024 * 1024))
    return content.getvalue()


def with_entity(sheet):
    return b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet.replace(
        b"<sheetData>", b"<sheetData>&a;"
    )


def test_no_row_is_lost_when_the_workbook_understates_its_size(tmp_path):
    path = tmp_path / "units.xlsx"
    path.write_bytes(
        edited_workbook(
            ["单位名称", "类别"],
            ["桥驿镇", "镇"],
            ["茶亭镇", "镇"],
            edit=lambda sheet: sheet.replace(b"A1:B3", b"A1:A2"),
        )
    )

    assert run(path).startswith("新增 2 个")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("units.xlsx", HEAD.encode(), "内容却不是 Excel 工作簿"),
        ("units.xlsx", edited_workbook(edit=lambda sheet: sheet[:40]), "工作簿已损坏"),
        ("units.xlsx", edited_workbook(edit=with_entity), "工作簿已损坏"),
        ("units.xlsx", bomb(), "展开后超过 20 MB"),
        ("units.xlsx", b"", "文件是空的"),
        ("units.csv", b"", "文件是空的"),
        ("units.csv", b"PK\x03\x04\xff\xff\x00", "不是文本格式的 .csv"),
        ("units.csv", HEAD.encode("utf-16"), "表头下面没有单位"),
        ("units.csv", HEAD.encode() + b'\n10,"abc', "双引号没有成对"),
        ("units.csv", b"a" * (5 * 1024 * 1024 + 1), "文件超过 5 MB"),
        ("units.xls", b"\xd0\xcf\x11\xe0", "另存为 .xlsx"),
    ],
)
def test_hostile_or_damaged_file_is_refused_in_a_sentence(
    tmp_path, name, content, sentence
):
    path = tmp_path / name
    path.write_bytes(content)

    assert sentence in refusal(path)


def test_missing_file_is_said(tmp_path):
    assert "读不到文件" in refusal(tmp_path / "none.csv")
