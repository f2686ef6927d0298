"""What the intake understands of one file."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from submissions.intake import IntakeRefused, read_file
from submissions.intake.reading import LABELS

# The five of the notice of 2023; a campaign's own list is given with --forms.
DEFAULT_FORMS = ("实地调研", "现场观摩", "座谈交流", "政策发布", "问卷调查")


class Command(BaseCommand):
    help = "读一份填好的附表（.docx .xlsx .xls .csv），列出读到的内容和疑问；不使用数据库。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="填好的附表")
        parser.add_argument("--json", action="store_true", help="输出 JSON")
        parser.add_argument("--year", type=int, metavar="Y", help="申报的年份")
        parser.add_argument(
            "--forms",
            default=",".join(DEFAULT_FORMS),
            help="活动形式，用逗号分开；默认是 2023 年通知的五种",
        )

    def handle(self, *, file, year, forms, **options):
        names = [name.strip() for name in forms.replace("，", ",").split(",")]
        try:
            reading = read_file(
                file.name, file.read_bytes(), forms=list(filter(None, names)), year=year
            )
        except OSError as error:
            raise CommandError(f"读不到文件 {file}：{error.strerror}") from error
        except IntakeRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            write_json(reading) if options["json"] else write_text(reading)
        )


def write_json(reading) -> str:
    """The contract of the design; a problem is a sentence that begins with its place."""
    content = {
        "unit": reading.unit,
        "contact_name": reading.contact_name,
        "contact_phone": reading.contact_phone,
        "rows": [list_row_content(row) for row in reading.rows],
        "problems": [str(doubt) for doubt in reading.problems],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def list_row_content(row) -> dict:
    return {
        "title": row.title,
        "time_text": row.time_text,
        "months": list(row.months),
        "forms": row.forms,
        "other_form": row.other_form,
        "summary": row.summary,
        "problems": [str(doubt) for doubt in row.problems],
    }


def write_text(reading) -> str:
    lines = [
        f"{LABELS[name]}：{getattr(reading, name) or '（无）'}"
        for name in ("unit", "contact_name", "contact_phone")
    ]
    for number, row in enumerate(reading.rows, start=1):
        lines += ["", *list_row_lines(number, row)]
    doubts = [*reading.problems, *(d for row in reading.rows for d in row.problems)]
    lines += ["", f"共 {len(reading.rows)} 行，{len(doubts)} 处要看："]
    lines += [f"  {'[推测]' if doubt.guess else '[问题]'} {doubt}" for doubt in doubts]
    return "\n".join(lines)


def list_row_lines(number, row) -> list[str]:
    forms = "、".join(filter(None, [*row.forms, row.other_form]))
    return [
        f"{number}. {row.title or '（无主题）'}    [{row.place}]",
        f"   活动时间：{row.time_text}（{row.months or '没看懂'}）",
        f"   活动形式：{forms}",
        f"   活动简介：{row.summary}",
    ]
