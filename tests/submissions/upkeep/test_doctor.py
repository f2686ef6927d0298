"""What a running site needs: on the terminal and on the page, each with what to do."""

import os
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from submissions import audit
from submissions.upkeep import checks
from submissions.upkeep.backups import make_backup
from submissions.upkeep.checks import Finding, run_checks
from submissions.upkeep.ground import explain_database
from submissions.upkeep.pulse import beat, find_pulse_file
from submissions.upkeep.verifying import verify_backup

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def well(settings, tmp_path):
    """A site that has all it needs."""
    settings.BACKUP_DIR = str(tmp_path / "backups")
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").touch()
    beat()
    verify_backup(make_backup(tmp_path / "backups"))


def find_troubles(*names):
    """{name: Finding} of the checks that are not well, of those named."""
    chosen = [check for check in checks.CHECKS if not names or check.name in names]
    return {found.name: found for found in run_checks(chosen) if not found.is_well}


def test_doctor_has_one_line_for_each_thing_of_a_well_site(well):
    said = StringIO()

    call_command("doctor", stdout=said)

    lines = said.getvalue().splitlines()
    assert [line.split("：")[0] for line in lines] == [
        f"正常　{check.label}" for check in checks.CHECKS
    ]


def test_doctor_says_what_to_do(settings, tmp_path, reviewer):
    settings.DATA_DIR = tmp_path / "gone"
    settings.EMAIL_URL, settings.EMAIL_HOST = "smtp://127.0.0.1:1", "127.0.0.1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    settings.PAPER_FONTS = {"title": ["没有的字体", "FandolSong"]}
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        audit.record(actor=reviewer, action="user.unlock", target=reviewer)
    audit.record(actor=reviewer, action="user.unlock", target=reviewer)

    troubles = find_troubles()

    assert {name: found.said.split("：")[0] for name, found in troubles.items()} == {
        "data": f"没有文件夹 {tmp_path / 'gone'}。",
        "static": "样式和脚本还没有汇集。",
        "fonts": "打了一页 PDF，没有用上",
        "mail": "发信服务器 127.0.0.1 登录不上",
        "worker": "后台程序没有在运行。催报、发信和大份的文件都停着。",
        "backups": "没有设置备份放在哪里。",
        "clock": troubles["clock"].said,
    }
    assert "没有的字体" in troubles["fonts"].said
    assert "与操作日志最晚一条的" in troubles["clock"].said
    with pytest.raises(CommandError, match="有 7 项要处理"):
        call_command("doctor", stdout=StringIO())


def test_doctor_misses_the_worker_and_the_backup_of_last_night(well):
    os.utime(find_pulse_file(), (0, 0))
    assert "最近一次是1970年1月1日" in find_troubles("worker")["worker"].said

    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert "旧了" in find_troubles("backups")["backups"].said


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            'FATAL:  password authentication failed for user "portal"',
            "用户名或口令不对",
        ),
        ('FATAL:  database "x" does not exist', "没有这个库或者这个用户"),
        ("something\nnew", "something new"),
    ],
)
def test_database_that_lets_nobody_in_is_told_in_a_sentence(said, told):
    assert explain_database(OperationalError(said)).startswith(f"连不上数据库：{told}")


def test_page_shows_findings_and_backups(client, admin, well, monkeypatch):
    wrong = Finding("mail", "邮件", "发信服务器登录不上。", "请核对 EMAIL_URL。")
    monkeypatch.setattr("review.manage.views.health.run_checks", lambda: [wrong])
    client.force_login(admin)

    page = client.get("/manage/health/").text

    assert "有 1 项要处理" in page
    assert "请核对 EMAIL_URL。" in page
    assert "共 1 份" in page
    assert page.count("与清单一致") == 1
