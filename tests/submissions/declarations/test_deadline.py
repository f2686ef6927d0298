"""Design §3: server receive time, strictly before the end that applies."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from submissions.choices import DeclarationStatus as Status
from submissions.declarations.filing import submit_declaration, withdraw_declaration
from submissions.models import Campaign, Declaration, Filing
from submissions.transitions import MoveRefused
from tests.factories import (
    make_campaign,
    make_declaration,
    make_filing,
    make_theme,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OPENING = datetime(2027, 3, 23, 1, tzinfo=UTC)
DEADLINE = datetime(2027, 3, 29, 16, tzinfo=UTC)
MILLISECOND, DAY = timedelta(milliseconds=1), timedelta(days=1)


def make_draft(unit, status=Status.DRAFT, *, grace=0, **fields):
    campaign = make_campaign(opens_at=OPENING, deadline=DEADLINE, grace_minutes=grace)
    declaration = make_declaration(unit, campaign, status=status, **fields)
    return make_theme(declaration).declaration


def files(declaration, filer, received):
    """Whether a request received at this moment is filed."""
    try:
        submit_declaration(
            declaration,
            actor=filer,
            key=uuid.uuid4(),
            revision=declaration.revision,
            received=received,
        )
    except MoveRefused:
        return False
    return Filing.objects.get().received_at == received


@pytest.mark.parametrize(
    ("received", "in_time"),
    [
        (OPENING - MILLISECOND, False),
        (OPENING, True),
        (DEADLINE - MILLISECOND, True),
        (DEADLINE, False),
        (DEADLINE + MILLISECOND, False),
    ],
)
def test_filing_window_is_exact(unit, filer, received, in_time):
    declaration = make_draft(unit)

    assert files(declaration, filer, received) is in_time


@pytest.mark.parametrize(
    "page", ["/", "", "?add=1", "check/", "last/", "filings/{number}/", "filed"]
)
def test_every_page_of_the_unit_tells_deadline_and_time_left(client, unit, filer, page):
    make_theme(make_declaration(unit, make_campaign(2026)))
    declaration = make_draft(unit)
    number = make_filing(declaration, filer).number
    if page == "filed":
        Declaration.objects.update(status=Status.SUBMITTED)
    path = page.removeprefix("filed").format(number=number)

    with time_machine.travel(DEADLINE - 2 * DAY - timedelta(hours=6), tick=False):
        client.force_login(filer)
        html = client.get("/" if page == "/" else f"/declarations/2027/{path}").text

    assert "3月29日（星期一）24:00</b> 截止报送" in html
    assert "还有 2 天 6 小时" in html


@pytest.mark.parametrize(
    ("past_the_minutes", "in_time"),
    [(-MILLISECOND, True), (MILLISECOND * 0, False), (MILLISECOND, False)],
)
def test_grace_moves_the_end_by_its_minutes(unit, filer, past_the_minutes, in_time):
    declaration = make_draft(unit, grace=10)
    end = DEADLINE + timedelta(minutes=10)

    assert files(declaration, filer, end + past_the_minutes) is in_time


@pytest.mark.parametrize(
    ("past_the_extension", "in_time"),
    [(-MILLISECOND, True), (MILLISECOND * 0, False), (MILLISECOND, False)],
)
def test_extension_ends_to_the_instant(unit, filer, past_the_extension, in_time):
    until = DEADLINE + 2 * DAY
    declaration = make_draft(unit, extended_until=until, extension_reason="停电。")

    assert files(declaration, filer, until + past_the_extension) is in_time


def test_extension_of_one_unit_helps_no_other(unit, filer):
    declaration = make_draft(unit)
    make_declaration(
        campaign=declaration.campaign,
        extended_until=DEADLINE + 2 * DAY,
        extension_reason="停电。",
    )

    assert not files(declaration, filer, DEADLINE + DAY)


def test_extension_before_the_deadline_takes_nothing_away(unit, filer):
    early = DEADLINE - DAY
    declaration = make_draft(unit, extended_until=early, extension_reason="停电。")

    assert files(declaration, filer, DEADLINE - MILLISECOND)


@pytest.mark.parametrize(
    ("past_the_answer", "in_time"),
    [(-MILLISECOND, True), (MILLISECOND * 0, False), (MILLISECOND, False)],
)
def test_returned_form_may_answer_after_the_deadline(
    unit, filer, past_the_answer, in_time
):
    answer_by = DEADLINE + 3 * DAY
    declaration = make_draft(unit, Status.RETURNED, answer_by=answer_by)

    assert files(declaration, filer, answer_by + past_the_answer) is in_time


def test_return_never_shortens_the_deadline(unit, filer):
    declaration = make_draft(unit, Status.RETURNED, answer_by=DEADLINE - 2 * DAY)

    assert files(declaration, filer, DEADLINE - MILLISECOND)


@pytest.mark.parametrize(
    ("received", "status"),
    [(DEADLINE - MILLISECOND, Status.DRAFT), (DEADLINE, Status.SUBMITTED)],
)
def test_withdrawing_ends_with_the_deadline(unit, filer, received, status):
    declaration = make_draft(unit, Status.SUBMITTED)

    try:
        withdraw_declaration(declaration, actor=filer, received=received)
    except MoveRefused as refusal:
        assert "不能撤回" in str(refusal)

    declaration.refresh_from_db()
    assert declaration.status == status


def test_answered_return_cannot_be_withdrawn_after_the_deadline(unit, filer):
    declaration = make_draft(unit, Status.RETURNED, answer_by=DEADLINE + 3 * DAY)
    assert files(declaration, filer, DEADLINE + DAY)
    declaration.refresh_from_db()

    with pytest.raises(MoveRefused, match="不能撤回"):
        withdraw_declaration(declaration, actor=filer, received=DEADLINE + DAY)


def test_withdrawn_form_must_be_filed_again_before_the_deadline(unit, filer):
    declaration = make_draft(unit, Status.SUBMITTED)
    withdraw_declaration(declaration, actor=filer, received=DEADLINE - MILLISECOND)

    assert not files(declaration, filer, DEADLINE)


def test_deadline_is_read_when_filing_not_when_the_page_was_opened(unit, filer):
    opened = make_draft(unit)
    Campaign.objects.update(deadline=DEADLINE - DAY)

    assert opened.accepts_filing_at(DEADLINE - DAY)
    assert not files(opened, filer, DEADLINE - DAY)


def test_late_request_keeps_what_was_written(unit, filer):
    declaration = make_draft(unit)

    with pytest.raises(MoveRefused, match="您填写的内容都在草稿里"):
        submit_declaration(
            declaration, actor=filer, key=uuid.uuid4(), revision=1, received=DEADLINE
        )

    declaration.refresh_from_db()
    assert (declaration.status, declaration.themes.count()) == (Status.DRAFT, 1)
