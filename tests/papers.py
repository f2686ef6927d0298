"""Reads printed papers back: what they say, in which fonts, and what would be cut off."""

import os
import re
import shutil
import subprocess
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import settings
from pypdf import PdfReader

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


def printed_by_office(folder, files):
    """Bytes of the PDF that LibreOffice prints of each file, in the order given."""
    need_office()
    names = []
    for number, (suffix, content) in enumerate(files):
        name = folder / f"{number}.{suffix}"
        name.write_bytes(content)
        names.append(name)
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
        env={**os.environ, "FONTCONFIG_FILE": str(stand_in_fonts(folder))},
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [name.with_suffix(".pdf").read_bytes() for name in names]


def stand_in_fonts(folder):
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{asked}</string></test>'
        '<edit name="family" mode="assign" binding="strong">'
        f"<string>{given}</string></edit></match>"
        for asked, given in STAND_INS.items()
    )
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        '<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{settings.BASE_DIR / 'static' / 'fonts'}</dir>{rules}</fontconfig>",
        encoding="utf-8",
    )
    return path


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
