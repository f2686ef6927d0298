"""Which fonts a paper really gets: a page is printed and looked into."""

from io import BytesIO

from django.conf import settings

from submissions.documents.pdf import SHIPPED_FONTS, print_html

SAMPLE = "望字"
# Not in the fonts that the portal brings along.
RARE = "𠮷"
NOWHERE = "No Such Family"


def list_missing_fonts():
    """Names of those that a paper asks for and does not get."""
    shipped = [family for family, *_ in SHIPPED_FONTS]
    drawn = " ".join(print_with(*shipped))
    missing = [name for name in shipped if name.partition(" ")[0] not in drawn]
    if not any("Noto" in name for name in print_with(shipped[0], text=RARE)):
        missing.append("Noto CJK SC（生僻字）")
    return missing + [name for name in list_own_fonts() if not is_installed(name)]


def list_own_fonts():
    """Families that .env names before the shipped ones."""
    known = {family for family, *_ in SHIPPED_FONTS} | {settings.SONG, settings.HEI}
    named = [name for names in settings.PAPER_FONTS.values() for name in names]
    return [name for name in dict.fromkeys(named) if name not in known]


def is_installed(family):
    return print_with(family) != print_with(NOWHERE)


def print_with(*families, text=SAMPLE):
    """Names of the fonts in a PDF of a paragraph in each of these families."""
    from pypdf import PdfReader

    songs = f'"{settings.SONG}"'
    paragraphs = "".join(
        f"<p style='font-family: \"{family}\", {songs}; font-weight: {weight}'>{text}</p>"
        for family in families
        for weight in ("normal", "bold")
    )
    page = PdfReader(BytesIO(print_html(paragraphs))).pages[0]
    fonts = page["/Resources"]["/Font"].get_object()
    return sorted(str(font.get_object()["/BaseFont"]) for font in fonts.values())
