"""A disk that is full: that of the folder of data, or that of PostgreSQL."""

import secrets
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.drills.judging import FORM, is_told, is_well, judge, judge_watch, note

# MB. A cluster with the demo takes about half of its disk.
SIZES = {"sqlite": 150, "postgres": 400}
MOST_SAVES = 300


@contextmanager
def small_disk(kind):
    """A folder on a small disk of its own, None where none may be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="portal-disk."))
    size = f"size={SIZES[kind]}m"
    mount = ["mount", "-t", "tmpfs", "-o", size, "none", folder]
    mounted = subprocess.run(mount, capture_output=True).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", folder], check=False)
        folder.rmdir()


@contextmanager
def full(folder):
    """Not a byte is left on the disk of the folder."""
    filler = folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(b"\0" * 4096):
            pass
    yield
    filler.unlink()


def fill_disk(drill):
    """The folder of the data lies on the small disk."""
    begun = len(drill.site.read_log())
    with full(drill.site.data):
        told = {
            "读": judge(drill.read(), 200, most=3),
            "登录页": judge(drill.stranger.get("/login/"), 200),
            "下载": judge(drill.office.get("/review/2027/roster.xlsx"), 200),
            "存": judge(drill.save(), 503, carries=True),
            "再读": judge(drill.read(), 200, most=3),
            "探测": judge_watch(drill, 200, 503),
        }
    logged = is_told(drill, begun, FORM, "full")
    note("磁盘满了", **told, 日志=(logged, logged == "有"))
    note("腾出空间以后", **is_well(drill))


def fill_database_disk(drill):
    """PostgreSQL writes into what it has set aside, then refuses or goes down."""
    begun = len(drill.site.read_log())
    with full(Path(drill.postgres.home)):
        saved, answer = save_until_refused(drill)
        told = {
            f"存（{saved} 次以后）": judge(answer, 503, carries=True),
            "读": judge(drill.read(), (200, 503), most=5),
            "登录页": judge(drill.stranger.get("/login/"), (200, 503), most=5),
            "探测": judge_watch(drill, 200, drill.stranger.get("/readyz").status),
        }
    logged = is_told(drill, begun, FORM, "No space left on device")
    note("数据库的磁盘满了", **told, 日志=(logged, logged == "有"))
    drill.postgres.start_again()
    note("腾出空间以后", **is_well(drill))


def save_until_refused(drill):
    """(how many saves went through, the answer to the next)."""
    saved, answer = 0, drill.save()
    while answer.status == 302 and saved < MOST_SAVES:
        drill.refresh()
        saved, answer = saved + 1, drill.save(secrets.token_hex(4000))
    return saved, answer
