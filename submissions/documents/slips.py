"""账号条: what each unit needs to log in for the first time, to be cut apart."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from submissions.documents.pdf import render_pdf

HEADS = ("单位", "网址", "用户名", "一次性密码", "说明")
NOTE = "首次登录须改密码"
UNSAID = "＿＿＿＿＿＿＿＿＿＿"  # a line to write on


@dataclass(frozen=True)
class SlipPaper:
    """`slips` have unit, username and password; `url` is where to log in, or empty."""

    slips: Sequence
    url: str = ""

    @property
    def pairs(self):
        """Two slips stand side by side."""
        return list(zip_longest(self.slips[::2], self.slips[1::2]))

    @property
    def address(self):
        return self.url or UNSAID


def write_slips_pdf(paper: SlipPaper) -> bytes:
    return render_pdf("documents/slips.html", {"paper": paper, "note": NOTE})


def write_slips_csv(paper: SlipPaper) -> bytes:
    """With a byte order mark, so that Excel reads it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for slip in paper.slips:
        writer.writerow([slip.unit, paper.url, slip.username, slip.password, NOTE])
    return text.getvalue().encode("utf-8-sig")
