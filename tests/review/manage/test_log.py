"""操作日志 under 管理: in Chinese, narrowed, with old and new values, as Excel."""

import ast
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from review.manage.acts import ACTS
from submissions import audit
from submissions.choices import ReminderChannel
from submissions.models import AuditEntry
from submissions.models.audit import CHAINS
from submissions.people.accounts import change_account
from tests.architecture import product_modules
from tests.factories import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LOG = "/manage/log/"
ACT = re.compile(
    "(activity|attachment|audit|bundle|campaign|change|consent|declaration|evidence|holiday|mail"
    "|occasion|occasion_file|opinion|paper|phrase|plan|reminder|theme|unit|user)[.][a-z_]+"
)
FILES = {"plan.css", "plan.csv", "plan.json"}


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def test_every_act_of_the_code_has_a_chinese_name():
    written = {
        node.value
        for module in product_modules()
        if ".migrations." not in module.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ACT.fullmatch(node.value)
    }
    written |= {f"reminder.{channel}" for channel in ReminderChannel.values}

    assert written - FILES - set(ACTS) == set()


def test_page_says_old_and_new_values_in_chinese(client, admin, filer):
    change_account(filer, {"name": "李四", "role": "leader"}, actor=admin)

    html = client.get(LOG).content.decode()

    for said in ("改账号", "姓名由“张敏”改为“李四”", "角色由“填报员”改为“领导”"):
        assert said in html


def test_filters_narrow_the_log(client, admin, filer, outsider, unit, case):
    audit.record(actor=filer, action="user.login", target=filer)
    audit.record(actor=outsider, action="user.login", target=outsider)
    audit.record(actor=admin, action="unit.change", target=unit)
    day = timezone.localdate()
    wanted = {
        "unit=高塘岭": ["unit.change", "user.login"],
        "who=张敏": ["user.login"],
        "action=unit.change": ["unit.change"],
        f"since={day + timedelta(days=1)}": [],
        f"until={day}&action=unit.change": ["unit.change"],
    }
    for query, actions in wanted.items():
        with case(query):
            page = client.get(f"{LOG}?{query}").context["page"]
            assert [entry.action for entry in page] == actions


@pytest.mark.parametrize("rows", [1, 3])
def test_log_asks_as_often_for_many_entries(
    client, admin, rows, django_assert_num_queries
):
    for _ in range(rows):
        audit.record(actor=admin, action="unit.add", target=make_unit())

    with django_assert_num_queries(6):
        client.get(LOG)


def test_excel_says_what_the_page_says(client, admin, filer, unit):
    change_account(filer, {"name": "李四"}, actor=admin)
    audit.record(actor=admin, action="unit.change", target=unit)

    sheet = client.get(f"{LOG}log.xlsx?action=user.change").content
    cells = [
        [str(cell) for cell in row if cell is not None]
        for row in load_workbook(BytesIO(sheet)).active.iter_rows(values_only=True)
    ]

    entry = AuditEntry.objects.get(action="user.change")
    assert cells[-1][0] == str(entry.pk)
    assert cells[-1][3:] == ["改账号", entry.target_label, "姓名由“张敏”改为“李四”"]
    assert not any("改单位" in row for row in cells)


def test_wrong_date_is_told_and_strange_words_find_nothing(client):
    assert "这样的写法填写日期" in client.get(f"{LOG}?since=昨天").content.decode()
    assert client.get(f"{LOG}?who=%00&page=x&unit=%25").status_code == 200


def test_sheet_names_the_ends_of_the_chains(client, admin):
    ends = [
        audit.record(actor=admin, action="user.login", target=admin, chain=chain)
        for chain in CHAINS
    ]

    book = load_workbook(BytesIO(client.get(f"{LOG}log.xlsx").content))

    cells = [str(cell) for row in book.active.values for cell in row if cell]
    said = "、".join(entry.entry_hash[:16] for entry in ends)
    assert any(f"日志末端：{said}。" in cell for cell in cells)
