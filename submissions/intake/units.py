"""The unit's name as written → its name in the given list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial

from submissions.intake.han import simplify_han
from submissions.intake.reading import Doubt, doubt_head
from submissions.months.words import quote_text
from submissions.text import strip_blanks

LEVEL = re.compile(r"[^省市区县旗州盟]+[省市区县旗州盟]")
AFTER = re.compile(r"(办事处|人民政府|政府|党工委|党委|工委|办公室)+$")
BRACKETS = re.compile(r"\(([^()]*)\)")
# The office within a street that fills in the form: 高塘岭街道党政办.
STREET_OFFICE = re.compile(
    r"(?P<street>.+?(?:街道|镇|乡))(?:办事处|人民政府|党工委|党委|工委)*"
    r"(?:党政|综合|党建|政务|公共服务|便民服务|信息)[^街镇乡]{0,10}(?:办|办公室|中心|科|股)"
)
MOST_OFFERED = 5
KIND = re.compile(r"(街道|镇|乡)$")


def match_unit(
    text: str, units: Mapping[str, Sequence[str]], region: str = ""
) -> tuple[str, list[Doubt]]:
    """(name or the text as written, doubts); `units` is {name: [other names]}, `region`
    the district as its papers name it: 长沙市岳麓区."""
    if not text or not units:
        return text, []
    known = {name: {name, *others} for name, others in units.items()}
    names = find_by_name(text, known, strip_blanks)
    if len(names) == 1:
        return names[0], []
    names = names or guess_units(text, known, region)
    written = quote_text(text)
    if len(names) == 1:
        sentence = f"写的是{written}，当作“{names[0]}”，请核对。"
        return names[0], [doubt_head("unit", sentence, guess=True)]
    sentence = f"{written}不在填报单位名单里，请选择本单位。"
    if names:
        listed = "、".join(names[:MOST_OFFERED])
        sentence = f"{written}可能是{listed}，请选择本单位。"
    return text, [doubt_head("unit", sentence)]


def guess_units(text, known, region) -> list[str]:
    """Names of the units that the text may mean, by the first reading that fits any."""
    likenesses = (
        partial(strip_region, region=region),
        partial(strip_unit_kind, region=region),
    )
    plates = {name: set(list_all_plates(names)) for name, names in known.items()}
    for names in (known, plates):
        for reading in list_readings(text):
            for likeness in (strip_blanks, *likenesses):
                if found := find_by_name(reading, names, likeness):
                    return found
    return []


def find_by_name(text, known, likeness) -> list[str]:
    wanted = likeness(text)
    return [
        name
        for name, names in known.items()
        if wanted and wanted in set(map(likeness, names))
    ]


def list_readings(text) -> Iterator[str]:
    """The text, in simplified characters, each of its plates, the street of an office."""
    plain = simplify_han(strip_blanks(text))
    yield text
    yield plain
    for plate in list_plates(plain):
        yield plate
        if office := STREET_OFFICE.fullmatch(plate):
            yield office["street"]


def list_plates(text) -> list[str]:
    """The name outside the brackets and those in them: one office, two door plates."""
    inner = BRACKETS.findall(text)
    return list(filter(None, [BRACKETS.sub("", text), *inner]))


def list_all_plates(names) -> Iterator[str]:
    for name in names:
        yield from list_plates(strip_blanks(name))


def strip_region(text: str, region: str) -> str:
    """Without the region before it and 办事处, 人民政府 behind it."""
    return AFTER.sub("", make_region_pattern(region).sub("", strip_blanks(text)))


def list_levels(region: str) -> list[str]:
    """长沙市岳麓区 is 长沙市 and 岳麓区."""
    return LEVEL.findall(strip_blanks(region))


@cache
def make_region_pattern(region: str) -> re.Pattern:
    """What may stand before the name of a unit: 湖南省, 长沙市, 岳麓区, 岳麓, 区."""
    levels = list_levels(region)
    short = [level[:-1] for level in levels if len(level) > 2]
    names = "|".join(map(re.escape, [*levels, *short, "区", "县"]))
    return re.compile(rf"^(?:中共|[^省市区县]{{2,3}}省|{names})+")


def strip_unit_kind(text: str, region: str) -> str:
    return KIND.sub("", strip_region(text, region))
