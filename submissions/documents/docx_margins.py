"""Word: what stands above and below the text of every page."""

from submissions.documents.docx_tables import make_shallow, remove_padding, set_widths
from submissions.documents.paper import (
    PAGE_NUMBER,
    Paper,
    make_printable,
)
from submissions.documents.qr import draw_qr_png

QR_SIZE = 15  # millimetres


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
