"""The unit's name as written → its name in the given list."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from submissions.intake.reading import Doubt, quoted

BEFORE = re.compile(r"^(中共|湖南省?|长沙市|望城区|望城|区)+")
AFTER = re.compile(r"(办事处|人民政府|政府|党工委|党委|工委|办公室)+$")
KIND = re.compile(r"(街道|镇|乡)$")
PLACE = "“填报单位”"


def match_unit(
    text: str, units: Mapping[str, Sequence[str]]
) -> tuple[str, list[Doubt]]:
    """(name or the text as written, doubts); `units` is {name: [other names]}."""
    if not text or not units:
        return text, []
    for likeness in (as_it_is, core, bare):
        names = matches(text, units, likeness)
        if len(names) == 1 and (likeness is as_it_is or likeness(text)):
            return names[0], guessed(text, names[0], likeness)
        if names:
            break
    sentence = f"{quoted(text)}不在填报单位名单里，请选择本单位。"
    return text, [Doubt(PLACE, sentence)]


def matches(text, units, likeness) -> list[str]:
    wanted = likeness(text)
    return [
        name
        for name, others in units.items()
        if wanted in {likeness(known) for known in (name, *others)}
    ]


def guessed(text, name, likeness):
    if likeness is as_it_is:
        return []
    return [Doubt(PLACE, f"写的是{quoted(text)}，当作“{name}”，请核对。", guess=True)]


def as_it_is(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def core(text: str) -> str:
    """Without the region before it and 办事处, 人民政府 behind it."""
    return AFTER.sub("", BEFORE.sub("", as_it_is(text)))


def bare(text: str) -> str:
    return KIND.sub("", core(text))
