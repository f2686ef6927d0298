"""A plan in the making: place themes in months, and read it as rows."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db import transaction
from django.db.models import Case, Q, When
from django.utils import timezone

from review import moves, selection
from review.documents.plan import PlanPaper, PlanRow
from review.models import Plan, PlanEntry, PlanVersion
from review.moves import refuse_unless_working
from review.wording import planned_words
from submissions import audit, change_requests, consents
from submissions.choices import ConsentStatus, Selection, UnitKind
from submissions.models import Consent, Theme
from submissions.models.themes import joint_rows
from submissions.months import Months
from submissions.transitions import MoveRefused


@dataclass(frozen=True)
class Placed:
    """An entry as the board reads it; an added one has no theme.

    `consent`: the unit's newest word about these months; `issued_months`: those of the
    row in the version before; `granted_months`: those that its unit asked for itself.
    """

    entry: PlanEntry
    consent: Consent | None = None
    issued_months: Months | None = None
    granted_months: Months | None = None

    @property
    def moved(self):
        """The office arranged a month that the unit had not named."""
        months, theme = self.entry.months, self.entry.theme
        return theme is not None and months & theme.months != months

    @property
    def consented(self):
        return self.consent is not None and self.consent.status == ConsentStatus.AGREED

    @property
    def requested(self):
        """Its unit itself asked for these months, in a 调整申请 that was granted."""
        granted = self.granted_months
        return granted is not None and self.months & granted == self.months

    @property
    def agreed(self):
        """Nobody needs to ask the unit about these months any more."""
        return self.consented or self.requested

    @cached_property
    def units(self):
        return self.entry.units

    @cached_property
    def unit(self):
        return self.entry.unit_name or self.entry.theme.units_text

    @property
    def lead(self):
        return self.entry.unit or self.entry.theme.declaration.unit

    @property
    def lead_id(self):
        return self.entry.unit_id or self.entry.theme.declaration.unit_id

    @cached_property
    def forms(self):
        return self.entry.forms_text or self.entry.theme.forms_text

    @property
    def form_names(self):
        return [name for name in self.forms.split("、") if name]

    @property
    def focus(self):
        """Its 重大主题, as a list of one or none."""
        area = self.entry.theme and self.entry.theme.focus_area
        return [area.name] if area else []

    @property
    def title(self):
        return str(self.entry)

    @property
    def months(self):
        return self.entry.months

    @property
    def time_text(self):
        return self.entry.theme.time_text if self.entry.theme else ""

    @property
    def card(self):
        """The id of its card on the board."""
        theme = self.entry.theme_id
        return f"theme-{theme}" if theme else f"row-{self.entry.pk}"

    @property
    def anchor(self):
        return f"#{self.card}"


def working_version(campaign):
    """The version being worked on, or None."""
    return (
        PlanVersion.objects.working()
        .filter(plan__campaign=campaign)
        .select_related("plan__campaign")
        .first()
    )


@transaction.atomic
def begin(campaign, *, actor):
    """The working version; made from the newest issued one when there is none."""
    plan, _ = Plan.objects.get_or_create(campaign=campaign)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if version := plan.versions.working().first():
        return version
    newest = plan.versions.first()
    version = plan.versions.create(number=newest.number + 1 if newest else 1)
    if newest:
        PlanEntry.objects.bulk_create(copies(newest, version))
    audit.record(actor=actor, action="plan.begin", target=version)
    return version


def copies(newest, version):
    """The rows of an issued version; only an order made by hand is kept as one."""
    entries = list(newest.entries.select_related("unit", "theme__declaration__unit"))
    for entry in entries:
        entry.pk, entry.version, entry._state.adding = None, version, True
        # Why it is so was said in the version before; a dropped row goes on saying it.
        entry.change_reason = entry.change_reason if entry.dropped else ""
    for _, group in groupby(entries, key=lambda entry: entry.months.first):
        rows = list(group)
        official = sorted(rows, key=place_by_unit)
        for row in rows if rows == official else ():
            row.position = 0
    return entries


def unplaced(campaign, version):
    """Selected themes of the campaign without months in `version` (which may be None).

    While nothing is being worked on, the newest issued version counts as placed.
    """
    version = version or PlanVersion.objects.filter(plan__campaign=campaign).first()
    themes = Theme.objects.selected().filter(declaration__campaign=campaign)
    if version:
        placed = version.entries.filter(theme__isnull=False)
        themes = themes.exclude(pk__in=placed.values("theme"))
    return themes.with_paper_data().in_official_order()


def tray_of(version):
    return unplaced(version.plan.campaign, version)


def waiting(campaign, version):
    """What the tray shows: unplaced themes, then the reserve themes."""
    unplaced_themes = unplaced(campaign, version).order_by().values("pk")
    return (
        Theme.objects.filed()
        .filter(declaration__campaign=campaign)
        .filter(Q(pk__in=unplaced_themes) | Q(selection=Selection.RESERVE))
        .select_related("declaration__unit", "wording")
        .prefetch_related("forms")
        .order_by(
            Case(When(selection=Selection.RESERVE, then=1), default=0),
            "declaration__unit__order",
            "declaration_id",
            "position",
            "pk",
        )
    )


class NotYetSelected(MoveRefused):
    """A reserve theme: whoever places it must say that it is 入选 now."""


@transaction.atomic
def place(theme, months, *, version, actor, seen=None, select=False):
    """Give a selected theme its months in the working version.

    `seen`: the months that the page showed, none for the tray. `select`: a reserve
    theme becomes 入选 by the same act. Raises MoveRefused.
    """
    refuse_unless_working(version)
    entry = version.entries.filter(theme=theme).first()
    current = version.entries.current().filter(theme=theme).first()
    moves.refuse_unless_seen(current, theme, version=version, seen=seen)
    from_reserve = refuse_unless_placeable(theme, entry, select)
    before = moves.spot_of(current)
    after = (months, before[1] if before[0].first == months.first else 0)
    consents.settle({theme.pk: months}, actor=actor)
    if from_reserve:
        selection.decide(theme, Selection.SELECTED, actor=actor)
    entry, _ = PlanEntry.objects.update_or_create(
        version=version, theme=theme, defaults={"months": months, "position": after[1]}
    )
    step = moves.Step(entry.line, theme.pk, before, after, from_reserve)
    moves.note(version, [step], actor=actor)
    audit.record(
        actor=actor,
        action="plan.place",
        target=theme,
        version=version.number,
        months=list(months),
    )


def refuse_unless_placeable(theme, entry, select):
    """Returns whether the theme is a reserve that becomes 入选."""
    if entry and entry.dropped:
        raise MoveRefused(f"“{theme}”在这一版里已经取消，不能再安排月份。")
    filed = Theme.objects.filed().filter(pk=theme.pk)
    now = filed.values_list("selection", flat=True).first()
    if now == Selection.RESERVE and not select:
        raise NotYetSelected(f"“{theme}”现在没有入选，是备选。")
    if now == Selection.RESERVE and theme.declaration.campaign.two_levels:
        raise MoveRefused(
            f"“{theme}”是备选，改为入选要经第二人确认，请先到“梳理甄选”里改。"
        )
    if now not in (Selection.SELECTED, Selection.RESERVE):
        raise MoveRefused(f"“{theme}”现在没有入选，不能安排月份。")
    return now == Selection.RESERVE


@transaction.atomic
def place_as_declared(version, *, actor):
    """Place every unplaced theme in its months; returns how many.

    As the office worded them, else as the unit did; what has none stays in the tray.
    """
    refuse_unless_working(version)
    wanted = {
        theme: months
        for theme in tray_of(version).select_related("wording")
        if (months := planned_words(theme)["months"])
    }
    return place_each(wanted, version=version, actor=actor, action="place_declared")


@transaction.atomic
def place_each(wanted, *, version, actor, action):
    """Place waiting themes together, {theme: Months}; returns how many.

    One that no longer waits stays where it is.
    """
    refuse_unless_working(version)
    waiting = set(tray_of(version).values_list("pk", flat=True))
    entries = PlanEntry.objects.bulk_create(
        PlanEntry(version=version, theme=theme, months=months)
        for theme, months in wanted.items()
        if theme.pk in waiting
    )
    steps = [
        moves.Step(entry.line, entry.theme_id, after=moves.spot_of(entry))
        for entry in entries
    ]
    moves.note(version, steps, actor=actor)
    audit.record(
        actor=actor, action=f"plan.{action}", target=version, themes=len(entries)
    )
    return len(entries)


def entries_in_order(version):
    """By first month; within it as put by hand, then in official order."""
    entries = version.entries.select_related(
        "unit", "theme__declaration__unit", "theme__wording", "theme__focus_area"
    ).prefetch_related(*joint_rows("theme__"))
    if not version.is_working:
        return list(entries.filter(dropped=False))
    return sorted(entries.current(), key=place_in_plan)


def place_in_plan(entry):
    """Sort key: rows put in order by hand go before the others of their month."""
    return (
        entry.months.first,
        not entry.position,
        entry.position,
        *place_by_unit(entry),
    )


def place_by_unit(entry):
    unit = entry.unit or entry.theme.declaration.unit
    return (
        len(entry.months),
        unit.order,
        unit.pk,
        entry.theme.position if entry.theme else 0,
        entry.pk or 0,
    )


def placed(version):
    said = consents.latest(version)
    before, granted = issued_before(version), granted_in(version)
    return [
        Placed(
            entry,
            said.get(entry.theme_id),
            before.get(entry.line),
            granted.get(entry.line),
        )
        for entry in entries_in_order(version)
    ]


def granted_in(version):
    """{line: months} that units asked for; nobody asks before a first version is out."""
    if version.number == 1:
        return {}
    return change_requests.granted_months(version.plan.campaign)


def issued_before(version):
    """{line: months} of the version before; the first has none."""
    if version.number == 1:
        return {}
    entries = PlanEntry.objects.filter(
        version__plan=version.plan_id, version__number=version.number - 1
    )
    return dict(entries.values_list("line", "months"))


def freeze(entry, position):
    """Copy what the paper says; an entry issued before keeps its wording."""
    entry.position = position
    if not entry.title:
        wording = getattr(entry.theme, "wording", None)
        entry.unit = entry.theme.declaration.unit
        entry.title = (wording and wording.title) or entry.theme.title
        entry.unit_name = entry.theme.units_text
        entry.forms_text = (wording and wording.forms_text) or entry.theme.forms_text
        entry.summary = (wording and wording.summary) or entry.theme.summary


def plan_paper(version):
    """The version as it prints; a working one is marked as not yet issued."""
    campaign = version.plan.campaign
    return PlanPaper(
        title=title_of(version),
        rows=[
            plan_row(entry, number)
            for number, entry in enumerate(entries_in_order(version), start=1)
        ],
        office=version.office_name or campaign.office_name,
        issued_on=date_of(version),
        draft=version.is_working,
    )


def title_of(version):
    campaign = version.plan.campaign
    return version.title or campaign.title_of(campaign.plan_title)


def date_of(version):
    """落款日期: the date given to it, or the day it was issued; None while at work."""
    if version.dated or version.issued_at is None:
        return version.dated
    return timezone.localdate(version.issued_at)


def plan_row(entry, number):
    if not entry.title:
        freeze(entry, number)
    unit = entry.unit
    return PlanRow(
        number=number,
        title=entry.title,
        unit=entry.unit_name,
        months=str(entry.months),
        forms=entry.forms_text,
        summary=entry.summary,
        remark=entry.remark,
        line=str(entry.line),
        on=tuple(entry.months),
        split=UnitKind(unit.kind).split if unit else "",
        rank=(unit.order, unit.pk) if unit else (0, 0),
    )
