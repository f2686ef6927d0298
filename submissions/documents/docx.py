"""Word: a paper as a document that an office can go on editing."""

from io import BytesIO

from submissions.documents.paper import (
    BODY_FONT,
    FIELD,
    HEAD,
    HEAD_FONT,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    MARK,
    NOTE_FONT,
    NUMBER_FONT,
    PAGE_NUMBER,
    SEAL,
    SEAL_ROOM,
    TITLE,
    TITLE_FONT,
    Page,
    Paper,
    printable,
    text_width,
)

FOOT, QR_SIZE = 9, 15  # points, millimetres
TWIPS_PER_MM = 1440 / 25.4


def write_docx(paper: Paper) -> bytes:
    from docx import Document

    document = Document()
    set_page(document.sections[0], paper.page)
    add_styles(document, paper.cell_size)
    put_opening(document, paper)
    put_table(document, paper)
    put_signature(document, paper)
    put_margins(document, paper)
    document.core_properties.title = printable(paper.name)
    document.core_properties.author = printable(paper.author)
    document.core_properties.language = "zh-CN"
    document.core_properties.comments = ""
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def set_page(section, page: Page) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(MARGIN_TOP), Mm(MARGIN_BOTTOM)
    section.left_margin = section.right_margin = Mm(MARGIN_SIDE)
    section.header_distance, section.footer_distance = Mm(18), Mm(9)


def add_styles(document, size: float) -> None:
    """Paragraph styles, so that the office can restyle a paper in one place."""
    set_language(document)
    set_style(document.styles["Normal"], BODY_FONT, size)
    for name, family, points, side, before, after in (
        ("附件标识", HEAD_FONT, MARK, "LEFT", 0, 6),
        ("表题", TITLE_FONT, TITLE, "CENTER", 0, 14),
        ("说明", NOTE_FONT, MARK, "CENTER", 0, 10),
        ("填报项", BODY_FONT, FIELD, "LEFT", 0, 6),
        ("表头", HEAD_FONT, HEAD, "CENTER", 5, 5),
        ("分组", HEAD_FONT, size, "CENTER", 3, 3),
        ("居中格", BODY_FONT, size, "CENTER", 3, 3),
        ("文字格", BODY_FONT, size, "LEFT", 3, 3),
        ("落款", BODY_FONT, MARK, "CENTER", 0, 4),
        ("页码", NUMBER_FONT, PAGE_NUMBER, "CENTER", 0, 0),
        ("页脚注", BODY_FONT, FOOT, "LEFT", 0, 0),
        ("页眉注", NOTE_FONT, FOOT, "RIGHT", 0, 0),
    ):
        style = document.styles.add_style(name, 1)
        set_style(style, family, points, side, before, after)


def set_style(style, family, points, side="LEFT", before=0, after=0) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = family, Pt(points)
    # Without these Word sets Chinese text, and the quotes around it, in other fonts.
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), family)
    form = style.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH[side]
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0


def set_language(document) -> None:
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def put_opening(document, paper: Paper) -> None:
    if paper.mark:
        document.add_paragraph(printable(paper.mark), "附件标识")
    document.add_paragraph(printable(paper.title), "表题")
    if paper.note:
        document.add_paragraph(printable(paper.note), "说明")
    for label, value in paper.fields:
        document.add_paragraph(printable(f"{label}：{value}"), "填报项")


def put_table(document, paper: Paper) -> None:
    """All rows at once: adding them one by one takes twice as long."""
    table = document.add_table(1 + len(paper.body), len(paper.columns), "Table Grid")
    table.autofit = False
    set_widths(table, paper.widths)
    rows = list(table.rows)
    for cell, head in zip(row_cells(rows[0]), paper.heads, strict=True):
        put(cell, head, "表头")
    set_row(rows[0], head=True)
    for row, (line, cells) in zip(rows[1:], paper.lines, strict=True):
        set_row(row)
        if line.band:
            put_band(row, line.band)
            continue
        for cell, (text, column) in zip(row_cells(row), cells, strict=True):
            put(cell, text, "居中格" if column.centred else "文字格")
    if paper.signature:
        keep_with_next(rows[-1])


def row_cells(row) -> list:
    """The cells of a row without merged ones; `row.cells` looks for them, slowly."""
    from docx.table import _Cell

    return [_Cell(element, row) for element in row._tr.tc_lst]


def put(cell, text: str, style: str) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL

    paragraph = cell.paragraphs[0]
    # Our styles' ids are their names; looking each up would take most of the time.
    paragraph._p.style = style
    paragraph.add_run(printable(text))
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def put_band(row, text: str) -> None:
    cells = row_cells(row)
    put(cells[0].merge(cells[-1]), text, "分组")
    keep_with_next(row)


def keep_with_next(row) -> None:
    for cell in row_cells(row):
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def set_widths(table, widths) -> None:
    from docx.oxml.ns import qn

    twips = [str(round(width * TWIPS_PER_MM)) for width in widths]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, twips, strict=True):
        column.set(qn("w:w"), width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, twips, strict=True):
            cell.tcPr.tcW.set(qn("w:w"), width)


def set_row(row, head: bool = False) -> None:
    """A row that no page breaks; the head is repeated on every page."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def put_signature(document, paper: Paper) -> None:
    """Lines centred on each other at the right; a seal needs 42 mm around them."""
    from docx.shared import Mm

    widest = max(map(text_width, paper.signature), default=0) * MARK * 25.4 / 72
    paragraphs = [
        document.add_paragraph(printable(line), "落款") for line in paper.signature
    ]
    for paragraph in paragraphs:
        form = paragraph.paragraph_format
        form.left_indent = Mm(max(0, paper.page.text_width - max(SEAL, widest) - 16))
        form.right_indent = Mm(8)
        form.keep_with_next = paragraph is not paragraphs[-1]
    if paragraphs:
        room = Mm(SEAL_ROOM if paper.sealed else 6)
        paragraphs[0].paragraph_format.space_before = room


def put_margins(document, paper: Paper) -> None:
    section = document.sections[0]
    if paper.note:
        header = section.header.paragraphs[0]
        header.style = "页眉注"
        header.add_run(paper.note)
    footer = section.footer
    if not (paper.foot or paper.qr_text):
        put_page_number(footer.paragraphs[0])
        return
    left, middle, _ = footer_cells(footer, paper.page.text_width)
    put_page_number(middle.paragraphs[0])
    put_foot(left.paragraphs[0], paper)


def footer_cells(footer, width: int):
    """Three borderless cells; the paragraph that Word wants after them stays tiny."""
    from docx.shared import Mm, Pt

    table = footer.add_table(1, 3, Mm(width))
    table.autofit = False
    set_widths(table, (90, width - 180, 90))
    rest = footer.paragraphs[0]
    rest._p.getparent().append(rest._p)
    rest.add_run().font.size = Pt(1)
    rest.paragraph_format.line_spacing = Pt(1)
    return table.rows[0].cells


def put_page_number(paragraph) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.style = "页码"
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number = paragraph.add_run("1")
    field.append(number._r)
    paragraph._p.append(field)
    paragraph.add_run(" —")


def put_foot(paragraph, paper: Paper) -> None:
    from docx.shared import Mm

    paragraph.style = "页脚注"
    if paper.qr_text:
        paragraph.add_run().add_picture(qr_png(paper.qr_text), width=Mm(QR_SIZE))
    paragraph.add_run(printable(f"  {paper.foot}"))


def qr_png(text: str) -> BytesIO:
    import segno

    stream = BytesIO()
    segno.make(text, micro=False, error="m").save(stream, kind="png", scale=8, border=0)
    stream.seek(0)
    return stream
