"""A plan as a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from review.papers.files import NothingToExport, export_plan
from submissions.documents.writers import WRITERS
from submissions.files import FileRefused


class Command(BaseCommand):
    help = "导出计划安排表：默认为有效的印发版本，还没有印发时为编制中的版本。"

    def add_arguments(self, parser):
        parser.add_argument("year", type=int, metavar="YEAR", help="年份")
        parser.add_argument("--format", required=True, choices=WRITERS, help="文件格式")
        parser.add_argument(
            "--output", type=Path, required=True, metavar="PATH", help="写到哪个文件"
        )
        parser.add_argument("--plan-version", type=int, metavar="N", help="第几版")

    def handle(self, *, year, output, plan_version, **options):
        try:
            version = export_plan(year, options["format"], output, number=plan_version)
        except (NothingToExport, FileRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        state = version.get_status_display()
        self.stdout.write(f"{version}（{state}）已导出到 {output}。")
