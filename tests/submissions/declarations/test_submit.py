import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.models import AuditEntry, Filing
from tests.factories import make_campaign, make_declaration, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ACT = "/declarations/2027/submit/"


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


@pytest.fixture
def declaration(filer):
    declaration = make_declaration(filer.unit)
    make_theme(declaration, title="走进大厅")
    return declaration


def sent(**fields):
    return {"key": uuid.uuid4(), "revision": 1} | fields


def test_filing_leads_to_its_receipt(client, declaration, filer):
    response = client.post(ACT, sent())

    filing = Filing.objects.get()
    declaration.refresh_from_db()
    assert response.url == f"/declarations/2027/filings/{filing.number}/"
    assert declaration.status == Status.SUBMITTED
    assert filing.filed_by == filer
    assert filing.content["rows"][0]["title"] == "走进大厅"


def test_filing_is_in_the_log(client, declaration, filer):
    receipt = client.post(ACT, sent()).url

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("declaration.submit", filer)
    assert entry.head in client.get(receipt).content.decode()


def test_double_click_files_once(client, declaration):
    data = sent()

    answers = {client.post(ACT, data).url for _ in range(2)}

    assert Filing.objects.count() == 1
    assert answers == {f"/declarations/2027/filings/{Filing.objects.get().number}/"}


def test_used_page_does_not_pretend_to_file_again(client, declaration):
    data = sent()
    client.post(ACT, data)
    client.post("/declarations/2027/withdraw/")

    response = client.post(ACT, data)

    declaration.refresh_from_db()
    assert response.status_code == 409
    assert "这一页已经用过一次" in response.content.decode()
    assert declaration.status == Status.DRAFT


def test_key_of_another_unit_is_refused_in_words(client, declaration, outsider):
    other = make_declaration(outsider.unit)
    make_theme(other)
    data = sent()
    client.post(ACT, data)
    client.force_login(outsider)

    response = client.post(ACT, data)

    assert response.status_code == 409
    assert Filing.objects.get().declaration == declaration


def test_other_content_than_was_seen_is_not_filed(client, declaration):
    response = client.post(ACT, sent(revision=0))

    assert response.status_code == 409
    assert "刚刚被别人处理过" in response.content.decode()
    assert not Filing.objects.exists()


def test_incomplete_form_is_not_filed(client, declaration):
    declaration.themes.update(summary="")

    response = client.post(ACT, sent())

    assert response.status_code == 422
    assert "请填写活动简介" in response.content.decode()
    assert not Filing.objects.exists()


def test_at_the_deadline_filing_is_refused_in_words(client, filer, time_machine):
    campaign = make_campaign(deadline=timezone.now() + timedelta(hours=1))
    declaration = make_declaration(filer.unit, campaign)
    make_theme(declaration, title="差一步")
    time_machine.move_to(campaign.deadline, tick=False)

    response = client.post(ACT, sent(), headers={"Date": "Mon, 01 Mar 2027 00:00:00"})

    html = response.content.decode()
    declaration.refresh_from_db()
    assert response.status_code == 409
    assert "现在不在报送时间内，没有报送" in html
    assert "差一步" in html
    assert declaration.status == Status.DRAFT


def test_just_before_the_deadline_filing_is_in_time(client, filer, time_machine):
    campaign = make_campaign(deadline=timezone.now() + timedelta(hours=1))
    make_theme(make_declaration(filer.unit, campaign))
    time_machine.move_to(campaign.deadline - timedelta(milliseconds=1), tick=False)

    client.post(ACT, sent())

    assert Filing.objects.get().received_at < campaign.deadline


def test_before_opening_filing_is_refused(client, filer):
    campaign = make_campaign(opens_at=timezone.now() + timedelta(hours=1))
    make_theme(make_declaration(filer.unit, campaign))

    response = client.post(ACT, sent())

    assert response.status_code == 409
    assert not Filing.objects.exists()


def test_returned_form_is_filed_again_after_the_deadline(client, filer):
    campaign = make_campaign(deadline=timezone.now() - timedelta(days=1))
    declaration = make_declaration(filer.unit, campaign, status=Status.RETURNED)
    make_theme(declaration)

    client.post(ACT, sent())

    declaration.refresh_from_db()
    assert declaration.status == Status.SUBMITTED


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_filed_form_is_not_filed_twice(client, filer, status):
    declaration = make_declaration(filer.unit, status=status)
    make_theme(declaration)

    response = client.post(ACT, sent())

    assert response.status_code == 409
    assert f"现在是“{status.label}”，不能报送" in response.content.decode()
    assert not Filing.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"key": "x", "revision": 1},
        {"key": uuid.uuid4()},
        {"key": uuid.uuid4(), "revision": "abc"},
        {"key": uuid.uuid4(), "revision": "9" * 23},
        {"key": "\x00" * 36, "revision": 1},
    ],
)
def test_incomplete_request_is_refused(client, declaration, data):
    response = client.post(ACT, data)

    assert response.status_code == 400
    assert "这个请求不完整" in response.content.decode()
    assert not Filing.objects.exists()


def test_extra_fields_change_nothing(client, declaration, outsider):
    extra = {"status": "accepted", "unit": outsider.unit.pk, "year": 2026}

    client.post(ACT, sent(**extra))

    declaration.refresh_from_db()
    assert declaration.status == Status.SUBMITTED
    assert declaration.unit != outsider.unit
