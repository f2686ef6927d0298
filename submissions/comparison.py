"""What changed between two contents of a declaration, in words a person can check."""

import hashlib
import json
from dataclasses import dataclass
from difflib import SequenceMatcher

HEAD_LABELS = {
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "none_reason": "无主题说明",
}
# What others may rename after a filing.
NAME_LABELS = {"title": "标题", "unit": "填报单位"}
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
        return split_into_pieces(self.before, self.after)


def compare_contents(old, new):
    """Changes from content `old` to content `new` (`Declaration.content()`), in order.

    Rows are the same when they are the same theme, whatever their number.
    """
    changes = list(compare_heads(old, new))
    before = {identify_row(row): row for row in old["rows"]}
    for row in new["rows"]:
        changes += compare_rows(before.pop(identify_row(row), None), row)
    for row in before.values():
        changes.append(Change(name_row(row), WHOLE, join_row_text(row), ""))
    return changes


def compare_with_filed(filed, now):
    """Changes from what was filed to what it would say now: names were mended since."""
    renamed = [
        Change("申报表", label, filed[field], now[field])
        for field, label in NAME_LABELS.items()
        if filed[field] != now[field]
    ]
    return renamed + compare_contents(filed, now)


def fingerprint_content(content):
    """{key of a field: eight hex digits of its text}, to tell later who changed it."""
    marks = {field: fingerprint_text(content.get(field, "")) for field in HEAD_LABELS}
    for row in content["rows"]:
        for field in ROW_LABELS:
            marks[f"{identify_row(row)}-{field}"] = fingerprint_text(
                join_field_text(row, field)
            )
    return marks


def fingerprint_text(text):
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def read_base(data):
    """{field: fingerprint} that the page sent, {} when unreadable: only defaults use it."""
    try:
        marks = json.loads(data.get("base", ""))
    except (ValueError, RecursionError):
        return {}
    return marks if isinstance(marks, dict) else {}


def compare_heads(old, new):
    for field, label in HEAD_LABELS.items():
        before, after = old.get(field, ""), new.get(field, "")
        if before != after:
            yield Change("填报单位", label, before, after, field)


def compare_rows(old, new):
    if old is None:
        yield Change(
            name_row(new), WHOLE, "", join_row_text(new), f"{identify_row(new)}-row"
        )
        return
    for field, label in ROW_LABELS.items():
        before, after = join_field_text(old, field), join_field_text(new, field)
        if before != after:
            key = f"{identify_row(new)}-{field}"
            yield Change(name_row(new), label, before, after, key)


def identify_row(row):
    """The key of the theme, or `number-3` in old filings, which do not name themes."""
    return row.get("theme", f"number-{row['number']}")


def name_row(row):
    return f"第{row['number']}行"


def join_field_text(row, field):
    value = row.get(field, "")
    if field == "forms":
        value = [*value, row["other_form"]] if row["other_form"] else value
    return value if isinstance(value, str) else "、".join(value)


def join_row_text(row):
    return "；".join(
        text for field in ROW_LABELS if (text := join_field_text(row, field))
    )


def split_into_pieces(before, after):
    """[Piece] of both texts in one line: what stayed, what went, what came."""
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
