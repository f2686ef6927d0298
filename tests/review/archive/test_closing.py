"""归档: told of what is open, archived, only read, opened again with a reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from review.archive.closing import list_history, list_open_matters
from submissions.activities.due_dates import recompute_due_dates
from submissions.audit import find_first_break
from submissions.choices import DeclarationStatus, OccasionStatus, Phase
from submissions.models import Campaign, Occasion
from tests.activities import make_complete, make_occasion
from tests.factories import make_campaign, make_declaration, rows_post

pytestmark = pytest.mark.django_db

PAGE = "/review/2027/archive/"


@pytest.fixture
def campaign(db):
    """Its filing is over; a report waits to be confirmed, with two open opinions."""
    campaign = make_campaign(2027, deadline=timezone.now() - timedelta(days=1))
    make_complete(make_occasion(status=OccasionStatus.REPORTED))
    return campaign


def archive(client, campaign):
    known = [matter.key for matter in list_open_matters(campaign)]
    response = client.post(f"{PAGE}close/", {"known": known})
    campaign.refresh_from_db()
    return response


def test_what_is_open_is_told_and_must_be_known_one_by_one(client, reviewer, campaign):
    client.force_login(reviewer)
    page = client.get(PAGE).text

    refused = client.post(f"{PAGE}close/", {"known": ["unconfirmed-1"]})

    assert "我已知道：1 份情况报告没有确认" in page
    assert refused.status_code == 409
    assert "2 条意见建议没有答复" in refused.text
    assert 'id="known-unconfirmed" checked' in " ".join(refused.text.split())
    assert not Campaign.objects.get().is_archived


def test_archived_year_is_opened_again_with_a_reason_only(client, reviewer, campaign):
    client.force_login(reviewer)
    assert archive(client, campaign).status_code == 302
    assert campaign.phase(timezone.now(), issued=True) == Phase.ARCHIVED
    assert archive(client, campaign).status_code == 409

    refused = client.post(f"{PAGE}reopen/", {"reason": " "})
    assert refused.status_code == 422
    assert Campaign.objects.get().is_archived
    client.post(f"{PAGE}reopen/", {"reason": "补录一份报告。"})

    assert not Campaign.objects.get().is_archived
    opened, closed = list_history(campaign)
    assert opened.data == {"reason": "补录一份报告。"}
    assert closed.data == {"left_open": {"plan": 1, "unconfirmed": 1, "unanswered": 2}}
    assert find_first_break() is None


def test_year_is_not_archived_while_units_may_file(client, reviewer, campaign):
    Campaign.objects.update(deadline=timezone.now() + timedelta(hours=1))
    client.force_login(reviewer)

    refused = archive(client, campaign)

    assert refused.status_code == 409
    assert "申报还没有截止" in refused.text


def test_refused_save_keeps_what_was_typed(client, reviewer, filer, campaign):
    make_declaration(filer.unit, campaign, status=DeclarationStatus.DRAFT)
    client.force_login(reviewer)
    archive(client, campaign)
    client.force_login(filer)
    typed = rows_post({"title": "走进政务大厅", "summary": "请居民来看。"}, revision=0)

    page = client.post(
        "/declarations/2027/", typed, headers={"Origin": "http://testserver"}
    )
    saved = client.post(
        "/declarations/2027/", typed, headers={"Accept": "application/json"}
    )
    in_place = client.post("/declarations/2027/", typed, headers={"HX-Request": "true"})

    assert page.status_code == saved.status_code == in_place.status_code == 409
    assert "走进政务大厅" in page.text and "请居民来看。" in page.text
    assert saved.json()["archived"]
    assert in_place["HX-Retarget"] == "#main"
    assert "要办的" not in client.get("/").text


def test_calendar_leaves_an_archived_year_alone(client, admin, campaign):
    client.force_login(admin)
    archive(client, campaign)
    make_occasion(announce_due=campaign.archived_at.date())
    before = list(Occasion.objects.values_list("announce_due", "report_due"))

    assert recompute_due_dates(actor=admin) == []

    assert list(Occasion.objects.values_list("announce_due", "report_due")) == before
