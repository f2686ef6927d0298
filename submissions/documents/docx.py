"""Word: a paper as a document that an office can go on editing."""

import re
from copy import copy
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO

from submissions.documents.package import fix_office_times
from submissions.documents.paper import (
    BODY_FONT,
    FIELD,
    FOOT,
    HEAD,
    HEAD_FONT,
    LINE,
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
    Paper,
    break_lists,
    make_printable,
    measure_text,
)
from submissions.documents.qr import draw_qr_png

# No quarter of a character between digits and Chinese, where places are counted.
CLOSE_DIGITS = ("w:autoSpaceDE", "w:autoSpaceDN")
QR_SIZE = 15  # millimetres
# Millimetres: a foot with its QR code is so far from the edge, which printers leave white,
# and at least 5 mm below the table.
FOOT_EDGE, FOOT_MARGIN = 6, 28
TWIPS_PER_MM = 1440 / 25.4
WORD_2013 = "15"  # and later: there a table stands on the margins by its edge
UNITS = "年月日号项个"  # which stand behind digits and belong to them
# What Word lets no line of Chinese begin or end with.
NEVER_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
    f"{UNITS}"
)
NEVER_LAST = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
FIXED_HYPHEN = re.compile(r"(?<=\d)-(?=\d)")
BEFORE_UNITS = re.compile(rf"(?<=\d)(?=[{UNITS}])")
BESIDE_DIGITS = re.compile(r"(?<=\d)(?=[一-鿿])|(?<=[一-鿿])(?=\d)")
# A run that keeps to the one before it. LibreOffice 7.4 reads none of the rules above. At a
# word joiner it parts no line, where the text behind is in no language to it, and draws no
# quarter of a character. What knows Word of 2013 takes the empty choice: there no search
# stumbles over it.
JOINED = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
    '<w:rPr><w:lang w:eastAsia="x-none"/></w:rPr><mc:AlternateContent>'
    '<mc:Choice Requires="w15"/><mc:Fallback><w:t>\u2060</w:t></mc:Fallback>'
    "</mc:AlternateContent><w:t>{}</w:t></w:r>"
)


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


def add_docx_styles(document, size: float) -> None:
    """Paragraph styles, so that the office can restyle a paper in one place.

    No name is one that Word in Chinese gives to its own: 标题, 正文, 页码.
    """
    from docx.shared import Pt

    set_style(document.styles["Normal"], BODY_FONT, size)
    for name, family, points, side, before, after in (
        ("附件标识", HEAD_FONT, MARK, "LEFT", 0, 0),
        ("表题", TITLE_FONT, TITLE, "CENTER", 0, 14),
        ("说明", NOTE_FONT, MARK, "CENTER", 0, 10),
        ("填报项", BODY_FONT, FIELD, "LEFT", 0, 6),
        ("表头", HEAD_FONT, HEAD, "CENTER", 5, 5),
        ("分组", HEAD_FONT, size, "CENTER", 3, 3),
        ("居中格", BODY_FONT, size, "CENTER", 3, 3),
        ("文字格", BODY_FONT, size, "LEFT", 3, 3),
        ("落款", BODY_FONT, MARK, "CENTER", 0, 4),
        ("公文页码", NUMBER_FONT, PAGE_NUMBER, "CENTER", 0, 0),
        ("页脚注", BODY_FONT, FOOT, "LEFT", 0, 0),
        ("页眉注", NOTE_FONT, FOOT, "RIGHT", 0, 0),
    ):
        style = document.styles.add_style(name, 1)
        set_style(style, family, points, side, before, after)
    for name in ("表题", "说明", "落款"):
        add_paragraph_rules(document.styles[name], *CLOSE_DIGITS)
    for name in ("附件标识", "表题"):
        document.styles[name].paragraph_format.line_spacing = Pt(LINE)
    set_outline(document, "表题", "分组")


def add_paragraph_rules(style, *rules: str) -> None:
    """Turn off what Word does by itself; `rules` in the order of its schema."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spacing = style.element.get_or_add_pPr().find(qn("w:spacing"))
    for name in rules:
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        spacing.addprevious(off)


def set_outline(document, *names: str) -> None:
    """Make headings of styles, from the first level down: the navigation pane lists them
    and screen readers go from one to the next."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for level, name in enumerate(names):
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level))
        document.styles[name].element.get_or_add_pPr().append(outline)


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


