"""Typed text made safe to keep: what cannot be seen or printed is taken out; a leaf."""

import re
import unicodedata

# C0 and C1 controls but NUL, tab and newline (NUL is refused with a message), zero-width
# and bidirectional marks, lone surrogates: Word and WPS paste them unseen, and one of
# them stops every export. U+200D stays inside a text: it joins emoji.
UNPRINTABLE = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
# What phones show as a picture: no font for papers has it.
EMOJI = re.compile(
    "[\u231a\u231b\u23e9-\u23f3\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26bd\u26be"
    "\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2-\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2757\u2764\u2795-\u2797\u27b0\u27bf\u2b50\u2b55\ufe0f\u20e3"
    "\U0001f000-\U0001f0ff\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]"
)
# Python may be older than a hanzi that was added to Unicode.
HANZI_PLANES = range(0x20000, 0x40000)
LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
BETWEEN = re.compile(r"[、，,；;/\n]+")
BLANKS = re.compile(r"\s+")
# The year of a 发文字号 in whatever brackets, and the number behind it.
DOCUMENT_NUMBER = re.compile(
    r"\s*[〔\[［【(（]\s*(\d{4})\s*[〕\]］】)）]\s*(?:第?\s*(\d+))?"
)
INNER_QUOTES = str.maketrans("“”", "‘’")
# Every blank of Unicode, and the joiner, which joins nothing at an end.
ENDS = "\t\n \xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200E)))


def clean_text(text):
    """Text with its lines: line ends become LF, the unprintable goes, ends trimmed."""
    return UNPRINTABLE.sub("", LINE_ENDS.sub("\n", text)).strip(ENDS)


def strip_blanks(text):
    """Without any white space, full-width characters made plain: to compare names."""
    return BLANKS.sub("", unicodedata.normalize("NFKC", text))


def decode_text(content):
    """The text of a file, UTF-8, GB 18030 or UTF-16 with its mark; None if it is none."""
    encodings = ("utf-8-sig", "gb18030")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def clean_line(text):
    """Text of one line: every run of white space becomes one blank."""
    return BLANKS.sub(" ", clean_text(text))


def mend_document_number(text):
    """A 发文字号 as GB/T 9704-2012 writes it (7.2.5): 〔2023〕, no 第, no leading zero."""
    return DOCUMENT_NUMBER.sub(
        lambda found: f"〔{int(found[1])}〕{int(found[2]) if found[2] else ''}", text
    )


def explain_unprintable(text):
    """Which characters no paper can show, and what to do; "" when there are none."""
    found = [char for char in dict.fromkeys(text) if is_unprintable(char)]
    if not found:
        return ""
    named = "、".join(
        f"“{char}”" if EMOJI.match(char) else f"U+{ord(char):04X}" for char in found[:5]
    )
    return f"{named}在纸上印不出来（表情符号、自造字等），请删去或改成文字。"


def is_unprintable(char):
    """Whether it is an emoji, for private use, or no character at all."""
    if EMOJI.match(char):
        return True
    none = unicodedata.category(char) in ("Cn", "Co", "Cs")
    return none and ord(char) not in HANZI_PLANES


def split_names(text):
    """The names of a list such as “区教育局、乌山街道”."""
    return [name.strip() for name in BETWEEN.split(text) if name.strip()]


def fold(text):
    """Text as a search compares it: no capitals, wide letters and digits as narrow ones."""
    return unicodedata.normalize("NFKC", text).lower()


def quote_inside(text):
    """`text` as it stands inside “”: its own “” become ‘’ (GB/T 15834—2011, 4.8.3.3)."""
    return text.translate(INNER_QUOTES)
