"""Typed text made safe to keep: what cannot be seen or printed is taken out; a leaf."""

import re

# C0 and C1 controls but NUL, tab and newline (NUL is refused with a message), zero-width
# and bidirectional marks, lone surrogates: Word and WPS paste them unseen, and one of
# them stops every export. U+200D stays inside a text: it joins emoji.
UNPRINTABLE = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
BLANKS = re.compile(r"\s+")
# Every blank of Unicode, and the joiner, which joins nothing at an end.
ENDS = "\t\n \xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200E)))


def clean(text):
    """Text with its lines: line ends become LF, the unprintable goes, ends trimmed."""
    return UNPRINTABLE.sub("", LINE_ENDS.sub("\n", text)).strip(ENDS)


def clean_line(text):
    """Text of one line: every run of white space becomes one blank."""
    return BLANKS.sub(" ", clean(text))
