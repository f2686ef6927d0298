"""Unit, colleague and office at one occasion at once: one wins, nothing is doubled."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from review.changes.revision import change_row
from review.issue.issuing import issue_plan
from review.plan.versions import find_working_version
from submissions import audit
from submissions.activities.announcing import announce_occasion
from submissions.activities.handling import confirm_report, return_report
from submissions.activities.occasions import add_occasion, build_next_occasion
from submissions.activities.photos import store_occasion_file
from submissions.activities.reporting import file_report, freeze_report
from submissions.calendars import read_calendar
from submissions.choices import OccasionFileKind, OccasionStatus
from submissions.files import FileRefused
from submissions.models import (
    Activity,
    AuditEntry,
    Occasion,
    OccasionFile,
    OccasionReport,
)
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.activities import make_activity, make_complete, make_occasion
from tests.factories import make_issued, make_selected, make_user
from tests.postgres.races import Meeting, at_once, behind, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TODAY = timezone.localdate()
WRITTEN = {"day": TODAY, "place": "湘江嘉园"}
LATER = TODAY + timedelta(days=5)


@pytest.fixture
def writer(unit):
    return make_user("writer", unit=unit)


def fresh(occasion):
    return Occasion.objects.with_row_data().get(pk=occasion.pk)


# --- 报备 and a new version of the plan --------------------------------------------


@pytest.fixture
def planned(reviewer):
    """An occasion in August whose plan is issued; the next version moves it."""
    make_issued(make_selected(time_text="8月"), reviewer)
    activity = Activity.objects.get()
    activity.occasions.update(**WRITTEN)
    change_row(
        activity.campaign,
        activity.line,
        actor=reviewer,
        reason="防汛",
        months=Months.of(10),
    )
    return activity.occasions.get()


def announce(occasion, actor):
    return announce_occasion(fresh(occasion), actor=actor, revision=0)


def issue(planned, reviewer):
    version = find_working_version(planned.campaign)
    return issue_plan(version, actor=reviewer, reason="防汛")


def test_double_click_announces_once(writer):
    occasion = make_occasion(unit=writer.unit, **WRITTEN)

    outcomes = at_once(*[lambda: announce(occasion, writer)] * 3)

    assert [type(error) for error in failures(outcomes)] == [MoveRefused] * 2
    assert AuditEntry.objects.filter(action="occasion.announce").count() == 1


def test_twin_two_naive_clicks_announce_twice(writer):
    occasion, meeting = make_occasion(unit=writer.unit, **WRITTEN), Meeting(2)

    def naive():
        with transaction.atomic():
            mine = fresh(occasion)
            planned = mine.status == OccasionStatus.PLANNED
            meeting.wait()
            if planned:
                audit.record(actor=writer, action="occasion.announce", target=mine)

    at_once(naive, naive)

    assert AuditEntry.objects.filter(action="occasion.announce").count() == 2


def test_announcement_behind_a_new_version_is_refused(planned, reviewer):
    filer = make_user(unit=planned.unit)

    refusal = behind(lambda: issue(planned, reviewer), lambda: announce(planned, filer))

    assert isinstance(refusal, MoveRefused)
    assert fresh(planned).status == OccasionStatus.PLANNED
    assert str(fresh(planned).months) == "10月"


def test_twin_without_the_revision_the_old_month_is_announced(planned, reviewer):
    filer = make_user(unit=planned.unit)

    def naive():
        mine = fresh(planned)
        return announce_occasion(mine, actor=filer, revision=1)

    occasion = behind(lambda: issue(planned, reviewer), naive)

    assert occasion.status == OccasionStatus.ANNOUNCED
    assert str(occasion.months) == "10月"
    assert occasion.day == TODAY


def test_issue_and_announcement_at_once_wait_in_no_ring(planned, reviewer):
    filer = make_user(unit=planned.unit)

    outcomes = at_once(
        lambda: issue(planned, reviewer), lambda: announce(planned, filer)
    )

    assert {type(error) for error in failures(outcomes)} <= {MoveRefused}
    assert str(fresh(planned).months) == "10月"
    assert fresh(planned).status == OccasionStatus.PLANNED


def test_twin_who_logs_before_locking_waits_in_a_ring(planned, reviewer):
    meeting = Meeting(2)

    def log_first():
        with transaction.atomic():
            audit.record(actor=reviewer, action="plan.issue", target=planned)
            meeting.wait()
            Occasion.objects.filter(pk=planned.pk).update(place="政务大厅")

    def lock_first():
        with transaction.atomic():
            Occasion.objects.filter(pk=planned.pk).update(place="社区会议室")
            meeting.wait()
            audit.record(actor=reviewer, action="occasion.announce", target=planned)

    [error] = failures(at_once(log_first, lock_first))

    assert isinstance(error, OperationalError)


def test_two_occasions_added_at_once_get_numbers_of_their_own(writer):
    activity = make_activity(writer.unit)

    outcomes = at_once(*[lambda: add_occasion(activity, actor=writer, month=9)] * 3)

    assert failures(outcomes) == []
    assert list(activity.occasions.values_list("position", flat=True)) == [1, 2, 3]


def test_twin_without_the_lock_two_take_one_number(writer):
    activity, meeting = make_activity(writer.unit), Meeting(2)

    def naive():
        with transaction.atomic():
            occasion = build_next_occasion(activity, Months.of(9), read_calendar())
            meeting.wait()
            occasion.save()

    [error] = failures(at_once(naive, naive))

    assert isinstance(error, IntegrityError)


# --- 报送情况 ----------------------------------------------------------------------


@pytest.fixture
def written(writer):
    occasion = make_occasion(
        status=OccasionStatus.ANNOUNCED,
        unit=writer.unit,
        day=TODAY,
        held_on=TODAY,
        held_place="湘江嘉园",
        logo_shown=False,
        logo_reason="下雨。",
        what_shown="走访投放点。",
    )
    return make_complete(occasion)


def report(occasion, actor, key):
    return file_report(
        fresh(occasion),
        actor=actor,
        key=key,
        revision=0,
        received=timezone.now(),
    )


def test_double_click_files_one_report(written, writer):
    key = uuid.uuid4()

    outcomes = at_once(*[lambda: report(written, writer, key)] * 4)

    assert outcomes == [OccasionReport.objects.get()] * 4
    assert AuditEntry.objects.filter(action="occasion.report").count() == 1


def test_twin_without_the_lock_the_second_click_gets_an_error(written, writer):
    key, meeting = uuid.uuid4(), Meeting(2)

    def naive():
        with transaction.atomic():
            earlier = OccasionReport.objects.filter(key=key).first()
            meeting.wait()
            return earlier or freeze_report(
                fresh(written), actor=writer, key=key, received_at=timezone.now()
            )

    [error] = failures(at_once(naive, naive))

    assert isinstance(error, IntegrityError)


def test_one_confirms_or_the_other_returns(reviewer, writer):
    occasion = make_occasion(status=OccasionStatus.REPORTED, unit=writer.unit)

    outcomes = at_once(
        lambda: confirm_report(fresh(occasion), actor=reviewer),
        lambda: return_report(
            fresh(occasion), actor=reviewer, reason="核对", answer_by=LATER
        ),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    acts = AuditEntry.objects.filter(action__in=("occasion.confirm", "occasion.return"))
    assert acts.count() == 1


# --- files -------------------------------------------------------------------------


def store(occasion, actor, content):
    return store_occasion_file(
        fresh(occasion),
        actor=actor,
        kind=OccasionFileKind.OTHER,
        name="签到表.pdf",
        content=content,
    )


def test_last_place_is_given_once(written, writer, settings):
    settings.OCCASION_FILES = 1

    outcomes = at_once(
        *(lambda n=n: store(written, writer, b"%PDF-" + bytes([n])) for n in range(3))
    )

    assert [type(error) for error in failures(outcomes)] == [FileRefused] * 2
    assert OccasionFile.objects.count() == 1
    assert len(list(Path(settings.ATTACHMENT_DIR).iterdir())) == 1


def test_twin_without_the_lock_the_last_place_is_given_twice(written, settings, writer):
    settings.OCCASION_FILES = 1
    meeting = Meeting(2)

    def naive(number):
        with transaction.atomic():
            room = written.files.count() < settings.OCCASION_FILES
            meeting.wait()
            if room:
                written.files.create(
                    kind="other",
                    name="签到表.pdf",
                    ending="pdf",
                    size=1,
                    sha256="",
                    source_sha256=str(number),
                    uploaded_by=writer,
                )

    at_once(lambda: naive(1), lambda: naive(2))

    assert OccasionFile.objects.count() == 2


def test_same_file_sent_twice_at_once_is_kept_once(written, writer, settings):
    outcomes = at_once(*[lambda: store(written, writer, b"%PDF-1.7")] * 3)

    assert outcomes == [OccasionFile.objects.get()] * 3
    assert len(list(Path(settings.ATTACHMENT_DIR).iterdir())) == 1
