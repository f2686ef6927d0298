"""The triggers of the log, put back where they are missing."""

from django.core.management.base import BaseCommand

from submissions.append_only import opened


class Command(BaseCommand):
    help = "把操作日志防改、防删的触发器补齐；平时由数据库迁移建好，不用运行。"

    def handle(self, **options):
        with opened():
            pass
        self.stdout.write("触发器已补齐。")
