"""What a row of the plan says, in which order rows stand, and which themes still wait."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, Q, When

from review.plan.plan_paper import PlanRow
from review.selection.wording import planned_word, planned_words
from submissions.changes.requests import map_granted_months
from submissions.choices import ConsentStatus, Selection
from submissions.consents.asking import map_latest_consents
from submissions.district import find_kind
from submissions.models import Consent, PlanEntry, PlanVersion, Theme
from submissions.models.themes import prefetch_joint_rows
from submissions.months import Months, read_months


def read_plan_row(entry, number=0):
    """The PlanRow of an entry: for the board, the check sheet, papers and comparisons."""
    unit = entry.unit or (entry.theme and entry.theme.declaration.unit)
    return PlanRow(
        number=number,
        **read_row_words(entry),
        months=entry.months,
        remark=entry.remark,
        line=str(entry.line),
        split=find_kind(unit.kind).split if unit else "",
        rank=(unit.order, unit.pk) if unit else (0, 0),
    )


def read_row_words(entry):
    """{field of PlanRow: text}; an entry issued before keeps its wording."""
    if entry.title:
        return {
            "title": entry.title,
            "units_text": entry.unit_name,
            "forms_text": entry.forms_text,
            "summary": entry.summary,
        }
    planned = planned_words(entry.theme)
    del planned["months"]
    return planned | {"units_text": entry.theme.units_text}


def title_entry(entry):
    return entry.title or title_theme(entry.theme)


def title_theme(theme):
    return planned_word(theme, "title")


def freeze_entry(entry, position):
    """Copy what the row says into the entry, so that it never changes again."""
    words = read_row_words(entry)
    entry.position = position
    entry.unit = entry.unit or entry.theme.declaration.unit
    entry.title = words["title"]
    entry.unit_name = words["units_text"]
    entry.forms_text = words["forms_text"]
    entry.summary = words["summary"]


@dataclass(frozen=True)
class BoardRow:
    """An entry as the board reads it; an added one has no theme, one that waits no key.

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
        months, theme = self.months, self.theme
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

    @property
    def lead(self):
        return self.entry.unit or self.theme.declaration.unit

    @property
    def lead_id(self):
        return self.entry.unit_id or self.theme.declaration.unit_id

    @cached_property
    def says(self):
        """Its PlanRow."""
        return read_plan_row(self.entry)

    @property
    def title(self):
        return self.says.title

    @property
    def units_text(self):
        return self.says.units_text

    @property
    def forms(self):
        return self.says.forms

    @property
    def forms_text(self):
        return self.says.forms_text

    @property
    def focus(self):
        """Its 重大主题, as a list of one or none."""
        area = self.theme and self.theme.focus_area
        return [area.name] if area else []

    @property
    def months(self):
        return self.entry.months

    @property
    def time_text(self):
        return self.theme.time_text if self.theme else ""

    @property
    def theme(self):
        return self.entry.theme

    @property
    def theme_id(self):
        return self.entry.theme_id

    @property
    def in_reserve(self):
        return self.theme.selection == Selection.RESERVE

    @property
    def card(self):
        """The id of its card on the board."""
        theme = self.theme_id
        return f"theme-{theme}" if theme else f"row-{self.entry.pk}"

    @property
    def anchor(self):
        return f"#{self.card}"


def means_each_month(row):
    """Whether its unit holds something in each of its months (4月、8月), not in one."""
    reading = read_months(row.time_text)
    return reading.means_each and reading.months == row.months


def list_entries_in_order(version):
    """By first month; within it as put by hand, then in official order."""
    entries = with_row_data(version.entries)
    if not version.is_working:
        return list(entries.filter(dropped=False))
    return sorted(entries.current(), key=rank_in_plan)


def with_row_data(entries):
    """Everything that rows say, in a constant number of queries.

    One whose theme was removed before it was issued says nothing any more.
    """
    return (
        entries.exclude(theme=None, title="")
        .select_related(
            "unit", "theme__declaration__unit", "theme__wording", "theme__focus_area"
        )
        .prefetch_related(*prefetch_joint_rows("theme__"))
    )


def rank_in_plan(entry):
    """Sort key: rows put in order by hand go before the others of their month."""
    return (
        entry.months.first,
        not entry.position,
        entry.position,
        *rank_by_unit(entry),
    )


def rank_by_unit(entry):
    unit = entry.unit or entry.theme.declaration.unit
    return (
        len(entry.months),
        unit.order,
        unit.pk,
        entry.theme.position if entry.theme else 0,
        entry.pk or 0,
    )


def list_placed_rows(version):
    said = map_latest_consents(version)
    before, granted = find_issued_months(version), find_granted_months(version)
    return [
        BoardRow(
            entry,
            said.get(entry.theme_id),
            before.get(entry.line),
            granted.get(entry.line),
        )
        for entry in list_entries_in_order(version)
    ]


def find_granted_months(version):
    """{line: months} that units asked for; nobody asks before a first version is out."""
    if version.number == 1:
        return {}
    return map_granted_months(version.plan.campaign)


def find_issued_months(version):
    """{line: months} of the version before; the first has none."""
    if version.number == 1:
        return {}
    entries = PlanEntry.objects.filter(
        version__plan=version.plan_id, version__number=version.number - 1
    )
    return dict(entries.values_list("line", "months"))


def find_unplaced_themes(campaign, version):
    """Selected themes of the campaign without months in `version` (which may be None).

    While nothing is being worked on, the newest issued version counts as placed.
    """
    version = version or PlanVersion.objects.filter(plan__campaign=campaign).first()
    themes = Theme.objects.selected().filter(declaration__campaign=campaign)
    if version:
        placed = version.entries.filter(theme__isnull=False)
        themes = themes.exclude(pk__in=placed.values("theme"))
    return themes.with_paper_data().select_related("wording").in_official_order()


def find_tray(version):
    return find_unplaced_themes(version.plan.campaign, version)


def list_waiting_rows(themes):
    """[BoardRow] of themes without a month, in the months that they would have.

    As the office worded them, else as the unit did; none where none was read.
    """
    return [
        BoardRow(PlanEntry(theme=theme, months=planned_word(theme, "months")))
        for theme in themes
    ]


def find_waiting_themes(campaign, version):
    """What the tray shows: unplaced themes, then the reserve themes."""
    unplaced_themes = find_unplaced_themes(campaign, version).order_by().values("pk")
    return (
        Theme.objects.filed()
        .filter(declaration__campaign=campaign)
        .filter(Q(pk__in=unplaced_themes) | Q(selection=Selection.RESERVE))
        .select_related("declaration__unit", "wording")
        .prefetch_related(*prefetch_joint_rows())
        .order_by(
            Case(When(selection=Selection.RESERVE, then=1), default=0),
            "declaration__unit__order",
            "declaration_id",
            "position",
            "pk",
        )
    )
