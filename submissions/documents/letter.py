"""Prose on official paper, A4 upright, after GB/T 9704-2012: notices and reports in Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from unicodedata import east_asian_width

from submissions.documents.docx import open_document, save_document
from submissions.documents.docx_tables import (
    keep_with_next,
    list_row_cells,
    put_cell_text,
    set_row,
    set_widths,
)
from submissions.documents.docx_text import BEFORE_UNITS, BESIDE_DIGITS, add_text
from submissions.documents.letter_page import (
    RUNNING,
    TEXT_WIDTH,
    add_letter_styles,
    measure_characters,
    measure_lines,
    put_outer_page_numbers,
    set_letter_page,
)
from submissions.documents.paper import (
    break_title,
    join_title_lines,
    make_printable,
)

NUMERALS = ("", *"一二三四五六七八九")
HEADINGS = {1: "小标题", 2: "二级标题"}
TALLEST_PICTURE = 75  # millimetres: two, their captions and a signature on a page
TITLE_CHARACTERS = 20  # of 2号 in a line of 156 mm
# Characters from the margin to 附件, and a little air for the tab behind a number.
INDENT, AIR = 2, 0.2


@dataclass(frozen=True)
class Heading:
    """`level` 1 is set in 黑体, 2 in 楷体 (GB/T 9704-2012, 7.3.3)."""

    text: str
    level: int = 1


def make_heading(number: int, text: str, level: int = 1) -> Heading:
    """`一、总体情况`, on the second level `（一）总体情况`."""
    numeral = write_numeral(number)
    return Heading(
        f"{numeral}、{text}" if level == 1 else f"（{numeral}）{text}", level
    )


def write_numeral(number: int) -> str:
    """一 to 九十九; larger numbers in digits."""
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    ten = f"{NUMERALS[tens] if tens > 1 else ''}十" if tens else ""
    return ten + NUMERALS[ones]


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
class Picture:
    """The bytes of a JPEG or PNG; `caption` stands below it and is read out for it."""

    content: bytes
    caption: str = ""


@dataclass(frozen=True)
class Letter:
    """`body` holds paragraphs as text, Headings, Tables and Pictures, in their order.

    A title breaks where its lines end, else by meaning. `signature` is the office and the
    date; `sealed` says that the office puts its seal on them.
    """

    title: str
    body: Sequence
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    sealed: bool = False
    author: str = ""
    # When what it says became final: from then on it is always the same file.
    moment: datetime | None = None


def write_letter_docx(letter: Letter) -> bytes:
    document = open_document()
    set_letter_page(document.sections[0])
    add_letter_styles(document)
    put_letter_opening(document, letter)
    for part in letter.body:
        put_part(document, part)
    last = document.paragraphs[-1]
    put_attachments(document, letter.attachments)
    if letter.signature:
        put_letter_signature(document, letter)
        keep_with_signature(document, last)
    put_outer_page_numbers(document)
    return save_document(
        document, join_title_lines(letter.title), letter.author, letter.moment
    )


def add_paragraph(document, text: str, style: str):
    """Places are counted in all but the running text."""
    paragraph = document.add_paragraph(style=style)
    add_text(paragraph, text, BEFORE_UNITS if style == RUNNING else BESIDE_DIGITS)
    return paragraph


def put_letter_opening(document, letter: Letter) -> None:
    """发文字号, two free lines (7.2.5, 7.3.1), the title, a free line, 主送机关 (7.3.2)."""
    if letter.number:
        number = add_paragraph(document, letter.number, "文号")
        number.paragraph_format.space_after = measure_lines(2)
    lines = break_title(letter.title, TITLE_CHARACTERS)
    title = add_paragraph(document, lines, "公文标题")
    title.paragraph_format.space_after = measure_lines(1)
    if letter.addressee:
        add_paragraph(document, f"{letter.addressee}：", "主送")


def put_part(document, part) -> None:
    if isinstance(part, Table):
        put_letter_table(document, part)
    elif isinstance(part, Picture):
        put_letter_picture(document, part)
    elif isinstance(part, Heading):
        heading = add_paragraph(document, part.text, HEADINGS[part.level])
        heading.paragraph_format.keep_with_next = True
    else:
        add_paragraph(document, part, RUNNING)


def put_letter_table(document, table: Table) -> None:
    grid = document.add_table(1 + len(table.rows), len(table.heads), "Table Grid")
    first = TEXT_WIDTH - sum(table.widths)
    set_widths(grid, (first, *table.widths))
    rows = list(grid.rows)
    for cell, head in zip(list_row_cells(rows[0]), table.heads, strict=True):
        put_cell_text(cell, head, "表头")
    set_row(rows[0], head=True)
    keep_with_next(rows[0])
    for row, texts in zip(rows[1:], table.rows, strict=True):
        set_row(row)
        for place, (cell, text) in enumerate(
            zip(list_row_cells(row), texts, strict=True)
        ):
            put_cell_text(
                cell, text, "文字格" if place in (0, *table.left) else "居中格"
            )
    add_paragraph(document, "", "公文正文")


def put_letter_picture(document, picture: Picture) -> None:
    """As wide as the text, unless that is too tall; its caption stays with it."""
    from docx.shared import Mm

    paragraph = add_paragraph(document, "", "图")
    drawn = paragraph.add_run().add_picture(BytesIO(picture.content), Mm(TEXT_WIDTH))
    if drawn.height > Mm(TALLEST_PICTURE):
        drawn.width = drawn.width * Mm(TALLEST_PICTURE) // drawn.height
        drawn.height = Mm(TALLEST_PICTURE)
    drawn._inline.docPr.set("descr", make_printable(picture.caption))
    if picture.caption:
        paragraph.paragraph_format.keep_with_next = True
        add_paragraph(document, picture.caption, "图注")


def put_attachments(document, names: tuple[str, ...]) -> None:
    """附件 one line below the text and two characters in, numbered where there are several.

    Further lines of a name stand under its first character (7.3.4).
    """
    several = len(names) > 1
    for number, name in enumerate(names, start=1):
        label = "附件：" if number == 1 else ""
        line = add_paragraph(document, label + f"{number}." * several, "附件说明")
        if several:
            line.add_run().add_tab()
        add_text(line, name, BESIDE_DIGITS)
        # The number and its dot are half a character each.
        ahead = INDENT + len("附件：") + several * (1 + AIR)
        begun = INDENT if label else INDENT + len("附件：")
        form = line.paragraph_format
        form.left_indent = measure_characters(ahead)
        form.first_line_indent = measure_characters(begun - ahead)
        form.space_before = measure_lines(1 if label else 0)


def keep_with_signature(document, last) -> None:
    """Keep the last paragraph and the signature on one page."""
    listed = [paragraph._p for paragraph in document.paragraphs]
    for paragraph in document.paragraphs[listed.index(last._p) : -1]:
        paragraph.paragraph_format.keep_with_next = True


def put_letter_signature(document, letter: Letter) -> None:
    """Office and date at the right; a seal needs a line more above them."""
    office, day = (add_paragraph(document, line, "落款") for line in letter.signature)
    office.paragraph_format.space_before = measure_lines(2 if letter.sealed else 1)
    place = place_for_seal if letter.sealed else place_unsealed
    place(office, day)


def place_for_seal(office, day) -> None:
    """The date four characters in, the office centred over it as far as its length
    allows (7.3.5.1)."""
    beside = (count_characters(day.text) - count_characters(office.text)) / 2
    day.paragraph_format.right_indent = measure_characters(4)
    office.paragraph_format.right_indent = measure_characters(max(0, 4 + beside))


def place_unsealed(office, day) -> None:
    """The office two characters in, the first character of the date two right of its
    own; a date too long for that stands two in, and the office goes left (7.3.5.2)."""
    wide, long = count_characters(office.text), count_characters(day.text)
    if long + 2 > wide:
        day.paragraph_format.right_indent = measure_characters(2)
        office.paragraph_format.right_indent = measure_characters(4 + long - wide)
    else:
        start_before_end(office, wide + 2)
        start_before_end(day, wide)


def start_before_end(paragraph, characters: float) -> None:
    """Let its first character stand so many characters before the right margin."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    form = paragraph.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.LEFT
    form.left_indent = Mm(TEXT_WIDTH) - measure_characters(characters)


def count_characters(text: str) -> float:
    """Full-width ones; in the fonts of the offices Latin letters and digits are half."""
    return sum(1 if east_asian_width(char) in "WFA" else 0.5 for char in text)
