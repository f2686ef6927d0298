"""The code on a stamped scan: read from what scanners and phones make, else nothing."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument

from submissions.attachments import scan_reading
from submissions.attachments.scan_reading import ScanReading, read_scan
from submissions.declarations.papers import make_declaration_paper
from submissions.documents.declaration import write_declaration_pdf
from tests.factories import make_declaration, make_theme
from tests.photos import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(campaign):
    declaration = make_declaration()
    make_theme(declaration, "走进大厅")
    return make_declaration_paper(declaration)


@pytest.fixture
def sheet(paper):
    """The printed form as a scanner sees it at 200 dpi."""
    page = PdfDocument(write_declaration_pdf(paper))[0]
    return page.render(scale=200 / 72).to_pil().convert("RGB")


def saved(picture, kind="JPEG", **how):
    content = BytesIO()
    picture.save(content, kind, **how)
    return content.getvalue()


def turned(sheet, degrees):
    return sheet.rotate(degrees, Image.Resampling.BICUBIC, True, fillcolor="white")


def photographed(sheet):
    """From aside, in poor light."""
    width, height = sheet.size
    corners = (-60, -40, 20, height + 90, width + 80, height, width - 40, 30)
    seen = sheet.transform(sheet.size, Image.Transform.QUAD, corners, fillcolor="gray")
    return seen.point(lambda light: light * 0.6)


@pytest.mark.parametrize("degrees", [0, 2, 90, 180, 182])
def test_code_is_read_however_the_sheet_lay(sheet, paper, degrees):
    content = saved(turned(sheet, degrees), quality=50)

    assert read_scan(content, "jpg").codes == paper.code


def test_code_is_read_from_a_photo(sheet, paper):
    assert read_scan(saved(photographed(sheet), quality=50), "jpg").codes == paper.code


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("PDF", "pdf")])
def test_code_is_read_from_other_files(sheet, paper, kind, ending):
    assert read_scan(saved(sheet, kind), ending).codes == paper.code


def test_code_is_read_from_the_second_page(sheet, paper):
    blank = Image.new("RGB", sheet.size, "white")
    content = saved(blank, "PDF", save_all=True, append_images=[sheet])

    assert read_scan(content, "pdf").codes == paper.code


def test_code_that_is_covered_is_not_read(sheet):
    ImageDraw.Draw(sheet).rectangle((0, sheet.height * 0.8, *sheet.size), "white")

    assert read_scan(saved(sheet), "jpg").codes == ""


def oversized_png():
    """A few bytes that say they are a picture of 60,000 × 60,000 dots."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    body = b"IHDR" + head
    part = struct.pack(">I", len(head)) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + part


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.4 stamped", "pdf"),
        (b"%PDF-", "pdf"),
        (b"\xff\xd8\xff\xe0photo", "jpg"),
        (oversized_png(), "png"),
    ],
)
def test_damaged_file_bears_no_code(content, ending):
    assert read_scan(content, ending) == ScanReading()


def test_file_that_takes_too_long_bears_no_code(sheet, monkeypatch):
    monkeypatch.setattr(scan_reading, "SECONDS", 0.01)

    assert read_scan(saved(sheet), "jpg") == ScanReading()


def test_preview_is_small_upright_and_bare():
    content = make_photo(size=(1600, 1200), orientation=6)

    preview = Image.open(BytesIO(read_scan(content, "jpg").preview))

    assert (preview.format, preview.size) == ("JPEG", (750, 1000))
    assert not preview.getexif()


def test_preview_of_a_pdf_is_its_first_page_in_colour(sheet):
    red = Image.new("RGB", sheet.size, "red")
    content = saved(red, "PDF", save_all=True, append_images=[sheet])

    reading = read_scan(content, "pdf")

    preview = Image.open(BytesIO(reading.preview))
    assert max(preview.size) == 1000
    assert preview.getpixel((10, 10))[0] > 240 > 20 > preview.getpixel((10, 10))[1]
    assert reading.codes
