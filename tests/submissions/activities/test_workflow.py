"""The table of moves of an occasion, cell by cell."""

from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.activities.workflow import (
    ANNOUNCE,
    CONFIRM_REPORT,
    OCCASION_MOVES,
    REPORT,
    REPORT_UNANNOUNCED,
    RETURN_REPORT,
    WITHDRAW_ANNOUNCEMENT,
    WITHDRAW_REPORT,
    WITHDRAW_UNANNOUNCED_REPORT,
)
from submissions.choices import OccasionStatus as Status
from submissions.transitions import MoveRefused, apply_move, list_available_moves
from tests.activities import make_occasion

pytestmark = pytest.mark.django_db

OWN = {
    Status.PLANNED: [ANNOUNCE],
    Status.ANNOUNCED: [WITHDRAW_ANNOUNCEMENT, REPORT],
    Status.REPORTED: [WITHDRAW_REPORT],
    Status.RETURNED: [REPORT],
    Status.CONFIRMED: [],
}
OFFICE = OWN | {Status.REPORTED: [RETURN_REPORT, CONFIRM_REPORT]}
NOBODY = {status: [] for status in Status}
HELD = {"day": timezone.localdate(), "held_on": timezone.localdate()}


@pytest.mark.parametrize(
    ("person", "table"),
    [
        ("filer", OWN),
        ("reviewer", OFFICE),
        ("admin", OFFICE),
        ("leader", NOBODY),
        ("outsider", NOBODY),
    ],
)
def test_moves_of_every_person_in_every_state(request, filer, person, table, case):
    user = request.getfixturevalue(person)
    for status in Status:
        with case(status):
            occasion = make_occasion(status=status, unit=filer.unit, **HELD)

            found = list_available_moves(OCCASION_MOVES, user, occasion)

            assert found == table[status]


def test_waived_announcement_lets_the_planned_be_reported(filer):
    occasion = make_occasion(unit=filer.unit, **HELD)
    occasion.campaign.announcement_waived = True

    found = list_available_moves(OCCASION_MOVES, filer, occasion)

    assert found == [ANNOUNCE, REPORT_UNANNOUNCED]


def test_report_without_announcement_goes_back_to_planned(filer):
    fields = HELD | {"announced_at": None, "day": None}
    occasion = make_occasion(status=Status.REPORTED, unit=filer.unit, **fields)

    found = list_available_moves(OCCASION_MOVES, filer, occasion)

    assert found == [WITHDRAW_UNANNOUNCED_REPORT]


def test_nothing_is_reported_before_its_day(filer):
    tomorrow = timezone.localdate() + timedelta(days=1)
    occasion = make_occasion(status=Status.ANNOUNCED, unit=filer.unit, day=tomorrow)

    with pytest.raises(MoveRefused, match="还没有到举办的日子"):
        apply_move(REPORT, occasion, actor=filer)


def test_cancelled_occasion_is_not_announced(filer):
    gone = {"cancelled_at": timezone.now(), "cancelling_reason": "延期"}
    occasion = make_occasion(unit=filer.unit, **gone)

    with pytest.raises(MoveRefused, match="已经从现行计划中取消"):
        apply_move(ANNOUNCE, occasion, actor=filer)


@pytest.mark.parametrize("move", [WITHDRAW_ANNOUNCEMENT, RETURN_REPORT])
def test_taking_back_takes_a_reason(reviewer, move):
    occasion = make_occasion(status=move.sources[0])

    with pytest.raises(MoveRefused, match="请写明"):
        apply_move(move, occasion, actor=reviewer, reason=" ")


def test_moves_go_where_the_design_says():
    targets = {
        (source, move.target) for move in OCCASION_MOVES for source in move.sources
    }

    assert targets == {
        (Status.PLANNED, Status.ANNOUNCED),
        (Status.ANNOUNCED, Status.PLANNED),
        (Status.ANNOUNCED, Status.REPORTED),
        (Status.RETURNED, Status.REPORTED),
        (Status.PLANNED, Status.REPORTED),
        (Status.REPORTED, Status.ANNOUNCED),
        (Status.REPORTED, Status.PLANNED),
        (Status.REPORTED, Status.RETURNED),
        (Status.REPORTED, Status.CONFIRMED),
    }
