from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.models import AuditEntry
from tests.factories import make_campaign, make_declaration, make_filing, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ACT = "/declarations/2027/withdraw/"


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def filed(unit, campaign=None, status=Status.SUBMITTED):
    declaration = make_declaration(unit, campaign, status=status)
    make_theme(declaration, title="走进大厅")
    make_filing(declaration)
    return declaration


def test_withdrawn_form_can_be_edited_again(client, filer):
    declaration = filed(filer.unit)

    response = client.post(ACT, follow=True)

    html = response.content.decode()
    declaration.refresh_from_db()
    assert declaration.status == Status.DRAFT
    assert "现在没有算数的报送，改好后请重新报送" in html
    assert "走进大厅</textarea>" in html


def test_withdrawal_is_in_the_log(client, filer):
    filed(filer.unit)

    client.post(ACT)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("declaration.withdraw", filer)


def test_withdrawn_themes_leave_the_workbench(client, filer, reviewer):
    filed(filer.unit)
    client.post(ACT)
    client.force_login(reviewer)

    response = client.get("/review/2027/themes/")

    assert list(response.context["themes"]) == []


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.ACCEPTED, "现在是“已受理”，不能撤回"),
        (Status.DRAFT, "现在是“草稿”，不能撤回"),
        (Status.RETURNED, "现在是“已退回”，不能撤回"),
    ],
)
def test_only_what_is_filed_is_withdrawn(client, filer, status, said):
    declaration = filed(filer.unit, status=status)

    html = client.post(ACT, follow=True).content.decode()

    declaration.refresh_from_db()
    assert said in html
    assert declaration.status == status


def test_after_the_deadline_nothing_is_withdrawn(client, filer):
    campaign = make_campaign(deadline=timezone.now() - timedelta(minutes=1))
    declaration = filed(filer.unit, campaign)

    html = client.post(ACT, follow=True).content.decode()

    declaration.refresh_from_db()
    assert "报送已经截止，不能撤回" in html
    assert declaration.status == Status.SUBMITTED


def test_a_link_withdraws_nothing(client, filer):
    declaration = filed(filer.unit)

    response = client.get(ACT)

    declaration.refresh_from_db()
    assert response.status_code == 405
    assert declaration.status == Status.SUBMITTED
