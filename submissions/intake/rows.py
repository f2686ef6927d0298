"""Raw rows → rows as understood, each with its doubts."""

import re
from collections.abc import Sequence

from submissions import months
from submissions.intake.forms import match_forms
from submissions.intake.reading import Doubt, ReadRow, quoted, too_long
from submissions.intake.tables import RawRow
from submissions.text import clean_line

WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”《》、。，"
# A line end between Chinese characters is a fold of the cell, not a blank.
FOLD = re.compile(rf"(?<=[{WIDE}])[ \t]*\n\s*(?=[{WIDE}0-9])|(?<=[0-9])\n(?=[{WIDE}])")
UNFINISHED = re.compile(r"[-—–~～至到、,，和及0-9年]$")
CARRIES_ON = re.compile(r"^[-—–~～至到、,，月日份旬季和及]")
SENTENCE_END = re.compile(r"[。；！？.;!?：:]$")


def read_row(raw: RawRow, forms: Sequence[str], year: int | None) -> ReadRow:
    row = ReadRow(place=raw.place(), problems=list(raw.doubts))
    read_title(row, raw)
    read_time(row, raw, year)
    read_forms(row, raw, forms)
    read_summary(row, raw)
    return row


def read_title(row, raw):
    place = raw.place("title")
    row.title = clean_line(FOLD.sub("", "\n".join(raw.texts.get("title", []))))
    if not row.title:
        row.problems.append(Doubt(place, "没有填写，请补上。"))
    row.problems += too_long("title", row.title, place)


def read_time(row, raw, year):
    place = raw.place("time_text")
    row.time_text = time_text(raw.texts.get("time_text", []))
    reading = months.read(row.time_text, year=year)
    row.months = reading.months
    if reading.doubt:
        row.problems.append(Doubt(place, reading.doubt, guess=reading.understood))
    row.problems += too_long("time_text", row.time_text, place)


def time_text(parts: Sequence[str]) -> str:
    """The lines of the cell as one; a bare number is the month, as the column says."""
    text = ""
    for line in "\n".join(parts).split("\n"):
        joint = "" if UNFINISHED.search(text) or CARRIES_ON.search(line) else "、"
        text = f"{text}{joint}{line}" if text and line else text or line
    text = clean_line(text)
    is_month = re.fullmatch("0?[1-9]|1[0-2]", text)
    return f"{int(text)}月" if is_month else text


def read_forms(row, raw, forms):
    place = raw.place("forms")
    text = "\n".join(raw.texts.get("forms", []))
    found = match_forms(text, forms)
    row.forms, row.other_form = found.names, clean_line(found.other)
    if not (row.forms or row.other_form):
        row.problems.append(Doubt(place, no_form(text)))
    for written, names in found.guesses:
        sentence = f"写的是{quoted(written)}，当作“{'、'.join(names)}”，请核对。"
        row.problems.append(Doubt(place, sentence, guess=True))
    if row.other_form:
        sentence = f"{quoted(row.other_form)}不在规定的形式里，放在“其他”，请核对。"
        row.problems.append(Doubt(place, sentence, guess=True))
    row.problems += too_long("other_form", row.other_form, place)


def no_form(text) -> str:
    if not text:
        return "没有填写，请补上。"
    return f"写的是{quoted(text)}，没看懂，请勾选至少一种形式。"


def read_summary(row, raw):
    place = raw.place("summary")
    for part in raw.texts.get("summary", []):
        joint = "\n" if SENTENCE_END.search(row.summary) else ""
        row.summary = f"{row.summary}{joint}{part}" if row.summary else part
    if not row.summary:
        row.problems.append(Doubt(place, "没有填写，请补上。"))
    row.problems += too_long("summary", row.summary, place)
