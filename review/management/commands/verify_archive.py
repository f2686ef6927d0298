"""Whether a 归档包 is as it was made."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from review.archive.verifying import find_differences


class Command(BaseCommand):
    help = "核对归档包：逐个文件与清单比对，清单与操作日志比对，指出哪里不一样。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="归档包（ZIP）")

    def handle(self, *, file, **options):
        if differences := find_differences(file):
            raise CommandError(
                f"{file} 与归档时不一样，有 {len(differences)} 处：\n"
                + "\n".join(differences)
            )
        self.stdout.write(f"{file} 与归档时一致。")
