"""The worker: its chores, one after the other, whatever happens to one of them."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from django.core.management import call_command
from django.utils import timezone

from review.management import chores
from review.management.chores import do_chores
from review.models import Reminder
from submissions.choices import MailStatus
from submissions.models import OutgoingMail
from tests.factories import make_campaign, make_declaration, make_unit
from tests.mailserver import mail_server

pytestmark = pytest.mark.database

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def keep_the_connection(monkeypatch):
    """The worker drops connections that broke; the test's own must stay."""
    monkeypatch.setattr(chores, "close_old_connections", lambda: None)


def broken(now):
    raise ValueError("13812348000")


def test_one_failing_chore_stops_no_other(monkeypatch, caplog):
    done = []
    monkeypatch.setattr(chores, "CHORES", (broken, lambda now: done.append(now) or 1))

    do_chores(Event(), once=True, interval=timedelta(0))

    assert len(done) == 1
    assert "chore broken failed: ValueError" in caplog.text


def test_what_failed_is_logged_without_what_it_held(monkeypatch, caplog):
    monkeypatch.setattr(chores, "CHORES", (broken,))

    do_chores(Event(), once=True, interval=timedelta(0))

    assert "13812348000" not in caplog.text


def test_work_goes_on_at_once_while_there_is_some(monkeypatch):
    left, stop = [3, 2, 1, 0], Event()
    waited = []
    monkeypatch.setattr(chores, "CHORES", (lambda now: left.pop(0),))
    monkeypatch.setattr(stop, "wait", lambda time: waited.append(time) or stop.set())

    done = do_chores(stop, once=False, interval=timedelta(seconds=30))

    assert (done, waited) == (6, [30])


@pytest.mark.django_db
def test_one_round_reminds_and_sends(settings, capsys):
    end = timezone.now() + timedelta(hours=23)
    campaign = make_campaign(opens_at=end - timedelta(days=9), deadline=end)
    make_declaration(make_unit("乌山街道", email="unit@example.cn"), campaign)

    with mail_server(settings) as letters:
        call_command("work", once=True)

    assert letters.addresses == [["unit@example.cn"]]
    assert OutgoingMail.objects.get().status == MailStatus.SENT
    assert Reminder.objects.get().channel == "automatic"
    assert "做了 2 件事" in capsys.readouterr().out


def test_worker_ends_when_it_is_asked_to(tmp_path):
    worker = subprocess.Popen(
        [sys.executable, "-u", "manage.py", "work"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path), "PORTAL_ENV": "development"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert "后台程序已启动" in worker.stdout.readline()

    worker.send_signal(signal.SIGTERM)
    said, _ = worker.communicate(timeout=20)

    assert worker.returncode == 0
    assert "后台程序已停止" in said
