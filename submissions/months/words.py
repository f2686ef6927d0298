"""The written text itself: made alike, taken out of its brackets, quoted. A leaf."""

import re
import unicodedata

_ALIKE = str.maketrans(
    "—–―─‐−〜·・•‧【】〔〕[]〖〗{}〈〉<>「」",
    "-------....()()()()()()()()",
)
# ① is numbering, unless it stands for the number of a month.
_NUMBERING = re.compile("[①-⑳](?!月|[、,至-][①-⑳])")


_QUOTE = "[\"'“”‘’＂]"
# In quotes it is the holiday, without them the month: “十一”前.
_QUOTED_HOLIDAY = re.compile(f"{_QUOTE}十一{_QUOTE}")


def normalise_text(text: str) -> str:
    """Full-width made narrow, dashes and brackets made alike, the unseen taken out."""
    text = unicodedata.normalize("NFKC", _NUMBERING.sub("、", text))
    seen = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return seen.translate(_ALIKE).strip()


def squeeze_text(text: str) -> str:
    """Without quotes and blanks, except where two numbers would grow together."""
    text = _QUOTED_HOLIDAY.sub("国庆", text)
    text = re.sub(f"{_QUOTE}{{2}}", "、", text)
    text = re.sub(_QUOTE, "", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?<![0-9]) | (?![0-9])", "", text)
    # 一 is mistyped for a dash: “3一6月”.
    return re.sub(r"(?<=[0-9月])一(?=[0-9])", "-", text)


def split_remarks(text: str) -> tuple[str, list[str]]:
    """What stands outside the brackets, and inside each outermost pair of them.

    A bracket inside a bracket belongs to the remark around it; one that never closes
    ends with the text; one that was never opened stays.
    """
    outside, remarks, depth = [], [], 0
    for char in text:
        opens, closes = char == "(", char == ")" and depth > 0
        if opens and not depth:
            remarks.append([])
        (remarks[-1] if depth else outside).append(" " if opens or closes else char)
        depth += opens - closes
    return "".join(outside), ["".join(remark) for remark in remarks]


def quote_text(text: str) -> str:
    """The text as a sentence can quote it: one line, at most 30 characters."""
    text = " ".join(text.split()).translate(str.maketrans("“”", "‘’"))
    return f"“{text[:30]}…”" if len(text) > 30 else f"“{text}”"
