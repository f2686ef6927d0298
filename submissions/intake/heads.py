"""填报单位, 联系人, 联系电话 in the lines around the table."""

import re
from collections.abc import Iterable
from itertools import chain

from submissions import phones
from submissions.intake.labels import EDGES, labelled, parted
from submissions.intake.reading import LABELS, Doubt, Reading, quoted, too_long
from submissions.intake.tables import Found
from submissions.text import clean_line

SEAL = re.compile(r"[（(](?:公|盖|签|加盖公|单位盖?)?章[）)]")
DATE = re.compile(r"(?:^|[ \t\u3000]+)[12０-９0-9]{4}\s*年.*$")


class Heads:
    """Values by label, in reading order; an empty value means a label left blank."""

    def __init__(self, lines: Iterable[str]):
        self.values: dict[str, list[str]] = {}
        for name, value in chain.from_iterable(map(labelled, lines)):
            for label, text in parted(name, value):
                self.values.setdefault(label, []).append(text)

    def first(self, name) -> str:
        return next((value for value in self.values.get(name, []) if value), "")

    def last(self, name) -> str:
        """The nearest above the table, even if blank: others are of a covering note."""
        return self.values.get(name, [""])[-1]


def read_heads(found: Found, reading: Reading) -> None:
    """Fill in unit, contact and phone, each with what is doubtful about it."""
    heads = [Heads(found.before), Heads(found.after), Heads(found.floating)]
    unit = value_of("unit", heads) or value_of("host", heads)
    unit = unit or only(found.people.get("unit", []))
    contact = value_of("contact", heads) or value_of("deputy", heads)
    contact = contact or first_of(found, "contact_name", reading)
    phone = value_of("phone", heads) or first_of(found, "contact_phone", reading)
    reading.unit, reading.contact_name = unit_name(unit), person_name(contact)
    read_phone(phone, reading)
    reading.problems += several_units(found, *heads)
    reading.problems += missing(reading)
    reading.problems += too_long("contact_name", reading.contact_name, "“联系人”")


def value_of(label, heads) -> str:
    before, after, floating = heads
    choices = before.last(label), after.first(label), floating.first(label)
    return next(filter(None, choices), "")


def only(values) -> str:
    """The one value of a column, "" if the column says different things."""
    return values[0] if len(set(values)) == 1 else ""


def first_of(found, name, reading) -> str:
    values = list(dict.fromkeys(found.people.get(name, [])))
    if len(values) > 1:
        sentence = f"各行写得不一样，取了第一个{quoted(values[0])}，请核对。"
        reading.problems.append(Doubt(f"“{LABELS[name]}”", sentence, guess=True))
    return values[0] if values else ""


def unit_name(text) -> str:
    return clean_line(SEAL.sub("", DATE.sub("", text))).strip(EDGES)


def person_name(text) -> str:
    """A name is often spread out with blanks: “张  敏”."""
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", clean_line(text))


def read_phone(text, reading):
    place = "“联系电话”"
    text = clean_line(text)
    if re.fullmatch(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,2}", text):
        whole = f"{float(text):.0f}"
        if not phones.is_phone(whole) or whole.endswith("0000"):
            sentence = f"被表格软件存成了“{text}”，后几位已经丢失，请重新填写。"
            reading.problems.append(Doubt(place, sentence))
            return
        text = whole
    if phones.is_identity_number(text):
        sentence = "填的像是身份证号，没有读入。请填写电话号码。"
        reading.problems.append(Doubt(place, sentence))
        return
    reading.contact_phone = one_number(text, reading)
    reading.problems += too_long("contact_phone", reading.contact_phone, place)


def one_number(text, reading) -> str:
    if not text or phones.is_phone(text):
        return phones.canonical(text)
    numbers = [
        part for part in re.split(r"[、/,，;；\s]+", text) if phones.is_phone(part)
    ]
    if numbers:
        sentence = f"写的是{quoted(text)}，只取了一个号码，请核对。"
        reading.problems.append(Doubt("“联系电话”", sentence, guess=True))
        return phones.canonical(numbers[0])
    sentence = f"{quoted(text)}不像电话号码。{phones.HINT}"
    reading.problems.append(Doubt("“联系电话”", sentence))
    return text


def several_units(found, *heads):
    names = [name for head in heads for name in head.values.get("unit", []) if name]
    names = dict.fromkeys([*map(unit_name, names), *found.people.get("unit", [])])
    if len(names) < 2:
        return []
    listed = "、".join(list(names)[:5])
    return [
        Doubt("“填报单位”", f"文件里有 {len(names)} 个单位（{listed}），请分开报送。")
    ]


def missing(reading):
    for value, label in (
        (reading.unit, "填报单位"),
        (reading.contact_name, "联系人"),
        (reading.contact_phone, "联系电话"),
    ):
        told = any(doubt.place == f"“{label}”" for doubt in reading.problems)
        if not value and not told:
            yield Doubt(f"“{label}”", "没有填写，请补上。")
