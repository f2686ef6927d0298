"""Two workers and one paper: one makes it, and nobody writes over it."""

import pytest
from django.db import transaction
from django.utils import timezone

from review import jobs
from review.documents.plan import Look
from review.models import PaperJob
from review.plans import begin, place_as_declared, plan_paper
from submissions.choices import JobStatus, Role
from submissions.transitions import MoveRefused
from tests.factories import make_selected, make_user
from tests.postgres.races import Meeting, at_once, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def version():
    theme = make_selected()
    actor = make_user("office", Role.REVIEWER)
    version = begin(theme.declaration.campaign, actor=actor)
    place_as_declared(version, actor=actor)
    return version


def ask(version):
    actor = make_user(f"office{PaperJob.objects.count() + 1}", Role.REVIEWER)
    return jobs.ask(version, Look(), plan_paper(version), actor=actor)


def test_one_of_two_workers_takes_the_job(version):
    ask(version)
    mine, theirs = PaperJob.objects.get(), PaperJob.objects.get()

    outcomes = at_once(
        lambda: jobs.claim(mine, timezone.now()),
        lambda: jobs.claim(theirs, timezone.now()),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    assert PaperJob.objects.get().attempt == 1


def test_twin_two_naive_workers_both_take_it(version):
    ask(version)
    meeting, told = Meeting(2), []

    def naive():
        with transaction.atomic():
            mine = PaperJob.objects.get()
            free = mine.status == JobStatus.QUEUED
            meeting.wait()
            if free:
                PaperJob.objects.update(status=JobStatus.RUNNING)
                told.append(mine.pk)

    at_once(naive, naive)

    assert len(told) == 2


def test_two_who_ask_at_once_get_one_job(version):
    paper, actor = plan_paper(version), make_user("office2", Role.REVIEWER)

    outcomes = at_once(
        lambda: jobs.ask(version, Look(), paper, actor=actor),
        lambda: jobs.ask(version, Look(), paper, actor=actor),
    )

    assert failures(outcomes) == []
    assert PaperJob.objects.count() == 1


def test_twin_two_naive_askers_make_two_jobs(version):
    meeting = Meeting(2)

    def naive(look):
        if not PaperJob.objects.filter(version=version).exists():
            meeting.wait()
            PaperJob.objects.create(version=version, look=look, content_sha256="x")

    at_once(lambda: naive("1"), lambda: naive("2"))

    assert PaperJob.objects.count() == 2
