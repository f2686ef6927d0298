"""The page of a letter after GB/T 9704-2012: its grid, its styles, its page numbers."""

from submissions.documents.docx_margins import add_page_number, set_outer_side
from submissions.documents.docx_styles import (
    CLOSE_DIGITS,
    add_paragraph_rules,
    set_outline,
    set_style,
)
from submissions.documents.docx_text import set_line_ends
from submissions.documents.paper import (
    BODY_FONT,
    HEAD_FONT,
    NOTE_FONT,
    TITLE,
    TITLE_FONT,
)

# Millimetres. 5.2.1: 37 above, 28 at the binding, 156 × 225 for the text.
WIDTH, HEIGHT = 210, 297
TOP, BINDING, RIGHT, BOTTOM = 37, 28, 26, 35
TEXT_WIDTH = WIDTH - BINDING - RIGHT
# 5.2.3: 22 lines of 28 characters fill it, here in whole twips: the page holds the last
# line too, and LibreOffice leaves no margin beside the grid.
LINES, CHARACTERS = 22, 28
LINE, SQUARE = 579, 316
BODY, CELL, NUMBER = 16, 12, 14  # points: 3号 as Word has it; 小四 in tables; 4号
# Points from one character to the next: 28 of 16 would not fit.
PITCH = 15.75
RUNNING = "公文正文"
# 7.5: the dash stands 7 mm below the text. It lies in the middle of the line of the
# number, whose lower edge is so far from the edge of the page.
NUMBER_EDGE = 25.5


def set_letter_page(section) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Twips

    section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin = Mm(BINDING)
    section.right_margin = Mm(WIDTH - BINDING) - Twips(CHARACTERS * SQUARE)
    section.footer_distance = Mm(NUMBER_EDGE)
    grid = section._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(LINE))
    # What a character gives up of its size, in 1/4096 of a point.
    grid.set(qn("w:charSpace"), str(int((SQUARE / 20 - BODY) * 4096)))


def add_letter_styles(document) -> None:
    """Paragraph styles, so that the office can restyle a letter in one place."""
    from docx.shared import Twips

    set_line_ends(document)
    set_style(document.styles["Normal"], BODY_FONT, BODY)
    for name, family, points, side, indent in (
        ("公文标题", TITLE_FONT, TITLE, "CENTER", 0),
        ("文号", BODY_FONT, BODY, "CENTER", 0),
        ("主送", BODY_FONT, BODY, "LEFT", 0),
        (RUNNING, BODY_FONT, BODY, "JUSTIFY", 2),
        ("小标题", HEAD_FONT, BODY, "LEFT", 2),
        ("二级标题", NOTE_FONT, BODY, "LEFT", 2),
        ("附件说明", BODY_FONT, BODY, "LEFT", 0),
        ("落款", BODY_FONT, BODY, "RIGHT", 0),
    ):
        style = document.styles.add_style(name, 1)
        set_style(style, family, points, side)
        style.paragraph_format.first_line_indent = measure_characters(indent)
        style.paragraph_format.line_spacing = Twips(LINE)
        digits = () if name == RUNNING else CLOSE_DIGITS
        # Lines and characters keep the grid by themselves: Word and LibreOffice fit a
        # wide character into it in different ways.
        add_paragraph_rules(style, *digits, "w:snapToGrid")
        if points == BODY:
            set_pitch(style)
    set_outline(document, "公文标题", "小标题", "二级标题")
    for name, family, side, before, after in (
        ("表头", HEAD_FONT, "CENTER", 3, 3),
        ("居中格", BODY_FONT, "CENTER", 3, 3),
        ("文字格", BODY_FONT, "LEFT", 3, 3),
        ("图", BODY_FONT, "CENTER", 10, 0),
        ("图注", NOTE_FONT, "CENTER", 4, 10),
    ):
        style = document.styles.add_style(name, 1)
        set_style(style, family, CELL, side, before, after)
        add_paragraph_rules(style, "w:snapToGrid")


def set_pitch(style) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round((PITCH - BODY) * 20)))
    style.element.rPr.find(qn("w:sz")).addprevious(spacing)


def measure_characters(count: float):
    """A length of so many characters of the grid."""
    from docx.shared import Pt

    return Pt(count * PITCH)


def measure_lines(count: int):
    from docx.shared import Twips

    return Twips(count * LINE)


def put_outer_page_numbers(document) -> None:
    """— 1 — one character in from the outer edge: right on odd pages, left on even (7.5)."""
    from docx.shared import Pt

    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    style = document.styles.add_style("公文页码", 1)
    set_style(style, "宋体", NUMBER)
    style.paragraph_format.line_spacing = Pt(NUMBER)
    for footer, side in (
        (section.footer, "right"),
        (section.even_page_footer, "left"),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        add_page_number(paragraph)
        set_outer_side(paragraph.paragraph_format, side)
