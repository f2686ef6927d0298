"""填报单位, 联系人, 联系电话 in the lines around the table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from submissions import phones
from submissions.intake.labels import (
    EDGES,
    LONGEST_LINE,
    part_value,
    read_labelled_values,
)
from submissions.intake.reading import Reading, doubt_head, doubt_too_long
from submissions.intake.tables import Found
from submissions.months.words import quote_text
from submissions.phones import format_phone
from submissions.text import clean_line

SEAL = re.compile(r"[（(](?:公|盖|签|加盖公|单位盖?)?章[）)]")
DATE = re.compile(r"(?:^|[ \t\u3000]+)[12０-９0-9]{4}\s*年.*$")
WHOLE_NAME = re.compile("[\u4e00-\u9fff·]{2,4}")
LONG_SURNAME = re.compile(
    "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|令狐|慕容|司徒|东方|轩辕|长孙"
)


@dataclass
class Person:
    """A contact with the phone that stands beside the name; "" is left blank."""

    name: str = ""
    phone: str = ""


class Heads:
    """What the lines of one place say, in reading order.

    `values`: units by their label. A phone is of the person named before it; where
    nobody is, of the one named after it.
    """

    def __init__(self, lines: Iterable[str]):
        self.values: dict[str, list[str]] = {}
        self.contacts: list[Person] = []
        self.deputies: list[Person] = []
        self.further: list[str] = []
        for name, value in chain.from_iterable(map(read_labelled_values, lines)):
            for label, text in part_value(name, value):
                self.add(label, text)

    def add(self, label, text):
        if label == "phone":
            self.add_phone(text)
        elif label == "further":
            self.further.append(text)
        elif label == "deputy":
            self.deputies.append(Person(text))
        elif label != "contact":
            self.values.setdefault(label, []).append(text)
        elif self.contacts and not self.contacts[-1].name and self.contacts[-1].phone:
            self.contacts[-1].name = text
        else:
            self.contacts.append(Person(text))

    def add_phone(self, text):
        named = [*self.contacts[-1:], *self.deputies[-1:]]
        without = [person for person in named if not person.phone]
        if without:
            without[0].phone = text
        elif not named or text:
            self.contacts.append(Person("", text))

    def first(self, name) -> str:
        return next((value for value in self.values.get(name, []) if value), "")

    def last(self, name) -> str:
        """The value nearest above the table, even if blank; earlier ones are of a letter."""
        return self.values.get(name, [""])[-1]

    @property
    def first_person(self) -> Person:
        named = (p for p in [*self.contacts, *self.deputies] if p.name or p.phone)
        return next(named, Person())

    @property
    def last_person(self) -> Person:
        """The contact nearest above the table, even if blank; else who filled it in."""
        return next(iter([*self.contacts[-1:], *self.deputies[-1:]]), Person())


def read_heads(found: Found, reading: Reading) -> None:
    """Fill in unit, contact and phone, each with what is doubtful about it."""
    heads = [Heads(found.before), Heads(found.after), Heads(found.floating)]
    unit = choose_head_value("unit", heads) or choose_head_value("host", heads)
    unit = unit or find_only_value(list_column_values(found, "unit"))
    person = choose_person(heads, found, reading)
    reading.unit = clean_unit_name(unit[:LONGEST_LINE])
    reading.contact_name = clean_person_name(person.name[:LONGEST_LINE])
    read_head_phone(person.phone[:LONGEST_LINE], reading)
    reading.problems += doubt_several_units(found, *heads)
    reading.problems += doubt_further_people(heads)
    reading.problems += list_missing_heads(reading)
    reading.problems += doubt_too_long("contact_name", reading.contact_name, "“联系人”")


def choose_head_value(label, heads) -> str:
    before, after, floating = heads
    choices = before.last(label), after.first(label), floating.first(label)
    return next(filter(None, choices), "")


def choose_person(heads, found, reading) -> Person:
    """Who is named first above, below, beside the table or in it, with their own phone.

    What one place leaves open another may say, unless it names somebody else.
    """
    before, after, floating = heads
    choices = [before.last_person, after.first_person, floating.first_person]
    chosen = Person()
    for person in [*choices, read_column_person(found, reading, choices)]:
        if is_same_person(chosen, person):
            chosen.name = chosen.name or person.name
            chosen.phone = chosen.phone or person.phone
    return chosen


def is_same_person(one, other) -> bool:
    names = {clean_person_name(person.name) for person in (one, other)} - {""}
    return len(names) < 2


def read_column_person(found, reading, choices) -> Person:
    """The person of the first line that names one; the others are told of."""
    people = [
        Person(line.get("contact_name", ""), line.get("contact_phone", ""))
        for line in found.people
    ]
    first = next((p for p in people if p.name), next(iter(people), Person()))
    for name, written in (("contact_name", first.name), ("contact_phone", first.phone)):
        others = [text for text in list_column_values(found, name) if text != written]
        is_known = any(p.name or p.phone for p in choices)
        if written and others and not is_known:
            sentence = f"各行写得不一样，取了第一个{quote_text(written)}，请核对。"
            reading.problems.append(doubt_head(name, sentence, guess=True))
    return Person(first.name, first.phone)


def list_column_values(found, name) -> list[str]:
    """The different values of a column for unit, contact or phone, in order."""
    values = (line[name] for line in found.people if name in line)
    return list(dict.fromkeys(values))


def doubt_further_people(heads):
    further = [text for head in heads for text in head.further]
    if further:
        sentence = f"还写了{quote_text('、'.join(further))}，只取了第一位，请核对。"
        yield doubt_head("contact_name", sentence, guess=True)


def find_only_value(values) -> str:
    """The one value of a column, "" if the column says different things."""
    return values[0] if len(set(values)) == 1 else ""


def clean_unit_name(text) -> str:
    return clean_line(SEAL.sub("", DATE.sub("", text))).strip(EDGES)


def clean_person_name(text) -> str:
    """A name is often spread out with blanks: “张  敏”; two names are kept apart."""
    text = clean_line(text)
    parts = text.split(" ")
    if len(parts) > 1 and all(map(is_whole_name, parts)):
        return "、".join(parts)
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text)


def is_whole_name(text) -> bool:
    return bool(WHOLE_NAME.fullmatch(text)) and not LONG_SURNAME.fullmatch(text)


def read_head_phone(text, reading):
    text = clean_line(text)
    if re.fullmatch(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,2}", text):
        whole = f"{float(text):.0f}"
        if not phones.is_phone(whole) or whole.endswith("0000"):
            sentence = f"被表格软件存成了“{text}”，后几位已经丢失，请重新填写。"
            reading.problems.append(doubt_head("contact_phone", sentence))
            return
        text = whole
    if phones.is_identity_number(text):
        sentence = "填的像是身份证号，没有读入。请填写电话号码。"
        reading.problems.append(doubt_head("contact_phone", sentence))
        return
    reading.contact_phone, doubts = choose_phone_number(text)
    reading.problems += doubts
    reading.problems += doubt_too_long(
        "contact_phone", reading.contact_phone, "“联系电话”"
    )


def choose_phone_number(text) -> tuple[str, list]:
    """(the number, or the text as written; what is doubtful about it)."""
    if not text or phones.is_phone(text):
        return format_phone(text), []
    numbers = [
        part for part in re.split(r"[、/,，;；\s]+", text) if phones.is_phone(part)
    ]
    written = quote_text(text)
    if numbers:
        sentence = f"写的是{written}，只取了一个号码，请核对。"
        return format_phone(numbers[0]), [doubt_head("contact_phone", sentence, True)]
    if offer := phones.offer_area_zero(text):
        sentence = f"写的是{written}，像是少了区号前的 0，当作“{offer}”，请核对。"
        return offer, [doubt_head("contact_phone", sentence, True)]
    sentence = f"{written}不像电话号码。{phones.HINT}"
    return text, [doubt_head("contact_phone", sentence)]


def doubt_several_units(found, *heads):
    names = [name for head in heads for name in head.values.get("unit", []) if name]
    in_columns = list_column_values(found, "unit")
    names = dict.fromkeys([*map(clean_unit_name, names), *in_columns])
    if len(names) < 2:
        return []
    listed = "、".join(list(names)[:5])
    sentence = f"文件里有 {len(names)} 个单位（{listed}），请分开报送。"
    return [doubt_head("unit", sentence)]


def list_missing_heads(reading):
    """The Doubts about what the head leaves blank, unless something is told of it."""
    told = {doubt.field for doubt in reading.problems}
    for name in ("unit", "contact_name", "contact_phone"):
        if not getattr(reading, name) and name not in told:
            yield doubt_head(name, "没有填写，请补上。")
