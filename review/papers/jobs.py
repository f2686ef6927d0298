"""Papers too long for a request: asked for, made by the worker, fetched."""

import hashlib
import logging
from contextlib import suppress
from dataclasses import replace

from django.db import transaction

from review.jobs import (
    find_old_jobs,
    make_cancel_move,
    make_next_job,
    make_worker_move,
    queue_job,
    report_progress,
)
from review.models import PaperJob
from review.papers import archive
from review.plan.plan_paper import build_plan_table, read_look
from review.plan.versions import build_plan_paper, name_version
from submissions.choices import JobStatus
from submissions.documents.binding import Stopped, print_bound_pdf
from submissions.permissions import is_office
from submissions.transitions import MoveRefused, apply_move

logger = logging.getLogger(__name__)

# A hundred rows print in a second; a page may wait for three.
MOST_AT_ONCE = 300


def may_cancel(user, job):
    """Who asked for it, and the office."""
    return is_office(user) or job.asked_by_id == user.pk


CLAIM = make_worker_move(
    "paper.claim", "生成", JobStatus.RUNNING, sources=JobStatus.open()
)
FINISH = make_worker_move("paper.finish", "完成", JobStatus.DONE)
FAIL = make_worker_move("paper.fail", "记为没有生成", JobStatus.FAILED)
CANCEL = make_cancel_move("paper.cancel", may_cancel)


def digest_paper(paper):
    """SHA-256 (hex) of everything that a paper prints."""
    return hashlib.sha256(repr(paper).encode()).hexdigest()


def find_newest_job(version, look, paper):
    """The last job for exactly this paper, without its bytes, or None."""
    return (
        PaperJob.objects.filter(**describe_wanted(version, look, paper))
        .defer("content")
        .first()
    )


def is_too_long(version, look, paper):
    """Whether a PDF has to be made by the worker before it can be fetched."""
    kept = archive.find_kept_paper(version, "pdf", archive.name_look(look))
    return len(paper.rows) > MOST_AT_ONCE and not kept


def describe_wanted(version, look, paper):
    return {
        "version": version,
        "look": look.key,
        "content_sha256": digest_paper(paper),
    }


def queue_paper(version, look, paper, *, actor):
    """Queue the paper; of two who ask at once both get the same job."""
    drop_earlier_wordings(version, look, actor)
    return queue_job(PaperJob, actor=actor, **describe_wanted(version, look, paper))


def drop_earlier_wordings(version, look, actor):
    """Cancel what waits for this person with another 标题 or 附件标识 alone.

    Whoever words a title over and over wants the last one.
    """
    waiting = version.jobs.filter(status=JobStatus.QUEUED, asked_by=actor)
    for job in waiting.exclude(look=look.key).defer("content"):
        if strip_wording(read_look(job.look)) == strip_wording(look):
            with suppress(MoveRefused):
                cancel_job(job, actor=actor)


def strip_wording(look):
    return replace(look, title="", mark="")


def cancel_job(job, *, actor):
    """Raises MoveRefused when it has been made meanwhile."""
    return apply_move(CANCEL, job, actor=actor)


# --- the worker's side ----------------------------------------------------------


def make_next_paper(now):
    """Make the paper that waits longest; returns how many were made, none or one."""
    find_old_jobs(PaperJob, now).delete()
    return make_next_job(PaperJob, CLAIM, make_paper, now)


def make_paper(job):
    """Whatever goes wrong is said on the page of the job: it must not be tried for ever."""
    try:
        finish_job(
            job,
            print_bound_pdf(
                build_job_table(job), lambda *done: report_progress(job, *done)
            ),
        )
    except (Stopped, MoveRefused):
        logger.info("Paper %s was stopped", job.pk)
    except Exception as error:
        logger.exception("Paper %s could not be made", job.pk)
        mine = {"attempt": job.attempt}
        apply_move(FAIL, job, actor=None, guard=mine, error=explain_failure(error))


@transaction.atomic
def finish_job(job, content):
    """Hand the bytes over; those of an issued plan are kept for ever."""
    mine = {"attempt": job.attempt}
    apply_move(FINISH, job, actor=None, guard=mine, content=content)
    if not job.version.is_working:
        look = archive.name_look(read_look(job.look))
        archive.keep_paper(job.version, "pdf", look, content)


def build_job_table(job):
    return build_plan_table(read_look(job.look).of(build_plan_paper(job.version)))


def title_job(job):
    """As the paper prints it."""
    return read_look(job.look).title or name_version(job.version)


def explain_failure(error):
    if isinstance(error, MemoryError):
        return "服务器内存不够，请管理员看过再试。"
    return "排版时出了差错，请再试一次；仍不行请告诉管理员。"
