"""Acts on the district: its names, its emblem, the kinds of its units."""

import hashlib
from itertools import count

from django.core.exceptions import ValidationError
from django.db import transaction

from submissions import audit
from submissions.activities.pictures import (
    PictureRefused,
    find_picture_format,
    prepare_picture,
)
from submissions.choices import Role
from submissions.district import forget_district
from submissions.models import District, Unit

LARGEST_EMBLEM = 300 * 1024
EMBLEM_SIDE = 1024
NO_PICTURE = "标志图片打不开。请换一张 PNG 或 JPEG 格式的图片。"
# What a new site is offered: (value, name, whether a street or town).
OFFERED_KINDS = (
    ("street", "街道", True),
    ("town", "镇", True),
    ("township", "乡", True),
    ("district", "区直单位", False),
    ("city", "市直单位", False),
    ("park", "园区", False),
)


class DistrictRefused(Exception):
    """Nothing was changed; `problems` are sentences."""

    def __init__(self, *problems):
        super().__init__("\n".join(problems))
        self.problems = problems


def offer_kinds():
    """[{value, name, town}] for the set-up page."""
    return [
        {"value": value, "name": name, "town": town}
        for value, name, town in OFFERED_KINDS
    ]


@transaction.atomic
def change_district(values, *, kinds, emblem=None, actor):
    """Write {column: value} and the kinds, [{value or "", name, town}].

    `emblem`: bytes of a picture, b"" to take it away, None to leave it. Raises
    DistrictRefused: a kind in use that is missing, a name twice, a picture that is none.
    """
    district = District.objects.select_for_update().first() or District(pk=1)
    values = values | {"kinds": settle_kinds(district, kinds)}
    if emblem is not None:
        values |= read_emblem(emblem)
    picture = {"emblem": values.pop("emblem")} if "emblem" in values else {}
    changes = audit.list_changes(district, values)
    if not changes:
        return district
    for column in changes:
        setattr(district, column, values[column])
    for column, content in picture.items():
        setattr(district, column, content)
    save_district(district)
    audit.record(
        actor=actor,
        action="district.change",
        target=district,
        changes=say_kinds(changes),
    )
    return district


def save_district(district):
    try:
        district.full_clean()
    except ValidationError as error:
        raise DistrictRefused(*error.messages) from error
    district.save()
    forget_district()
    # Another request may have read the old ones before they were written.
    transaction.on_commit(forget_district)


def say_kinds(changes):
    """The changes with the kinds as a person reads them."""
    if "kinds" not in changes:
        return changes
    return changes | {
        "kinds": [
            "、".join(kind["name"] for kind in kinds) for kinds in changes["kinds"]
        ]
    }


@transaction.atomic
def change_second_factor(roles, *, actor):
    """`roles`: values of Role that log in in two steps from now on."""
    district = District.objects.select_for_update().first() or District(pk=1)
    if set(roles) == set(district.second_factor_roles):
        return
    district.second_factor_roles = roles
    save_district(district)
    said = "、".join(Role(role).label for role in roles) or "没有"
    audit.record(
        actor=actor, action="district.second_factor", target=district, roles=said
    )


# --- kinds ----------------------------------------------------------------------------


def settle_kinds(district, kinds):
    """The kinds to keep, each with a value; raises DistrictRefused."""
    names = [kind["name"] for kind in kinds]
    if not names:
        raise DistrictRefused("单位类别一种也没有。请至少留一种。")
    if twice := {name for name in names if names.count(name) > 1}:
        raise DistrictRefused(f"单位类别“{twice.pop()}”写了两遍，请只留一种。")
    refuse_losing_used_kinds(district, {kind["value"] for kind in kinds})
    taken = {kind["value"] for kind in [*kinds, *district.kinds]}
    fresh = (value for n in count(1) if (value := f"kind{n}") not in taken)
    return [kind | {"value": kind["value"] or next(fresh)} for kind in kinds]


def refuse_losing_used_kinds(district, kept):
    used = Unit.objects.order_by().values_list("kind", flat=True).distinct()
    for value in set(used) - kept:
        name, many = district.find_kind(value).label, count_units(value)
        raise DistrictRefused(
            f"“{name}”还有 {many} 个单位，没有删。请先把它们改成别的类别。"
        )


def count_units(kind):
    return Unit.objects.filter(kind=kind).count()


# --- the emblem -----------------------------------------------------------------------


def read_emblem(content):
    """{column: value} of a picture, without what it hides; raises DistrictRefused."""
    if not content:
        return {"emblem": None, "emblem_mark": ""}
    if len(content) > LARGEST_EMBLEM:
        raise DistrictRefused("标志图片超过 300 KB。请换一张小一些的。")
    if find_picture_format(content) not in ("PNG", "JPEG"):
        raise DistrictRefused(NO_PICTURE)
    try:
        ending, width, height, kept = prepare_picture(content)
    except PictureRefused as refusal:
        raise DistrictRefused(NO_PICTURE) from refusal
    if max(width, height) > EMBLEM_SIDE:
        raise DistrictRefused(f"标志图片请不超过 {EMBLEM_SIDE}×{EMBLEM_SIDE} 像素。")
    mark = f"{hashlib.sha256(kept).hexdigest()[:16]}.{ending.strip('.')}"
    return {"emblem": kept, "emblem_mark": mark}
