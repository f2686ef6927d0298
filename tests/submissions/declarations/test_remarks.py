"""退回修改 with a remark per row, and what the refiling changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.declarations.handling import return_for_changes
from submissions.models import AuditEntry, Theme
from tests.factories import make_declaration, make_filing, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/declarations/2027/"
MARK = "办公室意见："


@pytest.fixture
def declaration(filer):
    declaration = make_declaration(filer.unit, status=Status.SUBMITTED)
    make_theme(declaration, "甲")
    make_theme(declaration, "乙")
    return declaration


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


def office(declaration, act=""):
    return f"/review/2027/declarations/{declaration.pk}/{act}"


def send_back(client, declaration, **remarks):
    day = timezone.localdate() + timedelta(days=3)
    data = {"reason": "请写具体。", "answer_on": f"{day:%Y-%m-%d}"}
    named = {name.replace("_", "-"): text for name, text in remarks.items()}
    return client.post(office(declaration, "return/"), data | named)


def remarks():
    return [theme.remark for theme in Theme.objects.order_by("pk")]


def test_remark_is_kept_with_its_row(client, declaration):
    second = declaration.themes.get(title="乙")

    send_back(client, declaration, **{f"remark_{second.pk}": " 时间\n太笼统 "})

    assert remarks() == ["", "时间 太笼统"]


def test_unit_reads_the_remark_beside_its_row(client, filer, declaration):
    second = declaration.themes.get(title="乙")
    send_back(client, declaration, **{f"remark_{second.pk}": "时间<b>太笼统"})
    client.force_login(filer)

    html = client.get(PAGE).text

    first_row, second_row = html.split('class="theme-row"')[1:3]
    assert MARK not in first_row
    assert f"{MARK}</b>时间&lt;b&gt;太笼统" in second_row


def test_remark_is_gone_from_the_page_once_it_is_no_longer_returned(
    client, filer, declaration
):
    first = declaration.themes.get(title="甲")
    send_back(client, declaration, **{f"remark_{first.pk}": "太笼统"})
    type(declaration).objects.update(status=Status.DRAFT)
    client.force_login(filer)

    assert MARK not in client.get(PAGE).text


def test_second_return_replaces_the_remarks_of_the_first(client, declaration):
    first, second = declaration.themes_in_order()
    send_back(client, declaration, **{f"remark_{first.pk}": "旧的意见"})
    type(declaration).objects.update(status=Status.SUBMITTED)

    send_back(client, declaration, **{f"remark_{second.pk}": "新的意见"})

    assert remarks() == ["", "新的意见"]


def test_refused_return_leaves_no_remark(client, declaration):
    type(declaration).objects.update(status=Status.DRAFT)
    first = declaration.themes.get(title="甲")

    send_back(client, declaration, **{f"remark_{first.pk}": "太迟了"})

    assert remarks() == ["", ""]


def test_remark_for_a_row_of_another_unit_is_ignored(client, declaration, outsider):
    theirs = make_theme(make_declaration(outsider.unit, status=Status.SUBMITTED))

    send_back(client, declaration, **{f"remark_{theirs.pk}": "不是给你的"})

    theirs.refresh_from_db()
    assert theirs.remark == ""


@pytest.mark.parametrize(
    ("typed", "kept"), [("长" * 301, "长" * 300), ("前\0后", "前后"), ("\u200b", "")]
)
def test_remark_is_made_fit_to_keep(client, declaration, typed, kept):
    first = declaration.themes.get(title="甲")

    response = send_back(client, declaration, **{f"remark_{first.pk}": typed})

    assert response.status_code == 302
    assert remarks() == [kept, ""]


def test_log_holds_the_reason_once(client, declaration):
    send_back(client, declaration)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.data["reason"]) == ("declaration.return", "请写具体。")


# Filing again ----------------------------------------------------------------


@pytest.fixture
def refiled(declaration, filer):
    """Filed, then the summary of 乙 changed, then filed again."""
    make_filing(declaration, filer)
    declaration.themes.filter(title="乙").update(summary="请家长走进食堂看一看。")
    declaration.contact_phone = "13911112222"
    declaration.save()
    make_filing(declaration, filer)
    return declaration


def test_office_sees_exactly_what_the_refiling_changed(client, refiled):
    response = client.get(office(refiled))

    changes = response.context["changes"]
    assert [(change.place, change.label) for change in changes] == [
        ("填报单位", "联系电话"),
        ("第2行", "活动简介"),
    ]
    assert "<ins>" in response.text


def test_changed_phone_is_masked_for_the_office(client, refiled):
    html = client.get(office(refiled)).text

    assert "139****2222" in html
    assert "13911112222" not in html


def test_changed_phone_is_masked_on_the_receipt_too(client, refiled):
    number = refiled.filings.first().number

    html = client.get(f"{PAGE}filings/{number}/").text

    assert "和上一次报送相比" in html
    assert "13911112222" not in html
    assert "13800138000" not in html


def test_unit_reads_its_own_changes_on_the_receipt(client, filer, refiled):
    client.force_login(filer)

    html = client.get(f"{PAGE}filings/{refiled.filings.first().number}/").text

    assert "13911112222" in html


def test_first_filing_has_nothing_to_compare(client, declaration, filer):
    number = make_filing(declaration, filer).number

    assert "和上一次报送相比" not in client.get(office(declaration)).text
    assert "和上一次报送相比" not in client.get(f"{PAGE}filings/{number}/").text


def test_earlier_receipt_compares_with_the_one_before_it(client, refiled, filer):
    make_filing(refiled, filer)
    first, second, third = refiled.filings.order_by("sequence")

    compared = [
        "<ins>" in client.get(f"{PAGE}filings/{filing.number}/").text
        for filing in (first, second, third)
    ]

    assert compared == [False, True, False]


def test_changes_of_a_returned_form_wait_until_it_is_filed(client, refiled, reviewer):
    return_for_changes(
        refiled, actor=reviewer, reason="再改。", answer_by=timezone.now()
    )

    assert "<ins>" not in client.get(office(refiled)).text
