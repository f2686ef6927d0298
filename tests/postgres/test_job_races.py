"""Two workers and one paper: one makes it, and nobody writes over it."""

import pytest
from django.db import transaction
from django.utils import timezone

from review.jobs import claim_job
from review.models import PaperJob
from review.papers import jobs
from review.plan.arranging import place_declared_themes
from review.plan.plan_paper import Look
from review.plan.versions import begin_version, build_plan_paper
from submissions.choices import JobStatus, Role
from submissions.transitions import MoveRefused
from tests.factories import make_selected, make_user
from tests.postgres.races import Meeting, at_once, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def version():
    theme = make_selected()
    actor = make_user("office", Role.REVIEWER)
    version = begin_version(theme.declaration.campaign, actor=actor)
    place_declared_themes(version, actor=actor)
    return version


def ask(version):
    actor = make_user(f"office{PaperJob.objects.count() + 1}", Role.REVIEWER)
    return jobs.queue_paper(version, Look(), build_plan_paper(version), actor=actor)


def test_one_of_two_workers_takes_the_job(version):
    ask(version)
    mine, theirs = PaperJob.objects.get(), PaperJob.objects.get()

    outcomes = at_once(
        lambda: claim_job(jobs.CLAIM, mine, timezone.now()),
        lambda: claim_job(jobs.CLAIM, theirs, timezone.now()),
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
    paper, actor = build_plan_paper(version), make_user("office2", Role.REVIEWER)

    outcomes = at_once(
        lambda: jobs.queue_paper(version, Look(), paper, actor=actor),
        lambda: jobs.queue_paper(version, Look(), paper, actor=actor),
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
