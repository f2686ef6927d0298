"""What a running site needs, looked at one by one; each with what to do about it."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from submissions.dates import write_dated_clock
from submissions.models import AuditEntry
from submissions.upkeep.backups import list_backups
from submissions.upkeep.fonts import list_missing_fonts
from submissions.upkeep.ground import (
    ADVICE_DATABASE,
    Trouble,
    look_at_database,
    refuse_unwritable,
)
from submissions.upkeep.pulse import is_worker_alive, read_pulse
from submissions.upkeep.verifying import read_verdict

# Of the disk that holds the data.
FREE_SPACE_FLOOR = 0.05
# A backup of every night; one that failed may be noticed before the next.
BACKUP_AGE = timedelta(hours=50)
CLOCK_ERROR = timedelta(minutes=1)
LOG = "操作日志最晚一条"
# A clock that was set back is told by the entries before, not by those written since.
LATEST = 1000
# Seconds to wait for the mail server while somebody waits for the page.
MAIL_PATIENCE = 5


@dataclass(frozen=True)
class Check:
    """`look()` returns a sentence when all is well; raises Trouble."""

    name: str
    label: str
    look: Callable


@dataclass(frozen=True)
class Finding:
    """`said`: what was found; `advice`: what to do, "" when nothing."""

    name: str
    label: str
    said: str
    advice: str = ""

    @property
    def is_well(self):
        return not self.advice


def run_checks(checks=None):
    """[Finding], in order."""
    return [run_check(check) for check in checks or CHECKS]


def run_check(check):
    try:
        return Finding(check.name, check.label, check.look())
    except Trouble as trouble:
        return Finding(check.name, check.label, *trouble.args)


# --- each of them -----------------------------------------------------------------


def look_at_migrations():
    if missing := count_missing_migrations():
        raise Trouble(
            f"有 {missing} 项数据库改动还没有执行。", "请执行 manage.py migrate。"
        )
    return "数据库的结构与程序一致。"


def count_missing_migrations():
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise Trouble("数据库连不上，没有查。", ADVICE_DATABASE) from error
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def look_at_data():
    for folder in (settings.DATA_DIR, settings.ATTACHMENT_DIR):
        if folder == settings.DATA_DIR or folder.exists():
            refuse_unwritable(folder)
    space = describe_space(settings.DATA_DIR)
    if not has_space(settings.DATA_DIR):
        raise Trouble(f"{settings.DATA_DIR} 快满了，{space}。", ADVICE_SPACE)
    return f"{settings.DATA_DIR} 可以写入，{space}。"


ADVICE_SPACE = "请腾出空间，或者换大一些的磁盘。"


def describe_space(folder):
    usage = shutil.disk_usage(folder)
    free = filesizeformat(usage.free).replace("\xa0", " ")
    return f"磁盘余 {free}（{usage.free * 100 // usage.total}%）"


def has_space(folder):
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return False
    return usage.free / usage.total > FREE_SPACE_FLOOR


def look_at_static_files():
    if settings.DEBUG:
        return "调试方式运行，不用汇集。"
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise Trouble(
            "样式和脚本还没有汇集。",
            "请执行 manage.py collectstatic --noinput，再重启。",
        )
    return "样式和脚本已经汇集。"


def look_at_fonts():
    try:
        missing = list_missing_fonts()
    except Exception as error:
        raise Trouble(
            f"PDF 打不出来：{type(error).__name__}。",
            "请安装 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0，再试。",
        ) from error
    if missing:
        raise Trouble(
            f"打了一页 PDF，没有用上：{'、'.join(missing)}。",
            "生僻字要 fonts-noto-cjk；自己的字体请安装在系统里，名称与 .env 一致。",
        )
    return "打了一页 PDF，公文字体和生僻字的字体都用上了。"


def look_at_mail():
    if not settings.EMAIL_URL:
        return "没有设置发信服务器，不用邮件。"
    mail = get_connection(timeout=MAIL_PATIENCE)
    try:
        mail.open()
    except OSError as error:
        raise Trouble(
            f"发信服务器 {settings.EMAIL_HOST} 登录不上：{type(error).__name__}。",
            "请核对 .env 里的 EMAIL_URL，并确认本机到那台服务器的端口是通的。",
        ) from error
    finally:
        with suppress(OSError):
            mail.close()
    return f"发信服务器 {settings.EMAIL_HOST} 登录得上。"


def look_at_worker():
    pulse = read_pulse()
    if not is_worker_alive():
        last = f"，最近一次是{write_dated_clock(pulse)}" if pulse else ""
        raise Trouble(
            f"后台程序没有在运行{last}。催报、发信和大份的文件都停着。",
            "请执行 systemctl enable --now portal-worker，再看 journalctl -u portal-worker。",
        )
    return f"后台程序在运行（{write_dated_clock(pulse)}）。"


def look_at_backups():
    if not settings.BACKUP_DIR:
        raise Trouble(
            "没有设置备份放在哪里。",
            "请在 .env 里填 BACKUP_DIR，启用 portal-backup.timer。",
        )
    if not (backup := find_newest_backup()):
        raise Trouble(f"{settings.BACKUP_DIR} 里没有备份。", ADVICE_BACKUP)
    when = write_dated_clock(backup.manifest.moment)
    if not is_fresh(backup):
        raise Trouble(f"最近的备份是{when}的，旧了。", ADVICE_BACKUP)
    at, problems = read_verdict(backup)
    if at is None or problems:
        found = f"核对出 {len(problems)} 处不对" if problems else "还没有核对过"
        raise Trouble(
            f"最近的备份是{when}的，{found}。",
            f"请执行 manage.py verify_backup {backup.folder}。",
        )
    return f"最近的备份是{when}的，{write_dated_clock(at)}核对过。"


ADVICE_BACKUP = (
    "请执行 systemctl enable --now portal-backup.timer 和 manage.py backup。"
)


def find_newest_backup():
    return next(iter(list_backups(settings.BACKUP_DIR)), None)


def is_fresh(backup):
    return timezone.now() - backup.manifest.moment < BACKUP_AGE


def look_at_clock():
    """Deadlines are told by this clock: beside the database's, and the log's last word."""
    now = timezone.now()
    others = list(list_other_clocks())
    for name, other in others:
        ahead = other - now if name == LOG else abs(other - now)
        if ahead > CLOCK_ERROR:
            raise Trouble(
                f"本机的钟是{write_dated_clock(now)}，与{name}的{write_dated_clock(other)}不符。",
                "请校准时间：timedatectl set-ntp true，或者与单位的时间服务器同步。",
            )
    names = "、".join(name for name, _ in others)
    return f"{write_dated_clock(now)}" + (f"，与{names}相符。" if names else "。")


def list_other_clocks():
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT clock_timestamp()")
                yield "数据库服务器的钟", cursor.fetchone()[0]
        latest = AuditEntry.objects.values_list("at", flat=True)[:LATEST]
        if latest:
            yield LOG, max(latest)
    except DatabaseError as error:
        raise Trouble("数据库连不上，没有比对。", ADVICE_DATABASE) from error


CHECKS = (
    Check("database", "数据库", look_at_database),
    Check("migrations", "数据库结构", look_at_migrations),
    Check("data", "数据目录", look_at_data),
    Check("static", "样式和脚本", look_at_static_files),
    Check("fonts", "字体", look_at_fonts),
    Check("mail", "邮件", look_at_mail),
    Check("worker", "后台程序", look_at_worker),
    Check("backups", "备份", look_at_backups),
    Check("clock", "时钟", look_at_clock),
)
