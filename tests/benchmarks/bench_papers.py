"""The plan on paper: against WeasyPrint alone, against Chromium, and as it grows.

A PDF that is too long for a request is bound from parts, as the worker makes it.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

import django

from submissions.documents.binding import print_bound_pdf
from submissions.documents.pdf import write_font_rules

django.setup()

from django.template.loader import render_to_string

from review.papers.jobs import MOST_AT_ONCE
from review.plan.plan_paper import (
    PlanPaper,
    PlanRow,
    build_plan_table,
)
from submissions.documents.docx import write_docx
from submissions.documents.pdf import ARCHIVAL, write_pdf
from submissions.documents.xlsx import write_xlsx
from submissions.months import Months
from tests.benchmarks.measure import median, times_of

SUMMARY = "邀请人大代表、政协委员和居民代表到现场看进度、问质量，公开资金使用情况。" * 3


def paper(rows):
    return PlanPaper(
        title="长沙市望城区2027年“政务公开主题日”活动计划安排表",
        rows=[
            PlanRow(
                number=number,
                title=f"民生实事项目请居民来验收（{number}）",
                units_text="高塘岭街道",
                months=Months.of(number * 12 // (rows + 1) + 1),
                forms_text="现场观摩、座谈交流",
                summary=SUMMARY,
            )
            for number in range(1, rows + 1)
        ],
    )


def weasyprint_alone(html):
    """The same page by the library alone: no template, no fetcher, no check of ours."""
    from weasyprint import CSS, HTML

    return HTML(string=html).write_pdf(
        stylesheets=[CSS(string=write_font_rules())], pdf_variant=ARCHIVAL
    )


def printed_by_chromium(html):
    """Milliseconds that Chromium, already running, needs to print the same page."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"]
        )
        page = browser.new_page()
        file = Path(folder) / "plan.html"
        file.write_text(html, encoding="utf-8")
        begun = time.perf_counter()
        page.goto(file.as_uri())
        page.pdf(prefer_css_page_size=True)
        taken = (time.perf_counter() - begun) * 1000
        browser.close()
    return taken


def html_of(table):
    printed = {"paper": build_plan_table(table), "qr": "", "numbered": True}
    return render_to_string("documents/paper.html", printed)


def against_weasyprint(rows):
    table = paper(rows)
    html = html_of(table)
    alone = median(times_of(lambda: weasyprint_alone(html), 3))
    ours = median(times_of(lambda: write_pdf(build_plan_table(table)), 3))
    print(f"{rows} rows: pdf {ours:.0f} ms = {ours / alone:.2f} × WeasyPrint alone")


def as_it_grows():
    """Milliseconds a row; a cost that is linear stays the same down the column."""
    for rows in (100, 300, 1000, 3000):
        table = paper(rows)
        printed = write_pdf if rows <= MOST_AT_ONCE else print_bound_pdf
        xlsx, docx, pdf = (
            median(
                times_of(
                    lambda w=write, t=table: w(build_plan_table(t)),
                    3 if rows < 1000 else 1,
                )
            )
            for write in (write_xlsx, write_docx, printed)
        )
        print(
            f"{rows:5} rows: xlsx {xlsx:6.0f} ms ({xlsx / rows:.2f} a row)  "
            f"docx {docx:6.0f} ms ({docx / rows:.2f})  pdf {pdf:6.0f} ms ({pdf / rows:.2f})"
        )
        if rows == 1000:
            chromium = printed_by_chromium(html_of(table))
            print(
                f"      pdf {pdf / chromium:.2f} × Chromium's print ({chromium:.0f} ms)"
            )


def main():
    for rows in (100, 300):
        against_weasyprint(rows)
    as_it_grows()


if __name__ == "__main__":
    main()
