"""活动主题申报表: the 附表 of the notice, filled in, to be stamped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from submissions.documents.docx import write_docx
from submissions.documents.paper import Column, Paper, PrintedRow, write_chinese_date
from submissions.documents.pdf import write_pdf
from submissions.documents.xlsx import write_xlsx

# Columns and fields of the 附表 to 望政务公开办函〔2023〕4号, word for word.
COLUMNS = (
    Column("序号", 13, number=True),
    Column("活动主题", 50, stretch=1, centred=False),
    Column("活动时间（月份）", 25, listed=True),
    Column("活动形式", 27, listed=True),
    Column("活动简介", 80, stretch=2, centred=False),
)
NO_DATE = "　　　　年　　月　　日"
DRAFT_NOTE = "（草稿，未报送）"


@dataclass(frozen=True)
class DeclarationRow:
    number: int
    title: str
    time_text: str
    forms: str
    summary: str


@dataclass(frozen=True)
class DeclarationPaper:
    title: str
    unit: str
    contact_name: str
    contact_phone: str
    rows: Sequence[DeclarationRow]
    # None leaves the date to be written by hand.
    printed_on: date | None
    serial: str = ""
    code: str = ""
    qr_text: str = ""
    draft: bool = False
    filed_at: datetime | None = None
    mark: str = "附表"


def write_declaration_pdf(paper: DeclarationPaper) -> bytes:
    return write_pdf(make_declaration_table(paper))


def write_declaration_docx(paper: DeclarationPaper) -> bytes:
    return write_docx(make_declaration_table(paper))


def write_declaration_xlsx(paper: DeclarationPaper) -> bytes:
    return write_xlsx(make_declaration_table(paper))


def make_declaration_table(paper: DeclarationPaper) -> Paper:
    return Paper(
        title=paper.title,
        columns=COLUMNS,
        rows=[PrintedRow(cells=list_declaration_cells(row)) for row in paper.rows],
        mark=paper.mark,
        note=DRAFT_NOTE if paper.draft else "",
        fields=(
            ("填报单位（公章）", paper.unit),
            ("联系人", paper.contact_name),
            ("联系电话", paper.contact_phone),
        ),
        signature=(paper.unit, write_signing_date(paper)),
        sealed=True,
        author=paper.unit,
        foot=make_declaration_foot(paper),
        qr_text=paper.qr_text,
        moment=paper.filed_at,
    )


def write_signing_date(paper: DeclarationPaper) -> str:
    return write_chinese_date(paper.printed_on) if paper.printed_on else NO_DATE


def list_declaration_cells(row: DeclarationRow) -> tuple[str, ...]:
    return str(row.number), row.title, row.time_text, row.forms, row.summary


def make_declaration_foot(paper: DeclarationPaper) -> str:
    """编号 and 校验码 of the filing that was printed, as text."""
    parts = (("编号", paper.serial), ("校验码", paper.code))
    return "　".join(f"{label} {value}" for label, value in parts if value)
