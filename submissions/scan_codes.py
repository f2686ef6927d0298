"""校验码 read from a stamped scan; a leaf, and a program for a process of its own."""

import re
import resource
import subprocess
import sys
from io import BytesIO
from math import sqrt

# What `short_code` writes; the QR code of the 申报表 ends with it.
CODE = re.compile(r"(?:^|\s)([0-9A-F]{5}-[0-9A-F]{5})$")
PDF_PAGES = 2  # every page bears the code
A4_DRAWN = 4_000_000  # dots of A4 at 200 dpi
MOST_DOTS = 36_000_000  # a picture of A4 at 600 dpi
MOST_CODES = 3
SECONDS = 10
MEMORY = 1024**3


def codes_on(content, ending):
    """The codes on a scan, blank-separated and sorted; "" when none could be read.

    Read in another process: what is handed in may be damaged or meant to do harm, and
    may end, fill or stop only that one.
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
        return ""
    return done.stdout.decode()


def codes_in(content, ending):
    from zxingcpp import BarcodeFormat, read_barcodes

    draw = pages_of if ending == "pdf" else photo_of
    texts = {
        barcode.text
        for picture in draw(content)
        for barcode in read_barcodes(picture, formats=BarcodeFormat.QRCode)
    }
    return sorted({found[1] for text in texts if (found := CODE.search(text))})


def pages_of(content):
    """The first pages of a PDF as pictures."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(content)
    for number in range(min(len(document), PDF_PAGES)):
        page = document[number]
        width, height = page.get_size()
        scale = sqrt(A4_DRAWN / (width * height))
        yield page.render(scale=scale, grayscale=True).to_pil()


def photo_of(content):
    from PIL import Image

    picture = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
    if picture.width * picture.height <= MOST_DOTS:
        yield picture.convert("L")


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    codes = codes_in(sys.stdin.buffer.read(), sys.argv[1])
    sys.stdout.write(" ".join(codes[:MOST_CODES]))


if __name__ == "__main__":
    main()
