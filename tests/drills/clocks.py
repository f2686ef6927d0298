"""A clock that jumps, for the site alone: clock.c between it and the kernel."""

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tests.drills.judging import is_well, judge, judge_watch, note

HOUR = 3600
COMPILER = "cc"


def has_compiler():
    return shutil.which(COMPILER) is not None


@contextmanager
def moved_clock(site):
    """Give the site a clock; gives a function that sets it so many hours beside ours."""
    library, offset = (site.data.parent / name for name in ("clock.so", "clock"))
    source = Path(__file__).with_name("clock.c")
    build = [COMPILER, "-shared", "-fPIC", "-O2", "-o", library, source]
    subprocess.run(build, check=True)

    def move(hours):
        offset.write_text(str(hours * HOUR))

    move(0)
    usual = site.environment
    moved = {"LD_PRELOAD": str(library), "PORTAL_CLOCK": str(offset)}
    site.restart(usual | moved)
    yield move
    site.restart(usual)


def jump_clock(drill):
    with moved_clock(drill.site) as move:
        drill.enter()
        move(3)
        told = {
            "读": judge(drill.read(), 302),
            "存": judge(drill.save(), 401, carries=True),
            "再登录": judge(drill.site.browse().enter("leader"), 302),
            "探测": judge_watch(drill, 200, 200),
        }
        # Beside SQLite there is no other clock; the log's last word lies behind.
        doctor = {"运行状况": judge_doctor(drill)} if drill.postgres else {}
        note("时钟向前跳三小时", **told, **doctor)
        drill.enter()
        move(-3)
        note(
            "时钟向后跳六小时",
            读=judge(drill.read(), 200),
            存=judge(drill.save(), 302),
            再登录=judge(drill.site.browse().enter("leader"), 302),
            探测=judge_watch(drill, 200, 200),
            运行状况=judge_doctor(drill),
            操作日志=judge_log(drill),
        )
    drill.enter()
    note("时钟校准以后", **is_well(drill), 操作日志=judge_log(drill))


def judge_doctor(drill):
    """It must say that the clock is wrong."""
    told = drill.site.manage("doctor", check=False).stdout
    says = "本机的钟是" in told and "不符" in told
    return "说时钟不符" if says else "没有说", says


def judge_log(drill):
    done = drill.site.manage("verify_audit", check=False)
    return "完整" if done.returncode == 0 else done.stderr[-80:], done.returncode == 0
