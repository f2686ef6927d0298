"""延期: one unit may file longer; a reason, an end, an entry in the log."""

import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.declarations.filing import submit_declaration
from submissions.models import AuditEntry, Declaration, Filing
from submissions.transitions import MoveRefused
from tests.factories import make_campaign, make_declaration, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DEADLINE = datetime(2027, 3, 29, 16, tzinfo=UTC)
UNTIL = datetime(2027, 3, 31, 10, tzinfo=UTC)  # 18:00 in Beijing
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def declaration(filer, time_machine):
    time_machine.move_to(DEADLINE + timedelta(hours=1))
    campaign = make_campaign(opens_at=DEADLINE - timedelta(days=6), deadline=DEADLINE)
    return make_theme(make_declaration(filer.unit, campaign)).declaration


@pytest.fixture
def client(client, reviewer, declaration):
    client.force_login(reviewer)
    return client


def page(declaration, act=""):
    return f"/review/2027/declarations/{declaration.pk}/{act}"


def extend(client, declaration, until="2027-03-31T18:00", reason="机关停电两天。"):
    data = {"until": until, "reason": reason}
    return client.post(page(declaration, "extend/"), data)


def file(declaration, filer, received):
    return submit_declaration(
        declaration,
        actor=filer,
        key=uuid.uuid4(),
        revision=declaration.revision,
        received=received,
    )


def test_extension_is_kept_to_the_minute_with_its_reason(client, declaration):
    response = extend(client, declaration)

    declaration.refresh_from_db()
    assert response.url == page(declaration)
    assert declaration.extended_until == UNTIL
    assert declaration.extension_reason == "机关停电两天。"


def test_extension_is_in_the_log(client, declaration, reviewer):
    extend(client, declaration)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("declaration.extend", reviewer)
    assert entry.data == {
        "until": "2027-03-31T18:00:00+08:00",
        "reason": "机关停电两天。",
    }


@pytest.mark.parametrize(
    ("past_the_end", "in_time"),
    [(-MILLISECOND, True), (timedelta(0), False), (MILLISECOND, False)],
)
def test_extended_unit_files_until_the_instant(
    client, filer, declaration, past_the_end, in_time
):
    extend(client, declaration)

    with suppress(MoveRefused):
        file(declaration, filer, UNTIL + past_the_end)

    assert Filing.objects.exists() is in_time


def test_extension_that_ended_meanwhile_is_read_anew(client, filer, declaration):
    extend(client, declaration)
    seen = Declaration.objects.get()
    extend(client, declaration, until="2027-03-30T02:00")

    with pytest.raises(MoveRefused, match="不在报送时间内"):
        file(seen, filer, UNTIL - MILLISECOND)


def test_extension_given_meanwhile_is_read_anew(client, filer, declaration):
    seen = Declaration.objects.get()
    extend(client, declaration)

    filing = file(seen, filer, UNTIL - MILLISECOND)

    assert filing.received_at == UNTIL - MILLISECOND


def test_page_that_was_opened_in_time_is_refused_after_the_end(
    client, filer, declaration, time_machine
):
    extend(client, declaration)
    time_machine.move_to(UNTIL - timedelta(seconds=1))
    client.force_login(filer)
    key = client.get("/declarations/2027/check/").context["key"]
    time_machine.move_to(UNTIL)

    response = client.post("/declarations/2027/submit/", {"revision": 1, "key": key})

    assert response.status_code == 409
    assert "现在不在报送时间内" in response.text
    assert not Filing.objects.exists()


def test_unit_sees_its_own_end(client, filer, declaration):
    extend(client, declaration)
    client.force_login(filer)

    html = client.get("/declarations/2027/").text

    assert "3月31日" in html
    assert "18:00" in html


def test_office_sees_end_and_reason(client, declaration):
    extend(client, declaration)

    html = client.get(page(declaration)).text

    assert "已延期到" in html
    assert "机关停电两天。" in html


def test_other_units_stay_late(client, declaration, outsider):
    other = make_theme(make_declaration(outsider.unit, declaration.campaign))
    extend(client, declaration)

    with pytest.raises(MoveRefused):
        file(other.declaration, outsider, DEADLINE + timedelta(hours=2))


@pytest.mark.parametrize(
    ("until", "reason", "said"),
    [
        ("", "停电。", "请选择延期到哪一天、几点。"),
        ("2027-03-31T18:00", " \u3000", "请写明为什么延期"),
        ("2027-03-01T18:00", "停电。", "请选现在以后、一年以内"),
        ("2099-01-01T00:00", "停电。", "请选现在以后、一年以内"),
        ("后天", "停电。", "请按 2027-04-02 18:00 这样的写法填写"),
        ("2027-03-31T18:00", "长" * 201, "200"),
        ("2027-03-31T18:00", "a\0b", "。"),
    ],
)
def test_impossible_extension_is_refused_in_words(
    client, declaration, until, reason, said
):
    response = extend(client, declaration, until, reason)

    declaration.refresh_from_db()
    assert response.status_code == 422
    assert said in response.text
    assert declaration.extended_until is None
    assert not AuditEntry.objects.of_acts().exists()


def test_leader_extends_nothing(client, declaration, leader):
    client.force_login(leader)

    assert extend(client, declaration).status_code == 403
    assert Declaration.objects.get().extended_until is None


@pytest.mark.parametrize(
    ("status", "offered"), [(Status.DRAFT, True), (Status.SUBMITTED, False)]
)
def test_extension_is_offered_to_whom_it_helps(client, declaration, status, offered):
    Declaration.objects.update(status=status)

    assert ("给这个单位延期" in client.get(page(declaration)).text) is offered


def test_shorter_extension_does_not_shorten_the_deadline(filer):
    campaign = make_campaign(deadline=timezone.now() + timedelta(days=7))
    declaration = make_declaration(
        filer.unit,
        campaign,
        extended_until=timezone.now() + timedelta(days=1),
        extension_reason="停电。",
    )

    assert declaration.due_at == campaign.closes_at
