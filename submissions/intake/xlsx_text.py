"""The texts and the cell styles of an .xlsx, each read once."""

from collections.abc import Iterator
from typing import NamedTuple

from submissions.intake.escapes import decode_escapes
from submissions.intake.grid import STRUCK, Note, clean_cell_text
from submissions.intake.markup import find_child, read_local_name
from submissions.intake.symbols import write_symbols
from submissions.intake.values import BUILT_IN

OFF = ("0", "false")


class CellText(NamedTuple):
    """A clean text and what is doubtful about it."""

    text: str
    notes: tuple[Note, ...] = ()


class CellStyle(NamedTuple):
    """`code`: the number format."""

    code: str = ""
    font: str = ""
    struck: bool = False


PLAIN = CellStyle()


def read_shared_strings(root) -> Iterator[CellText]:
    for item in [] if root is None else root.iterchildren("{*}si"):
        yield read_rich_text(item)


def read_rich_text(element) -> CellText:
    """The text of the runs, but for what is crossed out and the reading aids."""
    pieces, struck = [], False
    for run in element.iter("{*}t"):
        holder = run.getparent()
        if read_local_name(holder) == "rPh":
            continue
        font = read_font(find_child(holder, "rPr"))
        if font.struck:
            struck = struck or bool((run.text or "").strip())
        else:
            pieces.append(write_symbols(run.text or "", font.font))
    text = clean_cell_text(decode_escapes("".join(pieces)))
    return CellText(text, (STRUCK,) if struck else ())


def read_font(element) -> CellStyle:
    """What a font says about reading its text: the name, and whether it crosses out."""
    if element is None:
        return PLAIN
    strike = find_child(element, "strike")
    struck = strike is not None and strike.get("val", "1") not in OFF
    name = find_child(element, "rFont")
    if name is None:
        name = find_child(element, "name")
    return CellStyle("", "" if name is None else name.get("val", ""), struck)


def read_cell_styles(root) -> Iterator[CellStyle]:
    """Each cell style, in the order of the styles."""
    if root is None or find_child(root, "cellXfs") is None:
        return
    own = {
        element.get("numFmtId"): element.get("formatCode", "")
        for element in root.iter("{*}numFmt")
    }
    built_in = {str(number): code for number, code in BUILT_IN.items()}
    codes = built_in | own
    listed = find_child(root, "fonts")
    fonts = [read_font(font) for font in ([] if listed is None else listed)]
    by_number = {str(number): font for number, font in enumerate(fonts)}
    for element in find_child(root, "cellXfs"):
        font = by_number.get(element.get("fontId", ""), PLAIN)
        yield font._replace(code=codes.get(element.get("numFmtId"), ""))
