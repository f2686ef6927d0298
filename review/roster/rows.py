"""报送情况: where every unit of a campaign stands, by one rule for lists and papers."""

import hashlib
from dataclasses import dataclass
from types import SimpleNamespace

from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from review.models import Reminder
from review.roster.standing import express_stamp, with_standing
from review.sorting import rank_choices
from submissions.choices import DeclarationStatus, Stamp, Standing
from submissions.declarations.deadline import expected_by
from submissions.district import find_kind
from submissions.models import Campaign, Declaration, Filing, Theme, User
from submissions.phones import mask_phone

OFFICIAL_ORDER = ("unit__order", "unit_id")


def find_roster(campaign, user, now=None):
    """Declarations in official order with `standing`, `stamp` and `reminded`.

    A unit that was closed before it wrote anything is not listed any more; one that was
    closed over its draft is, but nobody waits for it.
    """
    now = now or timezone.now()
    listed = Declaration.objects.visible_to(user).filter(
        Q(unit__active=True) | Q(revision__gt=0), campaign=campaign
    )
    return (
        with_standing(listed, campaign, now)
        .annotate(stamp=express_stamp(), reminded=was_reminded())
        .in_official_order()
    )


# Heads of the list that sort it, and by what.
SORTED_HEADS = {
    "unit": "单位",
    "state": "状态",
    "themes": "主题",
    "stamp": "盖章件",
    "changed": "最近变动",
    "reminded": "催报",
}


def sort_roster(declarations, sorting):
    """A roster by the head that was pressed, else in official order."""
    return sorting.put_in_order(declarations, list_sorted_by(), OFFICIAL_ORDER)


def list_sorted_by():
    figures = make_figures()
    changed, filed = F("changed_at"), figures["last_filed_at"]
    return {
        "unit": "unit__order",
        "state": rank_choices("standing", Standing),
        "themes": Coalesce(figures["theme_count"], 0),
        "stamp": rank_choices("stamp", Stamp),
        "changed": Coalesce(Greatest(changed, filed), changed, filed),
        "reminded": Coalesce(figures["reminder_count"], 0),
    }


def was_reminded():
    return Exists(Reminder.objects.filter(declaration=OuterRef("pk")))


def count_cells(declarations):
    """[{kind, standing, stamp, reminded, units}] of a roster: every count in one query."""
    return list(
        declarations.order_by()
        .values("unit__kind", "standing", "stamp", "reminded")
        .annotate(units=Count("*"))
    )


@dataclass(frozen=True)
class Totals:
    """How many units stand where."""

    by_standing: dict

    @classmethod
    def of(cls, cells):
        counted = dict.fromkeys(Standing, 0)
        for cell in cells:
            counted[Standing(cell["standing"])] += cell["units"]
        return cls(counted)

    def among(self, standings):
        return sum(self.by_standing[standing] for standing in standings)

    @property
    def units(self):
        """Those that must file."""
        return self.filed + self.missing

    @property
    def filed(self):
        return self.among(Standing.filed())

    @property
    def missing(self):
        return self.among(Standing.missing())

    @property
    def stopped(self):
        return self.by_standing[Standing.STOPPED]

    @property
    def bars(self):
        """[(Standing, units, where its part of the bar begins)], what is filed first."""
        begin, bars = 0, []
        for standing in (*reversed(Standing.filed()), *reversed(Standing.missing())):
            units = self.by_standing[standing]
            bars.append((standing, units, begin))
            begin += units
        return bars


@dataclass(frozen=True)
class Contact:
    """Whom the office reaches: `source` is empty for this year's own contact."""

    name: str
    phone: str
    source: str = ""

    @property
    def masked(self):
        return mask_phone(self.phone)


class RosterRow(SimpleNamespace):
    """One unit as every list and paper shows it: plain values only."""

    @property
    def kind(self):
        return find_kind(self.unit_kind)

    @property
    def contacts(self):
        return list(find_contacts(self))

    @property
    def answer_asked(self):
        """The day that a returned one is expected by."""
        is_back = self.status == DeclarationStatus.RETURNED
        return expected_by(self) if is_back else None

    @property
    def answer_missed(self):
        return bool(self.answer_asked) and self.answer_asked <= timezone.now()

    @property
    def last_change(self):
        """(when, 报送 or 保存) of the newest; nothing before anything was written."""
        known = [(self.changed_at, "保存"), (self.last_filed_at, "报送")]
        return max(((at, what) for at, what in known if at), default=())


OWN = (
    "pk",
    "status",
    "contact_name",
    "contact_phone",
    "changed_at",
    "extended_until",
    "answer_by",
)
DERIVED = {"standing": Standing, "progress": Standing, "stamp": Stamp}


def list_roster_rows(declarations):
    """[RosterRow] of a roster: one query, in its order.

    Read as plain values: to make objects of a declaration, its unit and its campaign
    takes as long as all else.
    """
    names = {"unit_name": F("unit__name"), "unit_kind": F("unit__kind")}
    rows = declarations.values(*OWN, *DERIVED, **make_figures(), **names)
    return [
        RosterRow(**row | {name: of(row[name]) for name, of in DERIVED.items()})
        for row in rows
    ]


def add_figures(declarations):
    return declarations.select_related("unit", "campaign").annotate(**make_figures())


def make_figures():
    """{name: expression}: what a declaration is shown with beside its own columns."""
    return {
        "theme_count": make_figure("COUNT", Theme),
        "last_filed_at": make_figure("MAX", Filing, "received_at"),
        "last_login": make_figure("MAX", User, "last_login", "unit"),
        "reminder_count": make_figure("COUNT", Reminder),
        "reminded_at": make_figure("MAX", Reminder, "at"),
        "earlier_name": read_last_year("contact_name"),
        "earlier_phone": read_last_year("contact_phone"),
        "unit_phone": F("unit__phone"),
    }


def make_figure(function, model, column="pk", by="declaration"):
    """What an aggregate function makes of a column of the rows that belong to one.

    A subquery each: joining three lists at once would multiply their rows.
    """
    one = OuterRef("pk" if by == "declaration" else by)
    rows = model.objects.filter(**{by: one}).order_by()
    return Subquery(rows.values(figure=Func(column, function=function)))


def read_last_year(column):
    """What the same unit wrote there in the year before."""
    this = Campaign.objects.filter(pk=OuterRef(OuterRef("campaign"))).order_by()
    before = Declaration.objects.filter(
        unit=OuterRef("unit"), campaign__year=Subquery(this.values("year")) - 1
    )
    return Subquery(before.order_by().values(column))


def find_contacts(declaration):
    """This year's contact; without one last year's, and the number of the unit itself."""
    if declaration.contact_phone:
        yield Contact(declaration.contact_name, declaration.contact_phone)
        return
    if declaration.earlier_phone:
        yield Contact(declaration.earlier_name, declaration.earlier_phone, "去年")
    if declaration.unit_phone:
        yield Contact("", declaration.unit_phone, "单位")


def mark_shown(*shown):
    """Sixteen characters that change when anything shown does."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
