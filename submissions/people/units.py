"""The roster of units: added, changed, put in order, closed; by hand or from a table."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Max

from submissions import audit
from submissions.choices import Role
from submissions.comparison import fingerprint_text
from submissions.declarations.opening import call_unit
from submissions.directory import Directory
from submissions.models import Unit
from submissions.people.accounts import set_account_active
from submissions.people.unit_table import RosterRefused, read_roster

ORDER_STEP = 10  # leaves room to put a unit between two others
WRITTEN = ("order", "name", "kind", "short_name", "aliases", "active", "phone", "email")
NAME_TAKEN = "已经有一个叫“{}”的单位，请核对名称。"


class UnitRefused(Exception):
    """The unit was not written; the message says why."""


class UnitStale(UnitRefused):
    """Somebody changed the unit since the page was drawn."""


# --- one unit -------------------------------------------------------------------------


def fingerprint_unit(unit):
    """Tells whether a unit still says what a page showed."""
    return fingerprint_text("\n".join(str(getattr(unit, name)) for name in WRITTEN))


@transaction.atomic
def add_unit(values, *, actor, source="page"):
    """A new unit of {column: value}, called to file at once; without 排序 the last.

    Raises UnitRefused when the name is taken.
    """
    unit = Unit(**{"order": find_last_order() + ORDER_STEP} | values)
    save_unit(unit)
    said = audit.list_changes(Unit(), values)
    audit.record(
        actor=actor, action="unit.add", target=unit, source=source, changes=said
    )
    if unit.active:
        call_unit(unit, actor=actor)
    return unit


def find_last_order():
    return Unit.objects.aggregate(last=Max("order"))["last"] or 0


def save_unit(unit, **options):
    try:
        with transaction.atomic():
            unit.save(**options)
    except IntegrityError as error:
        raise UnitRefused(NAME_TAKEN.format(unit.name)) from error


@transaction.atomic
def change_unit(unit, values, *, seen, actor):
    """Write {column: value}; a former name stays as an alias.

    `seen`: the `fingerprint_unit` of what the page showed. Returns the years that the
    unit was called to file in. Raises UnitStale, UnitRefused.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if fingerprint_unit(unit) != seen:
        raise UnitStale("这个单位刚刚由别人改过，没有保存。请对照现在的内容再改。")
    if values.get("name", unit.name) != unit.name:
        aliases = values.get("aliases", unit.aliases)
        values = values | {"aliases": keep_former_name(unit, values["name"], aliases)}
    return write_unit_changes(unit, values, actor=actor, source="page")


def keep_former_name(unit, name, aliases):
    """The aliases with the name that the unit had, without the one it gets."""
    kept = [alias for alias in aliases.split("、") if alias and alias != name]
    return "、".join(dict.fromkeys([*kept, unit.name]))


def write_unit_changes(unit, values, *, actor, source):
    """As `change_unit`, of a locked unit; what does not change is not written."""
    changes = audit.list_changes(unit, values)
    for column in changes:
        setattr(unit, column, values[column])
    if not changes:
        return []
    save_unit(unit, update_fields=list(changes))
    audit.record(
        actor=actor, action="unit.change", target=unit, source=source, changes=changes
    )
    if "active" not in changes:
        return []
    if not unit.active:
        close_filers(unit, actor=actor)
        return []
    return call_unit(unit, actor=actor)


@transaction.atomic
def set_unit_active(unit, active, *, actor):
    """Close a unit, whose people are out with their next request; or use it again.

    Returns the years that it was called to file in.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    return write_unit_changes(unit, {"active": active}, actor=actor, source="page")


def close_filers(unit, *, actor):
    """Its accounts are closed; each stays so until somebody opens it again."""
    filers = unit.people.filter(role=Role.FILER, is_active=True)
    for user in filers:
        set_account_active(user, False, actor=actor)


@transaction.atomic
def order_units(wishes, *, actor):
    """Give units other numbers: [(pk, number that the page showed, number wanted)].

    Returns the units changed; one that has another number meanwhile keeps that.
    """
    ordered = []
    for pk, shown, wanted in wishes:
        if shown == wanted:
            continue
        if Unit.objects.filter(pk=pk, order=shown).update(order=wanted):
            unit = Unit.objects.get(pk=pk)
            audit.record(
                actor=actor,
                action="unit.change",
                target=unit,
                source="order",
                changes={"order": [shown, wanted]},
            )
            ordered.append(unit)
    return ordered


# --- a table of units -----------------------------------------------------------------


@dataclass
class ImportOutcome:
    """What a table would change.

    `created`: [{column: value}]; `updated`: [(unit, {column: [old, new]}, {column:
    value})]; `renamed`: [(name in the file, unit)] found by an alias; `missing`: active
    units that the table does not name, which stay as they are.
    """

    created: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    renamed: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    unchanged: int = 0
    headings: list = field(default_factory=list)

    def __str__(self):
        return (
            f"新增 {len(self.created)} 个，更新 {len(self.updated)} 个，"
            f"不变 {self.unchanged} 个。"
        )

    @property
    def unread(self):
        return [written for written, head in self.headings if not head]

    @property
    def fingerprint(self):
        """The same for two outcomes that change the same."""
        updated = [(unit.pk, changes) for unit, changes, _ in self.updated]
        return fingerprint_text(repr((self.created, updated)))


class OutcomeStale(UnitRefused):
    """The units changed since the preview: the table would change something else now."""


@transaction.atomic
def import_units(name, content, *, actor=None, dry_run=False, seen=None):
    """Create and update units by name from a .xlsx or .csv file; none is deleted.

    An empty cell or an absent column leaves what is there. Returns the ImportOutcome;
    with `dry_run` nothing is written. `seen`: the fingerprint of the outcome that was
    looked at. Raises RosterRefused with every problem of the file, OutcomeStale.
    """
    table = read_roster(name, content)
    outcome = compare_records(table.records)
    outcome.headings = table.headings
    if seen not in (None, outcome.fingerprint):
        raise OutcomeStale("名单刚刚由别人改过，没有导入。请看一遍新的预览再导入。")
    if not dry_run:
        write_units(outcome, actor)
    return outcome


def compare_records(records):
    """What the records would change. A new unit without 排序 goes to the end."""
    units = list(Unit.objects.select_for_update())
    known, directory = {unit.name: unit for unit in units}, Directory(units)
    last = max([find_last_order(), *(record.get("order", 0) for record in records)])
    outcome, found = ImportOutcome(), {}
    for record in records:
        name = record["name"]
        unit = known.get(name) or directory.find(name)
        if unit is None:
            if "order" not in record:
                last += ORDER_STEP
            outcome.created.append({"order": last} | record)
            continue
        if unit.pk in found:
            raise RosterRefused(
                [f"“{found[unit.pk]}”和“{name}”是同一个单位（{unit}），请只留一行。"]
            )
        found[unit.pk] = name
        if unit.name != name:
            outcome.renamed.append((name, unit))
        note_unit_changes(outcome, unit, record | {"name": unit.name})
    outcome.missing = [unit for unit in units if unit.active and unit.pk not in found]
    return outcome


def note_unit_changes(outcome, unit, record):
    if changes := audit.list_changes(unit, record):
        outcome.updated.append((unit, changes, record))
    else:
        outcome.unchanged += 1


def write_units(outcome, actor):
    for values in outcome.created:
        add_unit(values, actor=actor, source="import")
    for unit, _, values in outcome.updated:
        write_unit_changes(unit, values, actor=actor, source="import")
