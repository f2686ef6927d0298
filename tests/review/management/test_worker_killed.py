"""A worker that is killed in the middle of a paper, and the one that comes after it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from review.issue.issuing import issue_plan
from review.jobs import SILENCE
from review.papers import jobs
from review.plan.arranging import place_declared_themes
from review.plan.plan_paper import Look
from review.plan.versions import begin_version, build_plan_paper
from submissions.choices import Role
from tests.architecture import ROOT
from tests.factories import make_selected, make_user
from tests.papers import whole_text

# The worker runs on a file of its own, which is SQLite whatever the suite runs on.
pytestmark = pytest.mark.django_db(transaction=True)

JOB = "SELECT status, attempt, content FROM review_paperjob"
KEPT = "SELECT content FROM review_planpaperfile"


@pytest.fixture
def file(tmp_path):
    """A database file with a job for an issued plan that nobody has taken up yet."""
    actor = make_user("office", Role.REVIEWER)
    version = begin_version(make_selected("走进大厅").declaration.campaign, actor=actor)
    place_declared_themes(version, actor=actor)
    issue_plan(version, actor=actor)
    jobs.queue_paper(version, Look(), build_plan_paper(version), actor=actor)
    file = tmp_path / "portal.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    return file


def worker(file, *arguments):
    environment = os.environ | {
        "DATA_DIR": str(file.parent),
        "DATABASE_URL": "",
        "PORTAL_ENV": "development",
    }
    command = [sys.executable, "manage.py", "work", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )


def read(file, question):
    with closing(sqlite3.connect(file, timeout=20)) as database:
        return database.execute(question).fetchall()


def write(file, change, *values):
    with closing(sqlite3.connect(file, timeout=20)) as database, database:
        database.execute(change, values)


def wait_until(happened, seconds=60):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "It did not happen in time"
        time.sleep(0.02)


def kill_in_the_middle(file):
    """Start a worker and kill it (-9) while a part of the paper is being printed."""
    killed = worker(file)
    wait_until(lambda: read(file, JOB)[0][0] == "running" and children_of(killed.pid))
    printing = children_of(killed.pid)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    return printing


def children_of(pid):
    """The living processes that this one started."""
    return [child for child, parent in living() if parent == pid]


def living():
    """(process, parent) of all that run; those that are dead and unburied are left out."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = entry.read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                yield int(entry.parent.name), int(parent)


def test_killed_worker_leaves_no_half_paper_and_another_makes_it(file):
    kill_in_the_middle(file)
    left = read(file, JOB), read(file, KEPT)
    fell_silent = timezone.now() - SILENCE - timedelta(seconds=1)
    write(file, "UPDATE review_paperjob SET heard_at = ?", fell_silent.isoformat(" "))

    assert worker(file, "--once").wait(timeout=120) == 0

    [(status, attempt, content)], [(kept,)] = read(file, JOB), read(file, KEPT)
    assert left == ([("running", 1, None)], [])
    assert (status, attempt) == ("done", 2)
    assert "走进大厅" in whole_text(content)
    assert kept == content


def test_killed_worker_leaves_no_process_behind(file):
    printing = kill_in_the_middle(file)

    assert printing
    wait_until(lambda: not set(printing) & set(dict(living())), seconds=20)
