"""Boxes and ticks of symbol fonts as characters that everybody has; a leaf."""

WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x70: "□",
    0x71: "□",
    0x72: "□",
    0xA8: "□",
    0xFB: "×",
    0xFC: "√",
    0xFD: "☒",
    0xFE: "☑",
}
WINGDINGS_2 = {
    0x4F: "×",
    0x50: "√",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0x98: "●",
    0x99: "○",
    0xA2: "■",
    0xA3: "□",
    0xA4: "□",
}
FONTS = {
    "wingdings": WINGDINGS,
    "wingdings 2": WINGDINGS_2,
    "webdings": {0x61: "√", 0x63: "□", 0x67: "■", 0x72: "×"},
    "marlett": {0x61: "√", 0x62: "√", 0x72: "×"},
    "symbol": {0xB4: "×", 0xD6: "√"},
}
# Where such fonts have their characters in Unicode.
PRIVATE = 0xF000
# The same codes without their font: only those that no other font uses.
FONTLESS = {
    PRIVATE + code: like
    for code, like in (WINGDINGS | {0x50: "√", 0x52: "☑", 0xA3: "□"}).items()
    if like in "□☑☒√"
}


def is_symbol_font(font: str) -> bool:
    return font.lower() in FONTS


def write_symbol(font: str, code: int) -> str:
    """The like of one character, "" if it is no box and no tick."""
    if code > 0xFF and code & 0xFF00 != PRIVATE:
        return chr(code) if code <= 0x10FFFF else ""
    return FONTS.get(font.lower(), {}).get(code & 0xFF, "")


def write_symbols(text: str, font: str = "") -> str:
    """The text with the boxes and ticks of its font; other characters stay."""
    if not is_symbol_font(font):
        return text.translate(FONTLESS)
    table = FONTS[font.lower()]
    return text.translate(
        table | {PRIVATE + code: like for code, like in table.items()}
    )
