"""The unit's name as written → its name in the given list."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, partial

from submissions.intake.reading import Doubt, quoted

LEVEL = re.compile(r"[^省市区县旗州盟]+[省市区县旗州盟]")
AFTER = re.compile(r"(办事处|人民政府|政府|党工委|党委|工委|办公室)+$")
KIND = re.compile(r"(街道|镇|乡)$")
PLACE = "“填报单位”"


def match_unit(
    text: str, units: Mapping[str, Sequence[str]], region: str = ""
) -> tuple[str, list[Doubt]]:
    """(name or the text as written, doubts); `units` is {name: [other names]}, `region`
    the district as its papers name it: 长沙市望城区."""
    if not text or not units:
        return text, []
    for likeness in (
        as_it_is,
        partial(core, region=region),
        partial(bare, region=region),
    ):
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


def core(text: str, region: str) -> str:
    """Without the region before it and 办事处, 人民政府 behind it."""
    return AFTER.sub("", before(region).sub("", as_it_is(text)))


def levels_of(region: str) -> list[str]:
    """长沙市望城区 is 长沙市 and 望城区."""
    return LEVEL.findall(as_it_is(region))


@cache
def before(region: str) -> re.Pattern:
    """What may stand before the name of a unit: 湖南省, 长沙市, 望城区, 望城, 区."""
    levels = levels_of(region)
    short = [level[:-1] for level in levels if len(level) > 2]
    names = "|".join(map(re.escape, [*levels, *short, "区", "县"]))
    return re.compile(rf"^(?:中共|[^省市区县]{{2,3}}省|{names})+")


def bare(text: str, region: str) -> str:
    return KIND.sub("", core(text, region))
