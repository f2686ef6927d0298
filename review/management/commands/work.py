"""The worker beside the web server."""

import signal
import threading
from datetime import timedelta

from django.core.management.base import BaseCommand

from review.management.chores import do_chores

# Somebody may be waiting for a paper.
INTERVAL = timedelta(seconds=5)


class Command(BaseCommand):
    help = "后台程序：到时催报，发出发件箱里的信，生成大份的文件。一直运行；--once 只做一遍，供定时任务用。"

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="只做一遍就结束")

    def handle(self, *, once, **options):
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("后台程序已启动。")
        done = do_chores(stop, once=once, interval=INTERVAL)
        self.stdout.write(f"后台程序已停止，做了 {done} 件事。")
