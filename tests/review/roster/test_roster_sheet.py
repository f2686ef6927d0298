"""报送情况 as Excel, opened again."""

from datetime import datetime
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from submissions.choices import DeclarationStatus as Status
from submissions.choices import UnitKind
from tests.factories import (
    make_attachment,
    make_declaration,
    make_filing,
    make_reminder,
    make_theme,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/review/2027/roster.xlsx"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def units(campaign):
    filed = make_declaration(
        make_unit("高塘岭街道", order=1), status=Status.SUBMITTED, contact_name="李四"
    )
    make_theme(filed)
    filer = make_user(unit=filed.unit)
    make_attachment(filed, filer)
    make_filing(
        filed,
        filer,
        received_at=timezone.make_aware(datetime(2027, 3, 3, 16, 30)),
    )
    silent = make_declaration(
        make_unit("=1+1局", UnitKind.DISTRICT, order=2, phone="0731-88123650"),
        revision=0,
        contact_name="",
        contact_phone="",
    )
    make_reminder(silent)
    return filed, silent


def lines(client, **query):
    response = client.get(ADDRESS, query)
    sheet = load_workbook(BytesIO(response.content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def body(rows):
    head = next(at for at, row in enumerate(rows) if row[0] == "序号")
    return [["" if cell is None else cell for cell in row] for row in rows[head + 1 :]]


def test_sheet_says_what_the_list_says(client, units):
    filed, silent = body(lines(client))

    assert filed == [
        *(1, "高塘岭街道", "街道", "已报送", 1, "没读到校验码"),
        *("李四", "138****8000", "3月3日 16:30 报送", "", ""),
    ]
    assert silent[:8] == [
        *(2, "=1+1局", "区直单位", "未登录", 0, "未上传"),
        *("", "0731-****3650\n（单位）"),
    ]
    assert silent[10].startswith("1 次，")


def test_sheet_holds_the_units_of_the_filter_and_says_which(client, units):
    rows = lines(client, state="missing", kind="district")

    assert [row[1] for row in body(rows)] == ["=1+1局"]
    assert "状态：未报送" in rows[1][0]
    assert "单位类别：区直单位" in rows[1][0]


def test_sheet_says_by_when_a_returned_one_is_expected(client, campaign):
    past = timezone.make_aware(datetime(2020, 3, 5))
    make_declaration(status=Status.RETURNED, answer_by=past)

    (row,) = body(lines(client))

    assert row[9] == "应于2020年3月4日（星期三）24:00前重报，已过"


def test_sheet_is_named_after_the_campaign(client, units):
    response = client.get(ADDRESS)

    assert "2027" in response["Content-Disposition"]
    assert lines(client)[0][0] == "长沙市望城区2027年“政务公开主题日”报送情况"


@pytest.mark.parametrize("more", [0, 3])
def test_number_of_queries_does_not_grow_with_units(
    client, units, more, django_assert_num_queries
):
    for _ in range(more):
        make_declaration(status=Status.SUBMITTED)

    with django_assert_num_queries(14):
        client.get(ADDRESS)
