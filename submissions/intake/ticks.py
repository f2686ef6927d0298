"""A printed list of names of which some are ticked → the ticked ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

BOX = re.compile(r"[□☐○◯〇▢❏❑❒⬜◻]")
TICK = re.compile(r"[√✓✔☑✅■▣●☒◉]")
CROSS = re.compile(r"[×✗✘]")
MARK = re.compile(f"({BOX.pattern}|{TICK.pattern}|{CROSS.pattern})")
# (√), [x], 【 】: brackets to write a tick into.
BRACKETS = re.compile(
    rf"[(（\[［【〔]\s*(?P<sign>(?:{TICK.pattern}|{CROSS.pattern}|[VvxX])?)\s*[)）\]］】〕]"
)
LEAD = re.compile(r"\s*(?:[0-9]{1,2}[.、．]|[①-⑳]|[(（][0-9]{1,2}[)）]|.*[:：])?\s*")
TOUCHES_END = re.compile(r"[^\s、，,;；。/|+]\Z")
TOUCHES_START = re.compile(r"[^\s、，,;；。/|+]")
UNTICKED_TOO = "有的打了勾，有的没有，都读入了"
MIXED = "有的打勾在前，有的在后，看不准勾的是哪几种"


@dataclass
class Ticked:
    """`text`: the ticked entries, a line each. `left`: entries with no mark at all."""

    text: str
    left: list[str] = field(default_factory=list)
    doubt: str = ""


def keep_ticked(text: str, names: Sequence[str]) -> Ticked:
    """What is ticked in a list with boxes; text without marks as it is."""
    text = unify_marks(draw_boxes(text, names))
    if not MARK.search(text):
        return Ticked(text)
    pieces = MARK.split(text)
    marks, labels = pieces[1::2], pieces[::2]
    behind = stand_behind(labels, names)
    ticked, left = sort_entries(marks, labels, names, bool(behind))
    doubt = MIXED if behind is None else ""
    has_box = any(not TICK.fullmatch(mark) for mark in marks)
    if has_box or all(name in text for name in names):
        left = [part for part in left if find_names(part, names)] if has_box else []
        return Ticked("\n".join(ticked), left, doubt)
    if any(find_names(part, names) for part in left):
        doubt = doubt or UNTICKED_TOO
    return Ticked("\n".join([*left, *ticked]), [], doubt)


def draw_boxes(text: str, names: Sequence[str]) -> str:
    """The text with a box for each 口 that somebody typed for one before a name."""
    if not TICK.search(text):
        return text
    return re.sub(rf"口(?=\s*(?:{'|'.join(map(re.escape, names))}))", "□", text)


def unify_marks(text: str) -> str:
    """Brackets to tick as boxes; beside ☑ a ☒ is a cross, else it is a tick."""
    if "☑" in text or "√" in text:
        text = text.replace("☒", "×")
    if not BRACKETS.search(text):
        return text
    return BRACKETS.sub(lambda found: write_bracket(found["sign"]), text)


def write_bracket(sign: str) -> str:
    if not sign:
        return "□"
    return "√" if TICK.fullmatch(sign) or sign in "VvxX" else "×"


def find_names(text, names) -> list[int]:
    """Where the names stand in the text, in order."""
    return sorted(at for name in names if (at := text.find(name)) >= 0)


def stand_behind(labels, names) -> bool | None:
    """Whether the marks stand behind the names; None if nobody can tell."""
    lead = LEAD.sub("", labels[0], count=1)
    if not labels[-1].strip():
        return bool(lead)
    first = bool(find_names(lead, names))
    last = bool(find_names(labels[-1], names))
    if first != last:
        return first
    closer = sum(count_closeness(*pair) for pair in pairwise(labels))
    if first and closer:
        return closer > 0
    return None if first else False


def count_closeness(before, after) -> int:
    """1 where the mark between them touches only what is before it, -1 only after."""
    return bool(TOUCHES_END.search(before)) - bool(TOUCHES_START.match(after))


def sort_entries(marks, labels, names, behind) -> tuple[list[str], list[str]]:
    """([ticked entries], [entries without a mark]); of several names that stand
    between two marks, only the one beside a mark is its own."""
    ticked, left = [], []
    own = labels[:-1] if behind else labels[1:]
    rest = labels[-1] if behind else labels[0]
    for mark, label in zip(marks, own, strict=True):
        part, others = cut_own_name(label, names, behind)
        left.append(others)
        if TICK.fullmatch(mark):
            ticked.append(part)
    return ticked, [part for part in [rest, *left] if part.strip()]


def cut_own_name(label, names, behind) -> tuple[str, str]:
    """(the part of the label beside its mark, the part that is further away)."""
    places = find_names(label, names)
    if len(places) < 2:
        return label, ""
    if behind:
        return label[places[-1] :], label[: places[-1]]
    return label[: places[1]], label[places[1] :]
