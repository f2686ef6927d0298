"""Word: text of which no line parts a number from its hyphen or its unit."""

import re
from copy import copy
from functools import lru_cache

from submissions.documents.paper import make_printable

UNITS = "年月日号项个"  # which stand behind digits and belong to them
# What Word lets no line of Chinese begin or end with.
NEVER_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
    f"{UNITS}"
)
NEVER_LAST = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
FIXED_HYPHEN = re.compile(r"(?<=\d)-(?=\d)")
BEFORE_UNITS = re.compile(rf"(?<=\d)(?=[{UNITS}])")
BESIDE_DIGITS = re.compile(r"(?<=\d)(?=[一-鿿])|(?<=[一-鿿])(?=\d)")
# A run that keeps to the one before it. LibreOffice 7.4 reads none of the rules above. At a
# word joiner it parts no line, where the text behind is in no language to it, and draws no
# quarter of a character. What knows Word of 2013 takes the empty choice: there no search
# stumbles over it.
JOINED = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
    '<w:rPr><w:lang w:eastAsia="x-none"/></w:rPr><mc:AlternateContent>'
    '<mc:Choice Requires="w15"/><mc:Fallback><w:t>\u2060</w:t></mc:Fallback>'
    "</mc:AlternateContent><w:t>{}</w:t></w:r>"
)


def set_line_ends(document) -> None:
    """Where a line ends: no month, day or number is parted from its digits.

    Word parts “6月”; but it lets no line begin with the characters of this list.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    place = document.settings.element.find(qn("w:characterSpacingControl"))
    for name, characters in (("Before", NEVER_FIRST), ("After", NEVER_LAST)):
        rule = OxmlElement(f"w:noLineBreaks{name}")
        rule.set(qn("w:lang"), "zh-CN")
        rule.set(qn("w:val"), characters)
        place.addnext(rule)


def add_text(paragraph, text: str, seams: re.Pattern = BEFORE_UNITS) -> None:
    """Text of which no number is broken at its hyphen or parted from its unit.

    With BESIDE_DIGITS as `seams` there is no quarter of a character at them either.
    """
    first, *others = seams.split(make_printable(text))
    add_numbers(paragraph, first)
    for part in others:
        paragraph._p.append(copy(make_joined_run(part[0])))
        if part[1:]:
            add_numbers(paragraph, part[1:])


@lru_cache(maxsize=100)  # to parse one takes as long as to write a cell
def make_joined_run(character: str):
    from docx.oxml import parse_xml

    return parse_xml(JOINED.format(character))


def add_numbers(paragraph, text: str) -> None:
    from docx.oxml import OxmlElement

    first, *others = FIXED_HYPHEN.split(text)
    run = paragraph.add_run(first)
    for part in others:
        run._r.append(OxmlElement("w:noBreakHyphen"))
        run.add_text(part)
