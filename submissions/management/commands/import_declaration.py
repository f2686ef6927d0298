"""Take a finished 附表 into the draft of its unit."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from submissions.declarations.drafts import NotSaved
from submissions.intake import IntakeRefused
from submissions.management.declaration_import import ImportRefused, import_declaration


class Command(BaseCommand):
    help = "把一份填好的附表读进它那个单位的草稿；不加 --commit 只试读，不写入。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="填好的附表")
        parser.add_argument("--year", type=int, required=True, help="申报的年份")
        parser.add_argument("--unit", default="", help="单位名称；不写就看表里写的")
        parser.add_argument("--commit", action="store_true", help="写入草稿")

    def handle(self, *, file, year, unit, commit, **options):
        try:
            imported = import_declaration(
                file.name, file.read_bytes(), year=year, unit=unit, commit=commit
            )
        except OSError as error:
            raise CommandError(f"读不到文件 {file}：{error.strerror}") from error
        except (IntakeRefused, ImportRefused, NotSaved) as refusal:
            raise CommandError(str(refusal)) from refusal
        for problem in imported.problems:
            self.stdout.write(problem)
        done = "已写入草稿" if commit else "没有写入（确认无误后加 --commit）"
        rows = len(imported.reading.rows)
        self.stdout.write(f"{imported.declaration.unit}：读出 {rows} 行，{done}。")
