"""What is made outside of a request: asked for, taken up by a worker, watched, stopped."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from review.models import BundleJob, PaperJob
from submissions.choices import JobStatus
from submissions.permissions import is_system
from submissions.transitions import Move, MoveRefused, apply_move
from submissions.turns import MOST_OF_ONE, Busy

# A part takes a few seconds. Who says nothing for so long is dead.
SILENCE = timedelta(minutes=3)
KEPT = timedelta(days=7)
# After so long without a sign of the worker a reader is told.
PATIENCE = timedelta(minutes=1)


def make_worker_move(name, label, target, sources=(JobStatus.RUNNING,)):
    return Move(name, label, sources=sources, target=target, permitted=is_system)


def make_cancel_move(name, permitted):
    return Move(
        name,
        "取消",
        sources=JobStatus.open(),
        target=JobStatus.CANCELLED,
        permitted=permitted,
    )


def queue_job(model, *, actor, **wanted):
    """The open job for exactly this; of two who ask at once both get the same one.

    Raises Busy for a person who has as many open as anybody may.
    """
    opened = model.objects.open().filter(**wanted)
    if job := opened.first():
        return job
    refuse_crowd(actor)
    asked_by = {"asked_by": actor, "asked_by_label": actor.label}
    try:
        with transaction.atomic():
            return model.objects.create(**asked_by, **wanted)
    except IntegrityError:
        return opened.get()


def refuse_crowd(actor):
    """Raises Busy when one of the person's jobs may run and three wait."""
    count = sum(
        model.objects.open().filter(asked_by=actor).count()
        for model in (PaperJob, BundleJob)
    )
    if count >= MOST_OF_ONE:
        raise Busy(
            f"您已经有 {count} 份文件在排队或者生成，请等它们完成，"
            "或者取消不要的，再要这一份。",
            seconds=60,
        )


def make_next_job(model, claim, make, now):
    """Make the job that waits longest; returns how many were made, none or one."""
    job = take_next_job(model, claim, now)
    if job is None:
        return 0
    make(job)
    return 1


def find_old_jobs(model, now):
    """What was asked for so long ago that it is not kept any more."""
    old = model.objects.filter(asked_at__lt=now - KEPT)
    return old.exclude(status__in=JobStatus.open())


def take_next_job(model, claim, now):
    """The job that waits longest, claimed; None without one, or if another was quicker."""
    job = model.objects.waiting(now - SILENCE).first()
    if job is None:
        return None
    try:
        return claim_job(claim, job, now)
    except MoveRefused:
        return None


def claim_job(claim, job, now):
    """Take the job up; `attempt` lets one worker win, also over one that seemed dead."""
    return apply_move(
        claim,
        job,
        actor=None,
        moment=now,
        guard={"attempt": job.attempt},
        attempt=job.attempt + 1,
        heard_at=now,
        done=0,
        parts=0,
    )


def report_progress(job, done, parts):
    """Write down the progress; False when it was cancelled or given to somebody else."""
    mine = type(job).objects.filter(
        pk=job.pk, status=JobStatus.RUNNING, attempt=job.attempt
    )
    return bool(mine.update(done=done, parts=parts, heard_at=timezone.now()))


def measure_silence(job, now):
    """How long nobody has been heard working on an open job; None while all is well.

    A job that waits hears the worker at any other job.
    """
    if not job.is_open:
        return None
    last = job.heard_at
    if job.status == JobStatus.QUEUED:
        heard = [
            model.objects.aggregate(last=Max("heard_at"))["last"]
            for model in (PaperJob, BundleJob)
        ]
        last = max([job.asked_at, *filter(None, heard)])
    return now - last if now - last > PATIENCE else None


def describe_job(job):
    """What the page of a job shows beside it."""
    return {
        "job": job,
        "quiet": job and spell_span(measure_silence(job, timezone.now())),
        "patience": spell_span(SILENCE),
    }


def spell_span(span):
    """“75 秒”, “3 分钟”; of None nothing."""
    if span is None:
        return ""
    seconds = int(span.total_seconds())
    return f"{seconds} 秒" if seconds < 120 else f"{seconds // 60} 分钟"
