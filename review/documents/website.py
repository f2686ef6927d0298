"""The package for the district's website: the issued plan in every form, no contacts."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string

from review.documents.plan import COLUMNS, DEFAULT_COLUMNS, PlanPaper, PlanRow

# Names that every server and archive program can take.
PAGE, STYLE = "index.html", "plan.css"


@dataclass(frozen=True)
class WebsitePaper:
    """`papers` are the plan's files by their names in the package."""

    plan: PlanPaper
    year: int
    version: int
    dated: date
    stamp: datetime
    papers: dict[str, bytes]


def website_zip(paper: WebsitePaper) -> bytes:
    """The same plan gives the same bytes: every part carries the time of the issue."""
    parts = {
        PAGE: website_html(paper).encode(),
        STYLE: render_to_string("documents/website.css").encode(),
        "plan.csv": plan_csv(paper.plan.rows),
        "plan.json": plan_json(paper),
        **paper.papers,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, paper.stamp.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content)
    return stream.getvalue()


def website_html(paper: WebsitePaper) -> str:
    return render_to_string(
        "documents/website.html", {"paper": paper, "heads": heads()}
    )


def heads() -> list[str]:
    return [COLUMNS[name].head for name in DEFAULT_COLUMNS]


def plan_csv(rows: Sequence[PlanRow]) -> bytes:
    """With a byte order mark, so that Excel reads it as UTF-8; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads())
    for row in rows:
        cells = (str(getattr(row, name)) for name in DEFAULT_COLUMNS)
        writer.writerow([harmless(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """OWASP's advice on CSV injection: a leading quote makes it text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def plan_json(paper: WebsitePaper) -> bytes:
    rows = [
        {
            "number": row.number,
            "title": row.title,
            "units": row.unit.split("、"),
            "months": list(row.on),
            "forms": row.forms.split("、"),
            "summary": row.summary,
        }
        for row in paper.plan.rows
    ]
    said = {
        "title": paper.plan.title,
        "year": paper.year,
        "version": paper.version,
        "office": paper.plan.office,
        "issued_on": paper.dated.isoformat(),
        "rows": rows,
    }
    return json.dumps(said, ensure_ascii=False, indent=2).encode()
