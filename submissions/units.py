"""The roster of units: from a table into the database, whole or not at all."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max

from submissions import audit, phones
from submissions.choices import UnitKind
from submissions.models import Unit
from submissions.services import call_unit
from submissions.sheets import SheetError, read_sheet

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
REQUIRED = ("单位名称", "类别")
HEADING_WITHIN = 10  # lines; a title may stand above the heading
LARGEST_ORDER = 999_999
LONGEST_ALIASES = 1000
ORDER_STEP = 10  # leaves room to put a unit between two others
KINDS = {label: UnitKind(value) for value, label in UnitKind.choices}
YES_NO = {"是": True, "否": False}
BETWEEN_ALIASES = re.compile(r"[、，,；;]")


class RosterRefused(Exception):
    """Nothing was imported; `problems` are the sentences to print."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Outcome:
    """Units to create, (unit, {column: [old, new]}) to update, and how many stay."""

    created: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    unchanged: int = 0

    def __str__(self):
        return (
            f"新增 {len(self.created)} 个，更新 {len(self.updated)} 个，"
            f"不变 {self.unchanged} 个。"
        )


@transaction.atomic
def import_units(name, content, *, actor=None, dry_run=False):
    """Create and update units by name from a .xlsx or .csv file; none is deleted.

    An empty cell or an absent column leaves what is there. Returns the Outcome; with
    `dry_run` nothing is written. Raises RosterRefused with every problem of the file.
    """
    outcome = compare(read_roster(name, content))
    if not dry_run:
        write(outcome, actor)
    return outcome


def read_roster(name, content):
    """[{column: value}] of the file, in its order. Raises RosterRefused."""
    try:
        lines = read_sheet(name, content)
    except SheetError as error:
        raise RosterRefused([str(error)]) from error
    places, lines = split_heading(lines)
    records, problems, first_seen = [], [], {}
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
        records.append(values)
    if problems:
        raise RosterRefused(problems)
    if not records:
        raise RosterRefused(["表头下面没有单位，请把名单填好再导入。"])
    return records


def split_heading(lines):
    """({heading: place}, the lines below); headings in any order, others unread."""
    for index, (_, cells) in enumerate(lines[:HEADING_WITHIN]):
        heads = [heading(cell) for cell in cells]
        if "单位名称" in heads:
            refuse_bad_heading(heads)
            return {
                head: heads.index(head) for head in COLUMNS if head in heads
            }, lines[index + 1 :]
    raise RosterRefused(
        [
            "没有找到表头。第一行请写：排序、单位名称、类别、简称、别名、启用、电话、邮箱。"
        ]
    )


def heading(cell):
    return re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", cell))


def refuse_bad_heading(heads):
    problems = [
        f"表头缺少“{head}”一列，请补上。" for head in REQUIRED if head not in heads
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


def at_most(head, longest):
    def read(text):
        if len(text) > longest:
            raise ValueError(f"{head}有 {len(text)} 个字，最多 {longest} 个，请改短。")
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
    if text not in KINDS:
        raise ValueError(f"类别“{text[:20]}”不认识，请填{'、'.join(KINDS)}之一。")
    return KINDS[text]


def read_active(text):
    if text not in YES_NO:
        raise ValueError(f"启用“{text[:20]}”看不懂，请填“是”或“否”。")
    return YES_NO[text]


def read_aliases(text):
    parts = [part.strip() for part in BETWEEN_ALIASES.split(text)]
    aliases = "、".join(dict.fromkeys(part for part in parts if part))
    return at_most("别名", LONGEST_ALIASES)(aliases)


def read_phone(text):
    if not phones.is_phone(text):
        raise ValueError(f"电话“{text[:20]}”不像电话号码。{phones.HINT}")
    return phones.canonical(text)


def read_email(text):
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(
            f"邮箱“{text[:40]}”不完整，请写成 office@example.gov.cn 这样。"
        ) from None
    return at_most("邮箱", Unit._meta.get_field("email").max_length)(text)


READERS = {
    "排序": read_order,
    "单位名称": at_most("单位名称", Unit._meta.get_field("name").max_length),
    "类别": read_kind,
    "简称": at_most("简称", Unit._meta.get_field("short_name").max_length),
    "别名": read_aliases,
    "启用": read_active,
    "电话": read_phone,
    "邮箱": read_email,
}


def compare(records):
    """What the records would change. A new unit without 排序 goes to the end."""
    known = {unit.name: unit for unit in Unit.objects.select_for_update()}
    last = max(
        [record.get("order", 0) for record in records]
        + [Unit.objects.aggregate(last=Max("order"))["last"] or 0]
    )
    outcome = Outcome()
    for record in records:
        unit = known.get(record["name"])
        if unit is None:
            if "order" not in record:
                last += ORDER_STEP
            outcome.created.append(Unit(**{"order": last} | record))
        elif changes := changes_of(unit, record):
            outcome.updated.append((unit, changes))
        else:
            outcome.unchanged += 1
    return outcome


def changes_of(unit, record):
    return {
        column: [getattr(unit, column), value]
        for column, value in record.items()
        if getattr(unit, column) != value
    }


def write(outcome, actor):
    for unit in outcome.created:
        unit.save()
        audit.record(actor=actor, action="unit.add", target=unit, source="import")
        if unit.active:
            call_unit(unit, actor=actor)
    for unit, changes in outcome.updated:
        for column, (_, value) in changes.items():
            setattr(unit, column, value)
        unit.save(update_fields=list(changes))
        audit.record(
            actor=actor,
            action="unit.change",
            target=unit,
            source="import",
            changes={
                column: [*map(phones.masked, values)] if column == "phone" else values
                for column, values in changes.items()
            },
        )
        if unit.active and "active" in changes:
            call_unit(unit, actor=actor)
