"""调整对照表: what a version changed, as Excel, PDF and Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from review.documents.plan import DRAFT_NOTE
from submissions.documents.docx import write_docx
from submissions.documents.paper import Column, Paper, Row, chinese_date
from submissions.documents.pdf import write_pdf
from submissions.documents.xlsx import write_xlsx

# By the field of a ComparisonRow.
COLUMNS = {
    "number": Column("序号", 13, number=True),
    "unit": Column("责任单位", 28),
    "title": Column("活动主题", 34, centred=False),
    "kind": Column("调整事项", 22),
    "before": Column("原安排", 54, stretch=1, centred=False),
    "after": Column("现安排", 54, stretch=1, centred=False),
    "reason": Column("调整原因", 36, stretch=1, centred=False),
}


@dataclass(frozen=True)
class ComparisonRow:
    """Texts as they print; `before` and `after` name only what is different."""

    number: int
    unit: str
    title: str
    kind: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class ComparisonPaper:
    """`versions` says which two are compared, `explanation` why there is a further one."""

    title: str
    versions: str
    rows: Sequence[ComparisonRow]
    explanation: str = ""
    office: str = ""
    dated: date | None = None
    draft: bool = False


def comparison_xlsx(paper: ComparisonPaper) -> bytes:
    return write_xlsx(comparison_table(paper))


def comparison_pdf(paper: ComparisonPaper) -> bytes:
    return write_pdf(comparison_table(paper))


def comparison_docx(paper: ComparisonPaper) -> bytes:
    return write_docx(comparison_table(paper))


def comparison_table(paper: ComparisonPaper) -> Paper:
    explained = (("调整说明", paper.explanation),) if paper.explanation else ()
    return Paper(
        title=paper.title,
        columns=tuple(COLUMNS.values()),
        rows=[
            Row(cells=tuple(str(getattr(row, name)) for name in COLUMNS))
            for row in paper.rows
        ],
        note=paper.versions + (DRAFT_NOTE if paper.draft else ""),
        fields=explained,
        signature=signature(paper),
        author=paper.office,
    )


def signature(paper: ComparisonPaper) -> tuple[str, ...]:
    day = chinese_date(paper.dated) if paper.dated else ""
    return tuple(line for line in (paper.office, day) if line)
