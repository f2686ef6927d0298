"""A stamped scan: its 校验码 and a small picture of its first page.

A leaf, and a program for a process of its own.
"""

import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from math import sqrt

# What `make_short_code` writes; the QR code of the 申报表 ends with it.
CODE = re.compile(r"(?:^|\s)([0-9A-F]{5}-[0-9A-F]{5})$")
PDF_PAGES = 2  # every page bears the code
A4_DRAWN = 4_000_000  # dots of A4 at 200 dpi
MOST_DOTS = 36_000_000  # a picture of A4 at 600 dpi
MOST_CODES = 3
PREVIEW = 1000  # dots of its longer side
PREVIEW_QUALITY = 80
SECONDS = 10
MEMORY = 1024**3


@dataclass(frozen=True)
class ScanReading:
    """`codes`: blank-separated and sorted; `preview`: a JPEG. Empty where nothing was read."""

    codes: str = ""
    preview: bytes = b""


def read_scan(content, ending):
    """The ScanReading of a file; an empty one of what cannot be opened.

    Another process reads it, limited in time and memory: a damaged or hostile file
    can only stop that one.
    """
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-I", __file__, ending],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ScanReading()
    codes, _, preview = done.stdout.partition(b"\n")
    return ScanReading(codes.decode(), preview)


# --- the other process ----------------------------------------------------------


def read_pages(content, ending):
    """The ScanReading of the pages that are looked at."""
    draw = draw_pages if ending == "pdf" else open_photo
    codes, preview = set(), b""
    for picture in draw(content):
        codes |= find_codes(picture)
        preview = preview or shrink(picture)
    return ScanReading(" ".join(sorted(codes)[:MOST_CODES]), preview)


def find_codes(picture):
    from zxingcpp import BarcodeFormat, read_barcodes

    barcodes = read_barcodes(picture.convert("L"), formats=BarcodeFormat.QRCode)
    return {found[1] for one in barcodes if (found := CODE.search(one.text))}


def shrink(picture):
    picture.thumbnail((PREVIEW, PREVIEW), reducing_gap=2.0)
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=PREVIEW_QUALITY)
    return stream.getvalue()


def draw_pages(content):
    """The first pages of a PDF as pictures."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(content)
    for number in range(min(len(document), PDF_PAGES)):
        page = document[number]
        width, height = page.get_size()
        scale = sqrt(A4_DRAWN / (width * height))
        yield page.render(scale=scale).to_pil().convert("RGB")


def open_photo(content):
    """The photo, upright; nothing of what it carries beside its dots."""
    from PIL import Image, ImageOps

    picture = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
    if picture.width * picture.height <= MOST_DOTS:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.info = {}
        yield upright


def answer_apart():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    reading = read_pages(sys.stdin.buffer.read(), sys.argv[1])
    sys.stdout.buffer.write(reading.codes.encode() + b"\n" + reading.preview)


if __name__ == "__main__":
    answer_apart()
