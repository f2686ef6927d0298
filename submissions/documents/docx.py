"""Word: a paper as a document that an office can go on editing."""

from datetime import UTC, datetime
from io import BytesIO

from submissions.documents.docx_margins import put_margins
from submissions.documents.docx_styles import add_docx_styles
from submissions.documents.docx_tables import (
    clear_rules,
    keep_with_next,
    list_row_cells,
    make_shallow,
    put_cell_text,
    set_row,
    set_widths,
)
from submissions.documents.docx_text import BESIDE_DIGITS, add_text, set_line_ends
from submissions.documents.package import fix_office_times
from submissions.documents.paper import (
    LINE,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    MARK,
    SEAL,
    SEAL_ROOM,
    Paper,
    break_lists,
    make_printable,
    measure_text,
)

# Millimetres: a foot with its QR code is so far from the edge, which printers leave white,
# and at least 5 mm below the table.
FOOT_EDGE, FOOT_MARGIN = 6, 28
WORD_2013 = "15"  # and later: there a table stands on the margins by its edge


def write_docx(paper: Paper) -> bytes:
    paper = break_lists(paper)
    document = open_document()
    set_line_ends(document)
    set_docx_page(document.sections[0], paper)
    add_docx_styles(document, paper.cell_size)
    put_docx_opening(document, paper)
    put_docx_table(document, paper)
    put_margins(document, paper)
    return save_document(document, paper.name, paper.author, paper.moment)


def open_document():
    """An empty document in Chinese that Word opens as one of its own time."""
    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_2013)
    return document


def save_document(
    document, title: str, author: str, moment: datetime | None = None
) -> bytes:
    """`moment`: when it was made, where it must always be the same file."""
    properties = document.core_properties
    properties.created = properties.modified = datetime.now(UTC)
    properties.title, properties.author = make_printable(title), make_printable(author)
    properties.language, properties.comments = "zh-CN", ""
    stream = BytesIO()
    document.save(stream)
    content = stream.getvalue()
    return fix_office_times(content, moment) if moment else content


def set_docx_page(section, paper: Paper) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    page = paper.page
    bottom, edge = (FOOT_MARGIN, FOOT_EDGE) if paper.qr_text else (MARGIN_BOTTOM, 9)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(MARGIN_TOP), Mm(bottom)
    section.left_margin = section.right_margin = Mm(MARGIN_SIDE)
    section.header_distance, section.footer_distance = Mm(18), Mm(edge)


def put_docx_opening(document, paper: Paper) -> None:
    from docx.shared import Pt

    if paper.mark:
        mark = document.add_paragraph(make_printable(paper.mark), "附件标识")
        mark.paragraph_format.space_after = Pt(LINE if paper.attached else 0)
    add_text(document.add_paragraph(style="表题"), paper.title, BESIDE_DIGITS)
    if paper.note:
        add_text(document.add_paragraph(style="说明"), paper.note, BESIDE_DIGITS)
    for label, value in paper.fields:
        document.add_paragraph(make_printable(f"{label}：{value}"), "填报项")


def put_docx_table(document, paper: Paper) -> None:
    """All rows at once: adding them one by one takes twice as long."""
    count = 1 + len(paper.body) + bool(paper.signature)
    table = document.add_table(count, len(paper.columns), "Table Grid")
    set_widths(table, paper.widths)
    rows = list(table.rows)
    for cell, head in zip(list_row_cells(rows[0]), paper.printed_heads, strict=True):
        put_cell_text(cell, head, "表头")
    set_row(rows[0], head=True)
    for row, (line, cells) in zip(rows[1:], paper.lines, strict=False):
        set_row(row)
        if line.band:
            put_band(row, line.band)
            continue
        for cell, (text, column) in zip(list_row_cells(row), cells, strict=True):
            put_cell_text(cell, text, "居中格" if column.centred else "文字格")
    if paper.signature:
        keep_with_next(rows[-2])
        put_docx_signature(rows[-1], paper)
        # Word wants a paragraph after a table.
        make_shallow(document.add_paragraph())


def put_band(row, text: str) -> None:
    cells = list_row_cells(row)
    put_cell_text(cells[0].merge(cells[-1]), text, "分组")
    keep_with_next(row)


def put_docx_signature(row, paper: Paper) -> None:
    """A row without rules, which stays with the one before it in every program.

    Lines centred on each other at the right; a seal needs 42 mm around them. Beyond the
    width that they need there is room for wider fonts: a date never wraps.
    """
    from docx.shared import Mm

    set_row(row)
    cells = list_row_cells(row)
    cell = cells[0].merge(cells[-1])
    clear_rules(cell, "left", "bottom", "right")
    widest = max(map(measure_text, paper.signature)) * MARK * 25.4 / 72
    lines = [cell.paragraphs[0]]
    lines += [cell.add_paragraph() for _ in paper.signature[1:]]
    for paragraph, text in zip(lines, paper.signature, strict=True):
        paragraph.style = "落款"
        add_text(paragraph, text, BESIDE_DIGITS)
        form = paragraph.paragraph_format
        form.left_indent = Mm(max(0, paper.page.text_width - max(SEAL, widest) - 20))
    lines[0].paragraph_format.space_before = Mm(SEAL_ROOM if paper.sealed else 6)
