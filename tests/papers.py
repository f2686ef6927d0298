"""Reads printed papers back: what they say, in which fonts, and what would be cut off."""

import os
import re
import shutil
import subprocess
from ctypes import byref, c_double
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

import pypdfium2.raw as pdfium
import pytest
from django.conf import settings
from pypdf import PdfReader
from pypdfium2 import PdfDocument

# The offices' fonts, stood in for by those that the portal ships.
STAND_INS = {
    "仿宋_GB2312": "FandolFang R",
    "楷体_GB2312": "FandolFang R",
    "宋体": "FandolFang R",
    "黑体": "FandolHei",
    "方正小标宋简体": "FandolSong",
}
HOSTILE = (
    "<link rel=attachment href=file:///etc/passwd>"
    "<img src=http://127.0.0.1:{port}/x>{{{{ settings.SECRET_KEY }}}}"
)
UNPRINTABLE = "前\x0b后\x00\x1f左\ud800右\ufffe"
RARE = "箬堃䶮𬭊𠮷"


def squeezed(text):
    return re.sub(r"\s+", "", text)


def pages(content):
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def whole_text(content):
    return squeezed("".join(pages(content)))


def font_names(content):
    """Base fonts without the prefix of the subset."""
    names = set()
    for page in PdfReader(BytesIO(content)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            names.add(font.get_object()["/BaseFont"].split("+")[-1])
    return names


def page_sizes(content):
    return {
        (
            round(page.mediabox.width / 72 * 25.4),
            round(page.mediabox.height / 72 * 25.4),
        )
        for page in PdfReader(BytesIO(content)).pages
    }


def part(content, name):
    """One part of an xlsx or docx file, as XML text."""
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


def in_order(text, pieces):
    start = 0
    for piece in map(squeezed, pieces):
        found = text.find(piece, start)
        if found < 0:
            return False
        start = found + len(piece)
    return True


def need_office():
    if shutil.which("soffice") is None:
        if os.environ.get("CI"):
            pytest.fail("CI must prove the sheets in LibreOffice")
        pytest.skip("LibreOffice is not installed")


def printed_by_office(folder, files, *, official=True, fonts=STAND_INS):
    """Bytes of the PDF that LibreOffice prints of each file, in the order given.

    `official`: as if the fonts of the offices were installed, or those of them that
    `fonts` names; else without any.
    """
    need_office()
    names = []
    for number, (suffix, content) in enumerate(files):
        name = folder / f"{number}.{suffix}"
        name.write_bytes(content)
        names.append(name)
    rules = {"FONTCONFIG_FILE": str(stand_in_fonts(folder, fonts))} if official else {}
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *map(str, names),
        ],
        env={**os.environ, **rules},
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [name.with_suffix(".pdf").read_bytes() for name in names]


def stand_in_fonts(folder, fonts):
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{asked}</string></test>'
        '<edit name="family" mode="assign" binding="strong">'
        f"<string>{given}</string></edit></match>"
        for asked, given in fonts.items()
    )
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        '<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{settings.BASE_DIR / 'static' / 'fonts'}</dir>{rules}</fontconfig>",
        encoding="utf-8",
    )
    return path


class Glyph(NamedTuple):
    """A character of a page in millimetres from its upper left corner: where it begins
    and ends, the line it stands on, and the top and bottom of its ink."""

    char: str
    left: float
    base: float
    right: float
    top: float
    bottom: float


def read_glyphs(content):
    """A list of Glyphs of each page, blanks left out."""
    return [list(list_page_glyphs(page)) for page in PdfDocument(content)]


def list_page_glyphs(page):
    text, height = page.get_textpage(), page.get_height()
    x, y = c_double(), c_double()
    for place in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text, place))
        if char.strip():
            pdfium.FPDFText_GetCharOrigin(text, place, byref(x), byref(y))
            _, bottom, _, top = text.get_charbox(place)
            right = text.get_charbox(place, loose=True)[2]
            edges = (x.value, height - y.value, right, height - top, height - bottom)
            yield Glyph(char, *(edge / 72 * 25.4 for edge in edges))


class Box(NamedTuple):
    """Edges of what is drawn on a page, in millimetres from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def read_tables(content):
    """The Box of all ruled lines of each page, None of a page without any."""
    pages = PdfDocument(content)
    return [measure_drawn(page, pdfium.FPDF_PAGEOBJ_PATH) for page in pages]


def read_pictures(content):
    """The Box of all pictures of each page, None of a page without any."""
    pages = PdfDocument(content)
    return [measure_drawn(page, pdfium.FPDF_PAGEOBJ_IMAGE) for page in pages]


def measure_drawn(page, kind):
    height = page.get_height()
    drawn = [part.get_bounds() for part in page.get_objects() if part.type == kind]
    if not drawn:
        return None
    lefts, bottoms, rights, tops = zip(*drawn, strict=True)
    edges = (min(lefts), height - max(tops), max(rights), height - min(bottoms))
    return Box(*(edge / 72 * 25.4 for edge in edges))


def find_glyphs(pages, text):
    """The Glyphs of a text where it stands first; they may be on several lines."""
    for page in pages:
        place = "".join(glyph.char for glyph in page).find(squeezed(text))
        if place >= 0:
            return page[place : place + len(squeezed(text))]
    raise AssertionError(f"{text} is not printed")


def line_boxes(content):
    """(top, bottom, text) of each line of the first page, in points."""
    page = PdfReader(BytesIO(content)).pages[0]
    height, spans = float(page.mediabox.height), []

    def visit(text, cm, tm, font, size):
        if text.strip():
            y = height - (tm[5] * cm[3] + cm[5])
            spans.append((y - size, y + size * 0.2, text.strip()))

    page.extract_text(visitor_text=visit)
    return spans
