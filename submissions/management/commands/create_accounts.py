"""A filer account for every unit that has none."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from submissions.documents.slips import SlipPaper, write_slips_csv, write_slips_pdf
from submissions.files import FileRefused, write_whole
from submissions.people.accounts import create_missing_filers

WRITERS = {".pdf": write_slips_pdf, ".csv": write_slips_csv}


class Command(BaseCommand):
    help = "为还没有账号的启用单位各建一个填报员账号，给出一次性密码（只给这一次）。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="账号条写入 .pdf 或 .csv 文件"
        )
        parser.add_argument("--url", default="", help="印在账号条上的登录网址")

    def handle(self, *, output, url, **options):
        if output and output.suffix.lower() not in WRITERS:
            raise CommandError("--output 的文件名请以 .pdf 或 .csv 结尾。")
        try:
            slips = create_missing_filers(deliver=make_slip_writer(output, url))
        except FileRefused as refusal:
            raise CommandError(f"没有建立账号。{refusal}") from refusal
        if not slips:
            self.stdout.write("启用的单位都已经有账号，没有新建。")
        elif output:
            self.stdout.write(f"新建 {len(slips)} 个账号，账号条在 {output}。")
        else:
            self.print_table(slips)

    def print_table(self, slips):
        self.stdout.write("用户名\t一次性密码\t单位")
        for slip in slips:
            self.stdout.write(f"{slip.username}\t{slip.password}\t{slip.unit}")


def make_slip_writer(output, url):
    def write(slips):
        if output and slips:
            content = WRITERS[output.suffix.lower()](SlipPaper(slips, url))
            write_whole(output, content, private=True)

    return write
