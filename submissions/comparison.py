"""What changed between two contents of a declaration, in words a person can check."""

import hashlib
from dataclasses import dataclass
from difflib import SequenceMatcher

HEAD_LABELS = {
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "none_reason": "无主题说明",
}
ROW_LABELS = {
    "title": "活动主题",
    "time_text": "活动时间（月份）",
    "forms": "活动形式",
    "summary": "活动简介",
    "focus_area": "重大主题",
    "co_organisers": "协办单位",
}
WHOLE = "整行"


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went (`gone`) or came (`new`)."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Change:
    """One field of one place: `place` is “第2行”, `before`/`after` plain texts.

    `key` names the field for a form (`contact_name`, `<theme>-title`), `<theme>-row` a
    whole row that came; a row that went has none. `untouched`: `before` is what the
    editor found, so only the other one changed it.
    """

    place: str
    label: str
    before: str
    after: str
    key: str = ""
    untouched: bool = False

    @property
    def pieces(self):
        return pieces_of(self.before, self.after)


def changes_between(old, new):
    """Changes from content `old` to content `new` (`Declaration.content()`), in order.

    Rows are the same when they are the same theme, whatever their number.
    """
    changes = list(head_changes(old, new))
    before = {identity(row): row for row in old["rows"]}
    for row in new["rows"]:
        changes += row_changes(before.pop(identity(row), None), row)
    for row in before.values():
        changes.append(Change(place_of(row), WHOLE, whole(row), ""))
    return changes


def fingerprints(content):
    """{key of a field: what it says, in eight hex digits}, to tell later who changed it."""
    marks = {field: mark(content.get(field, "")) for field in HEAD_LABELS}
    for row in content["rows"]:
        for field in ROW_LABELS:
            marks[f"{identity(row)}-{field}"] = mark(text_of(row, field))
    return marks


def mark(text):
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def head_changes(old, new):
    for field, label in HEAD_LABELS.items():
        before, after = old.get(field, ""), new.get(field, "")
        if before != after:
            yield Change("填报单位", label, before, after, field)


def row_changes(old, new):
    if old is None:
        yield Change(place_of(new), WHOLE, "", whole(new), f"{identity(new)}-row")
        return
    for field, label in ROW_LABELS.items():
        before, after = text_of(old, field), text_of(new, field)
        if before != after:
            key = f"{identity(new)}-{field}"
            yield Change(place_of(new), label, before, after, key)


def identity(row):
    """The theme; a snapshot from before themes were named has only its number."""
    return row.get("theme", f"number-{row['number']}")


def place_of(row):
    return f"第{row['number']}行"


def text_of(row, field):
    value = row.get(field, "")
    if field == "forms":
        value = [*value, row["other_form"]] if row["other_form"] else value
    return value if isinstance(value, str) else "、".join(value)


def whole(row):
    return "；".join(text for field in ROW_LABELS if (text := text_of(row, field)))


def pieces_of(before, after):
    """The two texts as one line of pieces, for marking what went and what came."""
    pieces = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(before[i1:i2]))
            continue
        if i1 < i2:
            pieces.append(Piece(before[i1:i2], "gone"))
        if j1 < j2:
            pieces.append(Piece(after[j1:j2], "new"))
    return pieces
