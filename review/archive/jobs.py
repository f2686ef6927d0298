"""Packages of a campaign: asked for, made by the worker, kept on disk for a week."""

import errno
import logging
import time

from django.conf import settings
from django.db import transaction

from review.archive.bundles import open_bundle
from review.archive.evidence import fill_evidence
from review.archive.whole_year import fill_archive
from review.jobs import (
    KEPT,
    find_old_jobs,
    make_cancel_move,
    make_next_job,
    make_worker_move,
    queue_job,
    report_progress,
)
from review.models import BundleJob
from submissions import audit
from submissions.choices import BundleKind, JobStatus
from submissions.documents.binding import Stopped
from submissions.files import digest_file
from submissions.permissions import is_office
from submissions.transitions import MoveRefused, apply_move

logger = logging.getLogger(__name__)

# Each writes the files of a package and its register: `(bundle, job, tell)`, and returns
# what else the log is to keep of it, or None.
FILLERS = {BundleKind.EVIDENCE: fill_evidence, BundleKind.ARCHIVE: fill_archive}
SEAL = "bundle.seal"
# Progress is written down once in so many seconds, not for every file.
BREATH = 1
NO_ROOM = "服务器磁盘空间不够，没有生成。请管理员腾出空间后再试。"
FAILED = "生成时出了差错，请再试一次；仍不行请告诉管理员。"


def may_cancel(user, job):
    return is_office(user)


CLAIM = make_worker_move(
    "bundle.claim", "生成", JobStatus.RUNNING, sources=JobStatus.open()
)
FINISH = make_worker_move("bundle.finish", "完成", JobStatus.DONE)
FAIL = make_worker_move("bundle.fail", "记为没有生成", JobStatus.FAILED)
CANCEL = make_cancel_move("bundle.cancel", may_cancel)


def find_newest_bundle(campaign, kind):
    return BundleJob.objects.filter(campaign=campaign, kind=kind).first()


def queue_bundle(campaign, kind, *, actor):
    """Ask for a package of the campaign as it is when the worker comes to it.

    Raises MoveRefused for a 归档包 of a year that is still in work.
    """
    if kind == BundleKind.ARCHIVE and not campaign.is_archived:
        raise MoveRefused("归档以后才能生成归档包。")
    return queue_job(BundleJob, actor=actor, campaign=campaign, kind=kind)


def cancel_bundle(job, *, actor):
    """Raises MoveRefused when it has been made meanwhile."""
    return apply_move(CANCEL, job, actor=actor)


# --- the worker's side ----------------------------------------------------------


def make_next_bundle(now):
    """Make the package that waits longest; returns how many were made, none or one."""
    remove_old_bundles(now)
    return make_next_job(BundleJob, CLAIM, make_bundle, now)


def remove_old_bundles(now):
    """Packages and their rows after a week, and what a killed worker left half written.

    A 归档包 is kept for good.
    """
    old = find_old_jobs(BundleJob, now)
    old.exclude(kind=BundleKind.ARCHIVE, status=JobStatus.DONE).delete()
    if not settings.BUNDLE_DIR.is_dir():
        return
    kept = {job.path for job in BundleJob.objects.all()}
    for path in settings.BUNDLE_DIR.iterdir():
        silent = now.timestamp() - path.stat().st_mtime > KEPT.total_seconds()
        if silent and path not in kept:
            path.unlink()


def make_bundle(job):
    """Whatever goes wrong is said on the page of the job: it must not be tried for ever."""
    mine = {"attempt": job.attempt}
    settings.BUNDLE_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with open_bundle(job.path, job.asked_at) as bundle:
            said = FILLERS[job.kind](bundle, job, Progress(job).tell)
        checked = {"size": job.path.stat().st_size, "sha256": digest_file(job.path)}
        finish_bundle(job, checked, said or {})
    except (Stopped, MoveRefused):
        job.path.unlink(missing_ok=True)
        logger.info("Bundle %s was stopped", job.pk)
    except Exception as error:
        logger.exception("Bundle %s could not be made", job.pk)
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        apply_move(FAIL, job, actor=None, guard=mine, error=NO_ROOM if full else FAILED)


@transaction.atomic
def finish_bundle(job, checked, said):
    """Hand the package over; its checksum goes into the log."""
    apply_move(FINISH, job, actor=None, guard={"attempt": job.attempt}, **checked)
    audit.record(actor=None, action=SEAL, target=job, **checked, **said)


class Progress:
    """Tells the page of a job how far it is."""

    def __init__(self, job):
        self.job = job
        self.told = 0.0

    def tell(self, done, parts):
        """Raises Stopped when the job was cancelled or given to another worker."""
        if done < parts and time.monotonic() - self.told < BREATH:
            return
        self.told = time.monotonic()
        if not report_progress(self.job, done, parts):
            raise Stopped
