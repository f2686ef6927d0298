"""Papers too long for a request: asked for, made by the worker, fetched."""

import hashlib
import logging
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from review import archive, plans
from review.documents.plan import Look, look_of, plan_table
from review.models import PaperJob
from submissions import transitions
from submissions.choices import JobStatus
from submissions.documents.binding import Stopped, bound_pdf
from submissions.documents.pdf import PaperError
from submissions.permissions import is_system, sees_all_units
from submissions.transitions import Move, MoveRefused

logger = logging.getLogger(__name__)

# A hundred rows print in a second; a page may wait for three.
MOST_AT_ONCE = 300
# A part takes a few seconds. Who says nothing for so long is dead.
SILENCE = timedelta(minutes=3)
KEPT = timedelta(days=7)
# After so long without a sign of the worker a reader is told.
PATIENCE = timedelta(minutes=1)


def is_reader(user, job):
    """Whoever sees all units, or a unit that may read the version."""
    return sees_all_units(user) or not job.version.is_working


CLAIM = Move(
    "paper.claim",
    "生成",
    sources=JobStatus.open(),
    target=JobStatus.RUNNING,
    permitted=is_system,
)
FINISH = Move(
    "paper.finish",
    "完成",
    sources=(JobStatus.RUNNING,),
    target=JobStatus.DONE,
    permitted=is_system,
)
FAIL = Move(
    "paper.fail",
    "记为没有生成",
    sources=(JobStatus.RUNNING,),
    target=JobStatus.FAILED,
    permitted=is_system,
)
CANCEL = Move(
    "paper.cancel",
    "取消",
    sources=JobStatus.open(),
    target=JobStatus.CANCELLED,
    permitted=is_reader,
)


def digest_of(paper):
    """SHA-256 (hex) of everything that a paper prints."""
    return hashlib.sha256(repr(paper).encode()).hexdigest()


def newest(version, look, paper):
    """The last job for exactly this paper, without its bytes, or None."""
    return (
        PaperJob.objects.filter(**wanted_by(version, look, paper))
        .defer("content")
        .first()
    )


def too_long(version, look, paper):
    """Whether a PDF has to be made by the worker before it can be fetched."""
    kept = look == Look() and archive.kept_paper(version, "pdf")
    return len(paper.rows) > MOST_AT_ONCE and not kept


def wanted_by(version, look, paper):
    return {
        "version": version,
        "look": look.key,
        "content_sha256": digest_of(paper),
    }


def ask(version, look, paper, *, actor):
    """Queue the paper; of two who ask at once both get the same job."""
    wanted = wanted_by(version, look, paper)
    opened = PaperJob.objects.filter(status__in=JobStatus.open(), **wanted)
    if job := opened.first():
        return job
    try:
        with transaction.atomic():
            return PaperJob.objects.create(asked_by_label=actor.label, **wanted)
    except IntegrityError:
        return opened.get()


def cancel(job, *, actor):
    """Raises MoveRefused when it has been made meanwhile."""
    return transitions.apply(CANCEL, job, actor=actor)


def quiet_for(job, now):
    """How long nobody has been heard working on an open job; None while all is well.

    A job that waits hears the worker at any other job.
    """
    if not job.is_open:
        return None
    last = job.heard_at
    if job.status == JobStatus.QUEUED:
        elsewhere = PaperJob.objects.aggregate(last=Max("heard_at"))["last"]
        last = max(job.asked_at, elsewhere or job.asked_at)
    return now - last if now - last > PATIENCE else None


# --- the worker's side ----------------------------------------------------------


def make_next(now):
    """Make the paper that waits longest; returns how many were made, none or one."""
    PaperJob.objects.filter(asked_at__lt=now - KEPT).exclude(
        status__in=JobStatus.open()
    ).delete()
    job = PaperJob.objects.waiting(now - SILENCE).first()
    if job is None:
        return 0
    try:
        claim(job, now)
    except MoveRefused:
        return 0  # another worker was quicker
    make(job)
    return 1


def claim(job, now):
    """Take the job up; `attempt` lets one worker win, also over one that seemed dead."""
    transitions.apply(
        CLAIM,
        job,
        actor=None,
        moment=now,
        guard={"attempt": job.attempt},
        attempt=job.attempt + 1,
        heard_at=now,
        done=0,
        parts=0,
    )


def make(job):
    try:
        finish(job, bound_pdf(table_of(job), lambda *done: report(job, *done)))
    except (Stopped, MoveRefused):
        logger.info("Paper %s was stopped", job.pk)
    except (PaperError, MemoryError, OSError) as error:
        logger.exception("Paper %s could not be made", job.pk)
        mine = {"attempt": job.attempt}
        transitions.apply(FAIL, job, actor=None, guard=mine, error=reason_of(error))


@transaction.atomic
def finish(job, content):
    """Hand the bytes over; those of an issued plan as it comes are kept for ever."""
    mine = {"attempt": job.attempt}
    transitions.apply(FINISH, job, actor=None, guard=mine, content=content)
    if not (job.look or job.version.is_working):
        archive.keep(job.version, "pdf", "", content)


def table_of(job):
    return plan_table(look_of(job.look).of(plans.plan_paper(job.version)))


def title_of(job):
    """As the paper prints it."""
    return look_of(job.look).title or plans.title_of(job.version)


def report(job, done, parts):
    """Write down the progress; False when it was cancelled or given to somebody else."""
    mine = PaperJob.objects.filter(
        pk=job.pk, status=JobStatus.RUNNING, attempt=job.attempt
    )
    return bool(mine.update(done=done, parts=parts, heard_at=timezone.now()))


def reason_of(error):
    if isinstance(error, MemoryError):
        return "服务器内存不够，请管理员看过再试。"
    return "排版时出了差错，请再试一次；仍不行请告诉管理员。"
