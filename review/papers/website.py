"""The package for the district's website: the issued plan in every form, no contacts."""

import csv
import io
import json
from collections.abc import Sequence

from django.template.loader import render_to_string

from review.plan.plan_paper import (
    COLUMNS,
    DEFAULT_COLUMNS,
    PlanPaper,
    PlanRow,
)
from submissions.documents.package import write_zip

# Names that every server and archive program can take.
PAGE, STYLE = "index.html", "plan.css"
LABELS = {
    "xlsx": "Excel 表格",
    "docx": "Word 文档",
    "pdf": "PDF 文件",
    "csv": "CSV 数据",
    "json": "JSON 数据",
}


def write_website_zip(version, plan: PlanPaper, papers: dict[str, bytes]) -> bytes:
    """The same plan gives the same bytes: every part carries the time of the issue.

    `papers` are the plan's files by their names in the package.
    """
    files = {
        **papers,
        "plan.csv": write_plan_csv(plan.rows),
        "plan.json": write_plan_json(version, plan),
    }
    parts = {
        PAGE: write_website_html(version, plan, files).encode(),
        STYLE: render_to_string("review/papers/website.css").encode(),
        **files,
    }
    return write_zip(parts, version.issued_at)


def write_website_html(version, plan: PlanPaper, files: dict[str, bytes]) -> str:
    links = [
        (name, LABELS[name.rpartition(".")[2]], len(content))
        for name, content in files.items()
    ]
    return render_to_string(
        "review/papers/website.html",
        {"version": version, "plan": plan, "heads": list_heads(), "links": links},
    )


def list_heads() -> list[str]:
    return [COLUMNS[name].head for name in DEFAULT_COLUMNS]


def write_plan_csv(rows: Sequence[PlanRow]) -> bytes:
    """With a byte order mark, so that Excel reads it as UTF-8; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(list_heads())
    for row in rows:
        cells = (str(getattr(row, name)) for name in DEFAULT_COLUMNS)
        writer.writerow([disarm_cell(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def disarm_cell(cell: str) -> str:
    """OWASP's advice on CSV injection: a leading quote makes it text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def write_plan_json(version, plan: PlanPaper) -> bytes:
    rows = [
        {
            "number": row.number,
            "title": row.title,
            "units": row.unit_names,
            "months": list(row.months),
            "forms": row.forms,
            "summary": row.summary,
        }
        for row in plan.rows
    ]
    said = {
        "title": plan.title,
        "year": version.plan.campaign.year,
        "version": version.number,
        "office": plan.office,
        "issued_on": plan.issued_on.isoformat(),
        "rows": rows,
    }
    return json.dumps(said, ensure_ascii=False, indent=2).encode()
