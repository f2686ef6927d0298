"""PDF through WeasyPrint, which may read our own fonts and nothing else."""

import gc
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from submissions.documents.paper import Paper, break_lists, make_printable
from submissions.documents.qr import draw_qr_uri

logger = logging.getLogger(__name__)

# Its thread begins with the first paper, so that each process of the site has its own.
PRESS = ThreadPoolExecutor(1, "press")

# Family, weight and file of the fonts that the portal brings along.
SHIPPED_FONTS = (
    ("FandolSong", "bold", "FandolSong-Bold.otf"),
    ("FandolHei", "normal", "FandolHei-Regular.otf"),
    ("FandolFang R", "normal", "FandolFang-Regular.otf"),
)
QR_SCHEME = "data:image/svg+xml"
# ISO 19005-2, level A: what an archive keeps, with tags, fonts and colours of its own.
# Together with the note below it is what ISO 14289-1 asks of a file that all can read.
ARCHIVAL = "pdf/a-2a"
# PDF/A takes properties only of schemas that the file itself describes.
PDF_UA_NOTE = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""
 pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


class PaperError(Exception):
    """A paper could not be printed whole."""


def write_pdf(paper: Paper, *, numbered: bool = True, tagged: bool = True) -> bytes:
    """A paper as PDF/A-2a and PDF/UA-1 in one; without its tags it is neither.

    Not `numbered` is a part that is still to be bound.
    """
    printed = break_lists(paper)
    context = {"paper": printed, "qr": draw_qr_uri(paper.qr_text), "numbered": numbered}
    return render_pdf("documents/paper.html", context, ARCHIVAL if tagged else "")


def render_pdf(template: str, context: dict, variant: str = "") -> bytes:
    """A printed template as PDF; PaperError if it asked for anything but our fonts."""
    return print_html(render_to_string(template, context), variant)


def print_html(html: str, variant: str = "") -> bytes:
    """Printed by the one thread that prints, its pages forgotten at once.

    Pango keeps the fonts of every thread that ever printed: with eight threads a process
    of the site grew to 510 MB after 24 plans. Pages hold each other in rings; left to the
    collector's own pace, 40 short papers pile up 450 MB. So it stays at 150.
    """
    try:
        return PRESS.submit(print_page, html, variant).result()
    finally:
        gc.collect()


def print_page(html: str, variant: str) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts, fetcher = FontConfiguration(), make_paper_fetcher()
    faces = CSS(string=write_font_rules(), font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=make_printable(html), url_fetcher=fetcher)
    content = page.write_pdf(
        stylesheets=[faces],
        font_config=fonts,
        pdf_variant=variant or None,
        finisher=note_pdf_ua if variant == ARCHIVAL else None,
    )
    if fetcher.refused:
        logger.error("Paper not printed, refused or failed: %r", fetcher.refused)
        raise PaperError(f"{len(fetcher.refused)} resources could not be read")
    return content


def note_pdf_ua(document, pdf) -> None:
    """Say in the metadata of a PDF/A that it is PDF/UA too; both want them in the clear."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.compress = False
    end = b"</rdf:RDF>"
    metadata.stream = [part.replace(end, PDF_UA_NOTE + end) for part in metadata.stream]


def make_paper_fetcher():
    """A fetcher of the shipped fonts, by exact address, and of inline drawings."""
    from weasyprint.urls import URLFetcher

    class PaperFetcher(URLFetcher):
        def __init__(self):
            super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
            self.allowed = {find_font(name).as_uri() for *_, name in SHIPPED_FONTS}
            self.refused = []

        def fetch(self, url, headers=None):
            try:
                if url not in self.allowed and not url.startswith(QR_SCHEME):
                    raise ValueError(f"Not for papers: {url[:80]}")
                return super().fetch(url, headers)
            except (OSError, ValueError):
                self.refused.append(url[:200])
                raise

    return PaperFetcher()


def find_font(name: str) -> Path:
    return Path(settings.BASE_DIR) / "static" / "fonts" / name


def write_font_rules() -> str:
    """The shipped faces, and the families of each part of a paper as properties."""
    faces = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight};'
        f' src: url("{find_font(name).as_uri()}") }}'
        for family, weight, name in SHIPPED_FONTS
    )
    families = (
        f"--{part}: {quote_css_names(names)};"
        for part, names in settings.PAPER_FONTS.items()
    )
    return "\n".join(
        [*faces, f":root {{ {' '.join(families)} {write_title_weight()} }}"]
    )


def quote_css_names(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def write_title_weight() -> str:
    """Our stand-in for 小标宋 is a bold face; a true 小标宋 is heavy by itself."""
    first = settings.PAPER_FONTS["title"][0]
    return f"--title-weight: {'bold' if first == SHIPPED_FONTS[0][0] else 'normal'};"