def set_line_ends(document) -> None:
    """Where a line ends: no month, day or number is parted from its digits.

    Word parts “6月”; but it lets no line begin with the characters of this list.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    place = document.settings.element.find(qn("w:characterSpacingControl"))
    for name, characters in (("Before", NEVER_FIRST), ("After", NEVER_LAST)):
        rule = OxmlElement(f"w:noLineBreaks{name}")
        rule.set(qn("w:lang"), "zh-CN")
        rule.set(qn("w:val"), characters)
        place.addnext(rule)


def add_text(paragraph, text: str, seams: re.Pattern = BEFORE_UNITS) -> None:
    """Text of which no number is broken at its hyphen or parted from its unit.

    With BESIDE_DIGITS as `seams` there is no quarter of a character at them either.
    """
    first, *others = seams.split(make_printable(text))
    add_numbers(paragraph, first)
    for part in others:
        paragraph._p.append(copy(make_joined_run(part[0])))
        if part[1:]:
            add_numbers(paragraph, part[1:])


@lru_cache(maxsize=100)  # to parse one takes as long as to write a cell
def make_joined_run(character: str):
    from docx.oxml import parse_xml

    return parse_xml(JOINED.format(character))


def add_numbers(paragraph, text: str) -> None:
    from docx.oxml import OxmlElement

    first, *others = FIXED_HYPHEN.split(text)
    run = paragraph.add_run(first)
    for part in others:
        run._r.append(OxmlElement("w:noBreakHyphen"))
        run.add_text(part)


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


def list_row_cells(row) -> list:
    """The cells of a row that has no merged ones; much faster than `row.cells`."""
    from docx.table import _Cell

    return [_Cell(element, row) for element in row._tr.tc_lst]


def put_cell_text(cell, text: str, style: str) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL

    paragraph = cell.paragraphs[0]
    # Our styles' ids are their names; looking each up would take most of the time.
    paragraph._p.style = style
    add_text(paragraph, text)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def put_band(row, text: str) -> None:
    cells = list_row_cells(row)
    put_cell_text(cells[0].merge(cells[-1]), text, "分组")
    keep_with_next(row)


def keep_with_next(row) -> None:
    for cell in list_row_cells(row):
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def set_widths(table, widths) -> None:
    """Fixed widths in millimetres; the edge of the table stands on the margin."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table.autofit = False
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), "0")
    indent.set(qn("w:type"), "dxa")
    table._tblPr.find(qn("w:tblLayout")).addprevious(indent)
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


def clear_rules(cell, *sides: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    rules = OxmlElement("w:tcBorders")
    for side in sides:
        rule = OxmlElement(f"w:{side}")
        rule.set(qn("w:val"), "nil")
        rules.append(rule)
    cell._tc.get_or_add_tcPr().append(rules)


def make_shallow(paragraph) -> None:
    """So low that it needs no room of its own."""
    from docx.shared import Pt

    paragraph.add_run().font.size = Pt(1)
    form = paragraph.paragraph_format
    form.line_spacing, form.space_after = Pt(1), Pt(0)


def put_margins(document, paper: Paper) -> None:
    section = document.sections[0]
    if paper.first_page > 1:
        start_numbers(section, paper.first_page)
    sides = {section.footer: "right"}
    if paper.outer_numbers:
        document.settings.odd_and_even_pages_header_footer = True
        sides[section.even_page_footer] = "left"
    if paper.note:
        # Once a page: on the first it stands below the title.
        section.different_first_page_header_footer = True
        sides[section.first_page_footer] = "left" if paper.begins_left else "right"
        put_docx_note(section.header, paper.note)
        if paper.outer_numbers:
            put_docx_note(section.even_page_header, paper.note)
    for foot, side in sides.items():
        place = side if paper.outer_numbers else ""
        number = put_docx_foot(foot, paper, place)
        if place:
            set_outer_side(number.paragraph_format, place)


def start_numbers(section, first: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), str(first))
    section._sectPr.find(qn("w:cols")).addprevious(numbers)


def put_docx_note(header, note: str) -> None:
    paragraph = header.paragraphs[0]
    paragraph.style = "页眉注"
    paragraph.add_run(note)


def set_outer_side(form, side: str) -> None:
    """One character in from the edge of the text on that side."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    form.alignment = WD_ALIGN_PARAGRAPH[side.upper()]
    setattr(form, f"{side}_indent", Pt(PAGE_NUMBER))


def put_docx_foot(footer, paper: Paper, outer: str):
    """Write the number, beside what else a foot says, and return its paragraph.

    `outer`: the side of the number, "" for the middle.
    """
    if not (paper.foot or paper.qr_text):
        return add_page_number(footer.paragraphs[0])
    left, middle, right = add_footer_cells(footer, paper.page.text_width)
    place = {"": middle, "left": left, "right": right}[outer]
    put_foot((middle if outer else left).paragraphs[0], paper)
    return add_page_number(place.paragraphs[0])


def add_footer_cells(footer, width: int):
    """Add a row of three cells without borders to the footer and return them."""
    from docx.shared import Mm

    table = footer.add_table(1, 3, Mm(width))
    set_widths(table, (90, width - 180, 90))
    remove_padding(table)
    rest = footer.paragraphs[0]
    rest._p.getparent().append(rest._p)
    make_shallow(rest)
    return table.rows[0].cells


def remove_padding(table) -> None:
    """Let the texts of the outer cells stand on the margins."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    padding = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        none = OxmlElement(f"w:{side}")
        none.set(qn("w:w"), "0")
        none.set(qn("w:type"), "dxa")
        padding.append(none)
    table._tblPr.find(qn("w:tblLayout")).addnext(padding)


def add_page_number(paragraph):
    """Write — 1 — and return the paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.style = "公文页码"
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number = paragraph.add_run("1")
    field.append(number._r)
    paragraph._p.append(field)
    paragraph.add_run(" —")
    return paragraph


def put_foot(paragraph, paper: Paper) -> None:
    from docx.shared import Mm

    paragraph.style = "页脚注"
    if paper.qr_text:
        paragraph.add_run().add_picture(draw_qr_png(paper.qr_text), width=Mm(QR_SIZE))
        paragraph.add_run("  ")
    paragraph.add_run(make_printable(paper.foot))
