"""A table of units that somebody hands in, .xlsx or .csv, read and checked."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from submissions import phones
from submissions.district import list_kind_choices
from submissions.models import Unit
from submissions.phones import format_phone
from submissions.sheets import SheetError, read_sheet
from submissions.text import explain_unprintable

COLUMNS = {
    "排序": "order",
    "单位名称": "name",
    "类别": "kind",
    "简称": "short_name",
    "别名": "aliases",
    "启用": "active",
    "电话": "phone",
    "邮箱": "email",
}
# Headings of other people's lists that mean one of ours.
OTHER_HEADS = {
    "单位": "单位名称",
    "填报单位": "单位名称",
    "单位类别": "类别",
    "顺序": "排序",
    "单位简称": "简称",
    "是否启用": "启用",
    "联系电话": "电话",
    "单位电话": "电话",
    "办公电话": "电话",
    "电子邮箱": "邮箱",
    "电子邮件": "邮箱",
    "单位邮箱": "邮箱",
}
REQUIRED = ("单位名称", "类别")
HEADING_WITHIN = 10  # lines; a title may stand above the heading
LARGEST_ORDER = 999_999
LONGEST_ALIASES = 1000
YES_NO = {"是": True, "否": False}
BETWEEN_ALIASES = re.compile(r"[、，,；;]")


class RosterRefused(Exception):
    """Nothing was imported; `problems` are the sentences to print."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class UnitTable:
    """What was read of a file.

    `records`: [{column: value}] in the file's order; `headings`: [(as written, the column
    it is read as, or "" when it is not read)]; `lines`: [{column heading: cell}].
    """

    records: list
    headings: list
    lines: list

    @property
    def unread(self):
        return [written for written, head in self.headings if not head]

    @property
    def text(self):
        """What was read as a .csv that reads the same again."""
        text = io.StringIO()
        writer = csv.DictWriter(text, list(self.lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.lines)
        return text.getvalue()


def read_roster(name, content):
    """The UnitTable of the file. Raises RosterRefused with every problem."""
    try:
        lines = read_sheet(name, content)
    except SheetError as error:
        raise RosterRefused([str(error)]) from error
    written, places, lines = split_heading(lines)
    table = UnitTable([], name_headings(written, places), [])
    problems, first_seen = [], {}
    for number, cells in lines:
        cells = {
            head: cells[place] if place < len(cells) else ""
            for head, place in places.items()
        }
        values, wrong = read_line(cells)
        earlier = first_seen.setdefault(cells["单位名称"] or number, number)
        if earlier != number:
            wrong.append(f"“{cells['单位名称']}”与第 {earlier} 行重复，请只留一行。")
        problems += [f"第 {number} 行：{sentence}" for sentence in wrong]
        table.records.append(values)
        table.lines.append(cells)
    if problems:
        raise RosterRefused(problems)
    if not table.records:
        raise RosterRefused(["表头下面没有单位，请把名单填好再导入。"])
    return table


def split_heading(lines):
    """([heading as written], {heading of ours: place}, the lines below)."""
    for index, (_, cells) in enumerate(lines[:HEADING_WITHIN]):
        heads = [normalise_heading(cell) for cell in cells]
        places = place_columns(heads)
        if "单位名称" in places:
            refuse_bad_heading(heads, places)
            return cells, places, lines[index + 1 :]
    raise RosterRefused(
        [
            "没有找到表头。第一行请写：排序、单位名称、类别、简称、别名、启用、电话、邮箱。"
        ]
    )


def place_columns(heads):
    """{heading of ours: place}; another word for one counts where ours is not there."""
    found = {
        OTHER_HEADS[head]: place
        for place, head in reversed(list(enumerate(heads)))
        if head in OTHER_HEADS
    }
    found |= {head: heads.index(head) for head in COLUMNS if head in heads}
    return {head: found[head] for head in COLUMNS if head in found}


def name_headings(written, places):
    """[(as written, the column it is read as, or "")] of those that say something."""
    read_as = {place: head for head, place in places.items()}
    return [
        (cell, read_as.get(place, "")) for place, cell in enumerate(written) if cell
    ]


def normalise_heading(cell):
    return re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", cell))


def refuse_bad_heading(heads, places):
    problems = [
        f"表头缺少“{head}”一列，请补上。" for head in REQUIRED if head not in places
    ]
    problems += [
        f"表头里“{head}”出现了不止一次，请只留一列。"
        for head in COLUMNS
        if heads.count(head) > 1
    ]
    if problems:
        raise RosterRefused(problems)


def read_line(cells):
    """({column: value} of the cells that say something, sentences about the others)."""
    values, wrong = {}, []
    for head, text in cells.items():
        try:
            if text:
                values[COLUMNS[head]] = READERS[head](text)
            elif head in REQUIRED:
                wrong.append(f"没有填写{head}，请补上。")
        except ValueError as error:
            wrong.append(str(error))
    return values, wrong


def limit_length(head, longest):
    def read(text):
        if len(text) > longest:
            raise ValueError(f"{head}有 {len(text)} 个字，最多 {longest} 个，请改短。")
        if reason := explain_unprintable(text):
            raise ValueError(f"{head}里的{reason}")
        return text

    return read


def read_order(text):
    digits = unicodedata.normalize("NFKC", text)
    if not re.fullmatch("[0-9]{1,6}", digits):
        raise ValueError(
            f"排序“{text[:20]}”不是 0 到 {LARGEST_ORDER} 的整数，请改成例如 10。"
        )
    return int(digits)


def read_kind(text):
    kinds = {label: value for value, label in list_kind_choices()}
    if text not in kinds:
        raise ValueError(f"类别“{text[:20]}”不认识，请填{'、'.join(kinds)}之一。")
    return kinds[text]


def read_active(text):
    if text not in YES_NO:
        raise ValueError(f"启用“{text[:20]}”看不懂，请填“是”或“否”。")
    return YES_NO[text]


def read_aliases(text):
    parts = [part.strip() for part in BETWEEN_ALIASES.split(text)]
    aliases = "、".join(dict.fromkeys(part for part in parts if part))
    return limit_length("别名", LONGEST_ALIASES)(aliases)


def read_phone(text):
    if not phones.is_phone(text):
        raise ValueError(f"电话“{text[:20]}”不像电话号码。{phones.HINT}")
    return format_phone(text)


def read_email(text):
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(
            f"邮箱“{text[:40]}”不完整，请写成 office@example.gov.cn 这样。"
        ) from None
    return limit_length("邮箱", Unit._meta.get_field("email").max_length)(text)


READERS = {
    "排序": read_order,
    "单位名称": limit_length("单位名称", Unit._meta.get_field("name").max_length),
    "类别": read_kind,
    "简称": limit_length("简称", Unit._meta.get_field("short_name").max_length),
    "别名": read_aliases,
    "启用": read_active,
    "电话": read_phone,
    "邮箱": read_email,
}
