"""Two units become one: the other goes on under its name, its years stay where they were."""

from dataclasses import dataclass

from django.db import transaction

from submissions import audit
from submissions.choices import Role
from submissions.models import Campaign, Unit, User
from submissions.people.accounts import change_account
from submissions.people.unit_table import LONGEST_ALIASES
from submissions.people.units import UnitRefused, write_unit_changes

MOVE, CLOSE = "move", "close"


@dataclass(frozen=True)
class Merger:
    """What a merger would do. `people`: the open accounts of the unit that ends."""

    unit: Unit
    into: Unit
    people: list
    years: list
    aliases: list

    @property
    def fresh_aliases(self):
        return [name for name in self.aliases if name not in self.into.alias_list]


def read_merger(unit, into):
    years = Campaign.objects.filter(declarations__unit=unit).order_by("year")
    return Merger(
        unit,
        into,
        list(unit.people.filter(role=Role.FILER, is_active=True)),
        [campaign.year for campaign in years],
        list_joint_aliases(unit, into),
    )


def list_joint_aliases(unit, into):
    """All names under which papers may name the unit that goes on, but its own."""
    names = [*into.alias_list, unit.name, unit.short_name, *unit.alias_list]
    own = {"", into.name, into.short_name}
    return [name for name in dict.fromkeys(names) if name not in own]


@transaction.atomic
def merge_units(unit, into, *, accounts, actor):
    """Close `unit`, whose names `into` takes over; its people move or are closed.

    `accounts`: MOVE or CLOSE. What was filed, planned and held stays with `unit`. Raises
    UnitRefused.
    """
    units = Unit.objects.select_for_update().filter(pk__in=[unit.pk, into.pk])
    locked = {one.pk: one for one in units.order_by("pk")}
    unit, into = locked[unit.pk], locked[into.pk]
    refuse_merger(unit, into)
    merger = read_merger(unit, into)
    if accounts == MOVE:
        move_people(merger, actor=actor)
    aliases = {"aliases": "、".join(merger.aliases)}
    write_unit_changes(into, aliases, actor=actor, source="merge")
    write_unit_changes(unit, {"active": False}, actor=actor, source="merge")
    audit.record(
        actor=actor,
        action="unit.merge",
        target=unit,
        to=into.name,
        people=[str(person) for person in merger.people],
        accounts=accounts,
    )
    return merger


def refuse_merger(unit, into):
    if unit == into:
        raise UnitRefused("不能把单位并入它自己，请选另一个单位。")
    if not into.active:
        raise UnitRefused(f"{into}已经停用，请选一个在用的单位。")
    if not unit.active:
        raise UnitRefused(f"{unit}已经停用，不用再合并。")
    if len("、".join(list_joint_aliases(unit, into))) > LONGEST_ALIASES:
        raise UnitRefused("两个单位的别名合起来太长，请先删去用不着的别名。")


def move_people(merger, *, actor):
    for person in merger.people:
        user = User.objects.get(pk=person.pk)
        change_account(user, {"unit": merger.into}, actor=actor)
