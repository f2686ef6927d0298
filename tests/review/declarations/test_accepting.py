"""受理 of many from the roster, and the way back."""

import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.choices import ScanRule
from submissions.declarations.handling import accept_declaration
from submissions.models import AuditEntry, Declaration
from tests.factories import (
    make_attachment,
    make_declaration,
    make_filing,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db

ACCEPT = "/review/2027/declarations/accept/"
REOPEN = "/review/2027/declarations/reopen/"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def asking(campaign):
    campaign.scan_rule = ScanRule.REQUIRED
    campaign.save()
    return campaign


def make_waiting(name, reviewer, *, with_scan, status=Status.SUBMITTED):
    declaration = make_declaration(make_unit(name), status=status)
    make_theme(declaration)
    if with_scan:
        make_attachment(declaration, reviewer)
    make_filing(declaration)
    return declaration


def statuses():
    return list(Declaration.objects.order_by("pk").values_list("status", flat=True))


def test_ticked_are_accepted_and_those_without_a_right_scan_named(
    client, reviewer, asking
):
    make_waiting("甲街道", reviewer, with_scan=True)
    changed = make_waiting("乙街道", reviewer, with_scan=True)
    changed.themes.update(summary="盖章以后改的。")
    make_filing(changed)
    make_waiting("丙街道", reviewer, with_scan=False)
    make_waiting("丁街道", reviewer, with_scan=False, status=Status.DRAFT)
    ticked = list(Declaration.objects.values_list("pk", flat=True))

    page = client.post(ACCEPT, {"declaration": [*ticked, "x"]}, follow=True).text

    assert statuses() == [
        Status.ACCEPTED,
        Status.SUBMITTED,
        Status.SUBMITTED,
        Status.DRAFT,
    ]
    assert "受理了 1 份，3 份没有受理" in page
    assert "没有受理：盖章扫描件与现在的内容不一致" in page
    assert "没有受理：没有上传盖章扫描件" in page
    assert "没有受理：现在是“草稿”" in page
    assert AuditEntry.objects.filter(action="declaration.accept").count() == 1


def test_scan_that_may_be_left_out_stops_nothing(client, reviewer, campaign):
    make_waiting("甲街道", reviewer, with_scan=False)

    client.post(ACCEPT, {"declaration": Declaration.objects.get().pk})

    assert statuses() == [Status.ACCEPTED]


def test_nothing_ticked_is_said(client, campaign):
    page = client.post(ACCEPT, follow=True).text

    assert "还没有勾选任何单位，什么都没有改" in page


def test_own_acceptances_are_taken_back_others_stay(client, reviewer, admin, campaign):
    own, others, returned = (
        make_waiting(name, reviewer, with_scan=False) for name in "甲乙丙"
    )
    client.post(ACCEPT, {"declaration": [own.pk, returned.pk]})
    accept_declaration(others, actor=admin)
    Declaration.objects.filter(pk=returned.pk).update(
        status=Status.RETURNED, return_reason="太笼统。", answer_by=timezone.now()
    )

    page = client.post(
        REOPEN, {"done": [own.pk, others.pk, returned.pk]}, follow=True
    ).text

    assert statuses() == [Status.SUBMITTED, Status.ACCEPTED, Status.RETURNED]
    assert "已撤销 1 份的受理，又回到待受理。" in page
    assert "另有 2 份已经另行办理过，没有动。" in page


def test_one_is_taken_back_on_its_page(client, reviewer, campaign):
    declaration = make_waiting("甲街道", reviewer, with_scan=False)
    accept_declaration(declaration, actor=reviewer)
    detail = f"/review/2027/declarations/{declaration.pk}/"
    assert "撤销受理</button>" in client.get(detail).text

    page = client.post(f"{detail}reopen/", follow=True).text

    assert statuses() == [Status.SUBMITTED]
    assert "已撤销甲街道的受理，又回到待受理。" in page


def test_only_what_waits_can_be_ticked_and_only_by_the_office(
    client, reviewer, leader, campaign
):
    waiting = make_waiting("甲街道", reviewer, with_scan=False)
    make_waiting("乙街道", reviewer, with_scan=False, status=Status.DRAFT)
    box = f'name="declaration" data-tick value="{waiting.pk}"'

    page = " ".join(client.get("/review/2027/roster/").text.split())
    assert page.count("data-tick") == 1
    assert box in page

    client.force_login(leader)
    assert "data-tick" not in client.get("/review/2027/roster/").text
