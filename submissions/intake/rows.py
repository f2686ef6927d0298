"""Raw rows → rows as understood, each with its doubts."""

import re
from collections.abc import Sequence

from submissions.intake.forms import match_forms
from submissions.intake.raw_rows import RawRow
from submissions.intake.reading import ReadRow, doubt_too_long
from submissions.months import read_months
from submissions.months.words import quote_text
from submissions.text import clean_line

WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”《》、。，"
# A line end between Chinese characters is a fold of the cell, not a blank.
FOLD = re.compile(rf"(?<=[{WIDE}])[ \t]*\n\s*(?=[{WIDE}0-9])|(?<=[0-9])\n(?=[{WIDE}])")
UNFINISHED = re.compile(r"[-—–~～至到、,，和及0-9年]")
CARRIES_ON = re.compile(r"[-—–~～至到、,，月日份旬季和及]")
MISSING = "没有填写，请补上。"
SENTENCE_END = re.compile(r"[。；！？.;!?：:]")


def read_row(raw: RawRow, forms: Sequence[str], year: int | None) -> ReadRow:
    row = ReadRow(place=raw.place())
    read_title(row, raw)
    read_time(row, raw, year)
    read_forms(row, raw, forms)
    read_summary(row, raw)
    row.problems = raw.doubts
    return row


def read_title(row, raw):
    row.title = clean_line(FOLD.sub("", raw.text("title")))
    if not row.title:
        raw.doubt("title", MISSING)
    raw.doubts += doubt_too_long("title", row.title, raw.place("title"))


def read_time(row, raw, year):
    row.time_text = join_time_text(raw.texts.get("time_text", []))
    reading = read_months(row.time_text, year=year)
    row.months = reading.months
    if reading.doubt:
        raw.doubt("time_text", reading.doubt, guess=reading.understood)
    raw.doubts += doubt_too_long("time_text", row.time_text, raw.place("time_text"))


def join_time_text(parts: Sequence[str]) -> str:
    """The lines of the cell as one; a bare number is the month, as the column says."""
    text = ""
    for line in "\n".join(parts).split("\n"):
        joint = "" if UNFINISHED.match(text[-1:]) or CARRIES_ON.match(line) else "、"
        text = f"{text}{joint}{line}" if text and line else text or line
    text = clean_line(text)
    is_month = re.fullmatch("0?[1-9]|1[0-2]", text)
    return f"{int(text)}月" if is_month else text


def read_forms(row, raw, forms):
    text = raw.text("forms")
    found = match_forms(text, forms)
    row.forms, row.other_form = found.names, clean_line(found.other)
    if not (row.forms or row.other_form):
        raw.doubt("forms", explain_no_form(text))
    for sentence in list_form_guesses(found, row.other_form):
        raw.doubt("forms", sentence, guess=True)
    raw.doubts += doubt_too_long("other_form", row.other_form, raw.place("forms"))


def list_form_guesses(found, other_form):
    """Sentences about what a person should look at in the forms."""
    for written, names in found.guesses:
        yield f"写的是{quote_text(written)}，当作“{'、'.join(names)}”，请核对。"
    if found.doubt:
        yield f"{found.doubt}，请核对。"
    for written in found.unticked:
        yield f"{quote_text(written)}没有打勾，没有读入，请核对。"
    if other_form:
        yield f"{quote_text(other_form)}不在规定的形式里，放在“其他”，请核对。"


def explain_no_form(text) -> str:
    if not text:
        return MISSING
    return f"写的是{quote_text(text)}，没看懂，请勾选至少一种形式。"


def read_summary(row, raw):
    for part in raw.texts.get("summary", []):
        joint = "\n" if SENTENCE_END.match(row.summary[-1:]) else ""
        row.summary = f"{row.summary}{joint}{part}" if row.summary else part
    if not row.summary:
        raw.doubt("summary", MISSING)
    raw.doubts += doubt_too_long("summary", row.summary, raw.place("summary"))
