"""An earlier year's issued plan, from a file."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from review.manage.campaigns import CampaignRefused
from review.manage.earlier_plan import (
    describe_plan,
    import_plan,
    read_earlier_plan,
)
from submissions.intake import IntakeRefused


class Command(BaseCommand):
    help = (
        "把往年印发的计划安排表（.xlsx 或 .docx）读成那一年的计划，供沿用和比较；"
        "不加 --commit 只试读，不写入。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="印发的计划安排表")
        parser.add_argument("--year", type=int, required=True, help="计划的年份")
        parser.add_argument(
            "--dated",
            type=date.fromisoformat,
            help="落款日期，如 2023-04-18；不写就看文件里写的",
        )
        parser.add_argument("--commit", action="store_true", help="写入")

    def handle(self, *, file, year, dated, commit, **options):
        try:
            plan = read_earlier_plan(file.name, file.read_bytes(), year)
            if commit:
                import_plan(plan, dated=dated)
        except OSError as error:
            raise CommandError(f"读不到文件 {file}：{error.strerror}") from error
        except (IntakeRefused, CampaignRefused) as refusal:
            raise CommandError(f"没有导入。\n{refusal}") from refusal
        for sentence in describe_plan(plan):
            self.stdout.write(sentence)
        done = f"已写入{year}年" if commit else "没有写入（确认无误后加 --commit）"
        self.stdout.write(f"读出 {len(plan.rows)} 项活动，{done}。")
