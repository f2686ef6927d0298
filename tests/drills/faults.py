"""Take the ground away from a running site and print what it answers.

python -m tests.drills.faults sqlite|postgres
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from threading import Thread

from tests.drills.clocks import has_compiler, jump_clock
from tests.drills.disks import fill_database_disk, fill_disk, small_disk
from tests.drills.judging import (
    FORM,
    ROWS,
    Drill,
    is_told,
    is_well,
    judge,
    judge_watch,
    note,
)
from tests.drills.site import running

# --- the database -----------------------------------------------------------------


def stop_database(drill):
    begun = len(drill.site.read_log())
    drill.postgres.stop()
    told = {
        "读": judge(drill.read(), 503, most=5),
        "存": judge(drill.save(), 503, most=5, carries=True),
        "探测": judge_watch(drill, 200, 503),
    }
    logged = is_told(drill, begun, FORM, "OperationalError")
    note("数据库停了", **told, 日志=(logged, logged == "有"))
    drill.postgres.start()
    note("数据库又起来，网站没有重启", **is_well(drill))
    drill.postgres.stop()
    drill.postgres.start()
    note("数据库在两次请求之间重启", **is_well(drill))


@contextmanager
def holding(drill, statement):
    with closing(drill.postgres.connect()) as connection:
        connection.autocommit = False
        with connection.cursor() as cursor:
            cursor.execute(statement)
            yield
        connection.rollback()


def lock_table(drill):
    lock = "LOCK TABLE submissions_theme IN ACCESS EXCLUSIVE MODE"
    with holding(drill, lock):
        note(
            "一张表被锁住",
            存=judge(drill.save(), 503, most=10, carries=True),
            登录页=judge(drill.stranger.get("/login/"), 200, most=1),
        )
    note("锁放开以后", **is_well(drill))


def lock_audit_head(drill):
    with holding(drill, "SELECT * FROM submissions_audithead WHERE id = 1 FOR UPDATE"):
        note(
            "操作日志的末尾被锁住",
            读=judge(drill.read(), 200, most=2),
            登录=judge(drill.site.browse().enter("leader"), 302, most=3),
        )


def use_up_connections(drill):
    drill.postgres.do("ALTER SYSTEM SET max_connections = 12")
    drill.postgres.stop()
    drill.postgres.start()
    held = []
    while True:
        try:
            held.append(drill.postgres.connect())
        except Exception:
            break
    note(
        f"连接用完（占了 {len(held)} 个）",
        读=judge(drill.read(), 503, most=5),
        存=judge(drill.save(), 503, most=5, carries=True),
        探测=judge_watch(drill, 200, 503),
    )
    for one in held:
        one.close()
    note("连接放开以后", **is_well(drill))


def hold_writer(drill):
    """Another program writes into the SQLite file for half a minute."""
    path = drill.site.data / "portal.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        answers = []
        saving = Thread(target=lambda: answers.append(drill.save()))
        saving.start()
        reading = drill.read()
        saving.join()
        connection.execute("ROLLBACK")
    note(
        "SQLite 被别的程序写着",
        读=judge(reading, 200, most=3),
        存=judge(answers[0], 503, most=25, carries=True),
    )
    note("写完以后", **is_well(drill))


# --- the processes ----------------------------------------------------------------


def kill_worker(drill):
    for pid in drill.site.list_workers()[:1]:
        os.kill(pid, signal.SIGKILL)
    time.sleep(1)
    note("一个进程被杀", **is_well(drill))


def kill_site(drill):
    saving = Thread(target=drill.save)
    saving.start()
    drill.site.kill()
    saving.join()
    begun = time.monotonic()
    drill.site.start()
    took = time.monotonic() - begun
    checks = is_well(drill)
    if not drill.postgres:
        with closing(sqlite3.connect(drill.site.data / "portal.sqlite3")) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        checks["数据库"] = (found, found == "ok")
    note(f"全部进程被杀，再启动（{took:.0f} 秒）", **checks)


def stop_mail(drill):
    done = drill.site.manage(
        "work",
        "--once",
        check=False,
        EMAIL_URL="smtp://127.0.0.1:1",
        EMAIL_FROM="a@b.cn",
    )
    said = done.stdout.strip().splitlines()[-1]
    note("发信服务器不通", 后台程序=(said, done.returncode == 0), **is_well(drill))


def stop_worker(drill):
    (drill.site.data / "worker.pulse").unlink(missing_ok=True)
    answer = drill.stranger.get("/readyz")
    note(
        "后台程序停了",
        探测=(answer.text, answer.status == 200 and "worker" in answer.text),
    )


def start_worker_without_database(drill):
    drill.postgres.stop()
    begun = subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        env=drill.site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(8)
    lived = begun.poll()
    drill.postgres.start()
    time.sleep(8)
    beats = "worker" not in drill.stranger.get("/readyz").text
    begun.terminate()
    begun.wait()
    said = "活着" if lived is None else f"退出 {lived}，由 systemd 再启动"
    note(
        "数据库停了，后台程序",
        它=(said, True),
        之后=("有心跳" if beats else "没有", beats or lived is not None),
    )


PROCESSES = (kill_worker, kill_site, stop_mail, stop_worker)
DRILLS = {
    "postgres": (
        *(stop_database, lock_table, lock_audit_head, use_up_connections),
        *(fill_database_disk, jump_clock),
        *(*PROCESSES, start_worker_without_database),
    ),
    "sqlite": (hold_writer, fill_disk, jump_clock, *PROCESSES),
}


def find_missing(act, disk):
    """What a drill lacks here, "" for nothing."""
    if act in (fill_disk, fill_database_disk) and disk is None:
        return "磁盘满了：这里不能挂一块小磁盘（要 root）"
    if act is jump_clock and not has_compiler():
        return "时钟跳：没有 C 编译器（软件包 gcc）"
    return ""


def main(kind):
    with small_disk(kind) as disk, running(kind, disk) as (site, postgres):
        drill = Drill(site, postgres)
        for act in DRILLS[kind]:
            if missing := find_missing(act, disk):
                print(f"没做  {missing}")
            else:
                act(drill)
    print(f"{kind}：{sum(ROWS)} 项通过，{len(ROWS) - sum(ROWS)} 项不对。")
    return 0 if all(ROWS) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
