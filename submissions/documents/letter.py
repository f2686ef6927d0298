"""Prose on official paper, A4 upright, after GB/T 9704-2012: notices and reports in Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from submissions.documents.docx import (
    keep_with_next,
    put,
    put_page_number,
    row_cells,
    set_language,
    set_row,
    set_style,
    set_widths,
)
from submissions.documents.paper import (
    BODY_FONT,
    HEAD_FONT,
    TITLE,
    TITLE_FONT,
    printable,
)

# GB/T 9704-2012, 5.2: 37 mm above, 28 mm at the binding, 156 × 225 mm for the text.
WIDTH, HEIGHT = 210, 297
TOP, BINDING, RIGHT, BOTTOM = 37, 28, 26, 35
TEXT_WIDTH = WIDTH - BINDING - RIGHT
BODY, LINE, CELL = 16, 28, 12  # points: 3号 on 22 lines to the page; 小四 in tables


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Table:
    """Texts under their heads; `widths` in millimetres, the first column takes the rest.

    The first column is set to the left and others that `left` counts from 0.
    """

    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    widths: tuple[int, ...]
    left: tuple[int, ...] = ()


@dataclass(frozen=True)
class Letter:
    """`body` holds paragraphs as text, Headings and Tables, in their order.

    A title is broken where its line ends.
    """

    title: str
    body: Sequence
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    closing: str = ""
    author: str = ""


def letter_docx(letter: Letter) -> bytes:
    from docx import Document

    document = Document()
    set_page(document.sections[0])
    add_styles(document)
    put_opening(document, letter)
    for part in letter.body:
        put_part(document, part)
    last = document.paragraphs[-1]
    put_attachments(document, letter.attachments)
    put_signature(document, letter.signature)
    if letter.signature:
        stay_together(document, last)
    if letter.closing:
        add(document, letter.closing, "正文")
    footer = document.sections[0].footer.paragraphs[0]
    put_page_number(footer)
    document.core_properties.title = printable(letter.title.replace("\n", ""))
    document.core_properties.author = printable(letter.author)
    document.core_properties.language = "zh-CN"
    document.core_properties.comments = ""
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def set_page(section) -> None:
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(BINDING), Mm(RIGHT)
    section.footer_distance = Mm(25)


def add_styles(document) -> None:
    """Paragraph styles, so that the office can restyle a letter in one place."""
    from docx.shared import Pt

    set_language(document)
    set_style(document.styles["Normal"], BODY_FONT, BODY)
    for name, family, points, side, indent in (
        ("标题", TITLE_FONT, TITLE, "CENTER", 0),
        ("文号", BODY_FONT, BODY, "CENTER", 0),
        ("主送", BODY_FONT, BODY, "LEFT", 0),
        ("正文", BODY_FONT, BODY, "JUSTIFY", 2),
        ("小标题", HEAD_FONT, BODY, "LEFT", 2),
        ("落款", BODY_FONT, BODY, "RIGHT", 0),
    ):
        style = document.styles.add_style(name, 1)
        set_style(style, family, points, side)
        style.paragraph_format.first_line_indent = Pt(indent * points)
        if points == BODY:
            style.paragraph_format.line_spacing = Pt(LINE)
    for name, family, side in (
        ("表头", HEAD_FONT, "CENTER"),
        ("居中格", BODY_FONT, "CENTER"),
        ("文字格", BODY_FONT, "LEFT"),
    ):
        style = document.styles.add_style(name, 1)
        set_style(style, family, CELL, side, 3, 3)
    set_style(document.styles.add_style("页码", 1), "宋体", 14, "CENTER")


def add(document, text: str, style: str):
    return document.add_paragraph(printable(text), style)


def put_opening(document, letter: Letter) -> None:
    from docx.shared import Pt

    title = add(document, letter.title, "标题")
    title.paragraph_format.space_after = Pt(LINE)
    if letter.number:
        number = add(document, letter.number, "文号")
        number.paragraph_format.space_after = Pt(LINE)
    if letter.addressee:
        add(document, f"{letter.addressee}：", "主送")


def put_part(document, part) -> None:
    if isinstance(part, Table):
        put_table(document, part)
    elif isinstance(part, Heading):
        heading = add(document, part.text, "小标题")
        heading.paragraph_format.keep_with_next = True
    else:
        add(document, part, "正文")


def put_table(document, table: Table) -> None:
    grid = document.add_table(1 + len(table.rows), len(table.heads), "Table Grid")
    grid.autofit = False
    first = TEXT_WIDTH - sum(table.widths)
    set_widths(grid, (first, *table.widths))
    rows = list(grid.rows)
    for cell, head in zip(row_cells(rows[0]), table.heads, strict=True):
        put(cell, head, "表头")
    set_row(rows[0], head=True)
    keep_with_next(rows[0])
    for row, texts in zip(rows[1:], table.rows, strict=True):
        set_row(row)
        for place, (cell, text) in enumerate(zip(row_cells(row), texts, strict=True)):
            put(cell, text, "文字格" if place in (0, *table.left) else "居中格")
    add(document, "", "正文")


def put_attachments(document, names: tuple[str, ...]) -> None:
    """附件 one line below the text, numbered where there are several (7.3.4)."""
    from docx.shared import Pt

    label = "附件："
    for number, name in enumerate(names, start=1):
        numbered = f"{number}.{name}" if len(names) > 1 else name
        line = add(document, f"{'' if number > 1 else label}{numbered}", "正文")
        if number > 1:
            line.paragraph_format.left_indent = Pt(len(label) * BODY)
        else:
            line.paragraph_format.space_before = Pt(LINE)


def stay_together(document, last) -> None:
    """No signature alone on a page: the last paragraph goes with it."""
    listed = [paragraph._p for paragraph in document.paragraphs]
    for paragraph in document.paragraphs[listed.index(last._p) : -1]:
        paragraph.paragraph_format.keep_with_next = True


def put_signature(document, lines: tuple[str, ...]) -> None:
    """Office and date at the right, four characters in (7.3.5.2); they stay together."""
    from docx.shared import Pt

    paragraphs = [add(document, line, "落款") for line in lines]
    for paragraph in paragraphs:
        form = paragraph.paragraph_format
        form.right_indent = Pt(2 * BODY)
        form.keep_with_next = paragraph is not paragraphs[-1]
    if paragraphs:
        paragraphs[0].paragraph_format.space_before = Pt(2 * LINE)
