"""报送情况: where every unit of a campaign stands, by one rule for lists and papers."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery
from django.utils import timezone

from review.models import Reminder
from review.standing import expected_by, progress_in, stamp, standing_at
from submissions import phones
from submissions.choices import DeclarationStatus, Stamp, Standing, UnitKind
from submissions.models import Campaign, Declaration, Filing, Theme, User
from submissions.prepared import written_over


def roster(campaign, user, now=None):
    """Declarations in official order with `standing`, `stamp` and `reminded`.

    A unit that was closed before it wrote anything is not listed any more; one that was
    closed over its draft is, but nobody waits for it.
    """
    now = now or timezone.now()
    return (
        Declaration.objects.visible_to(user)
        .filter(Q(unit__active=True) | Q(revision__gt=0), campaign=campaign)
        .annotate(progress=progress_in(campaign))
        .annotate(
            standing=standing_at(campaign, now),
            stamp=stamp(),
            reminded=was_reminded(),
        )
        .in_official_order()
    )


@written_over(Declaration)
def was_reminded():
    return Exists(Reminder.objects.filter(declaration=OuterRef("pk")))


def cells_of(declarations):
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
        return phones.masked(self.phone)


@dataclass(frozen=True)
class RosterRow:
    """One unit as every list and paper shows it: plain values only."""

    pk: int
    unit: str
    kind: UnitKind
    standing: Standing
    progress: Standing
    stamp: Stamp
    themes: int
    contacts: tuple[Contact, ...]
    changed_at: datetime | None
    filed_at: datetime | None
    login_at: datetime | None
    extended_until: datetime | None
    answer_by: datetime | None
    answer_missed: bool
    reminders: int
    reminded_at: datetime | None

    @property
    def last_change(self):
        """(when, 报送 or 保存) of the newest; nothing before anything was written."""
        known = [(self.changed_at, "保存"), (self.filed_at, "报送")]
        return max(((at, what) for at, what in known if at), default=())


OWN = (
    "pk",
    "status",
    "standing",
    "progress",
    "stamp",
    "contact_name",
    "contact_phone",
    "changed_at",
    "extended_until",
    "answer_by",
)


def rows_of(declarations):
    """[RosterRow] of a roster: one query, in its order.

    Read as plain values: to make objects of a declaration, its unit and its campaign
    takes as long as all else.
    """
    names = {"unit_name": F("unit__name"), "unit_kind": F("unit__kind")}
    rows = declarations.values(*OWN, **figures(), **names)
    return [row_of(SimpleNamespace(**row)) for row in rows]


def with_figures(declarations):
    return declarations.select_related("unit", "campaign").annotate(**figures())


def figures():
    """{name: expression}: what a declaration is shown with beside its own columns."""
    return {
        "theme_count": figure("COUNT", Theme),
        "last_filed_at": figure("MAX", Filing, "received_at"),
        "last_login": figure("MAX", User, "last_login", "unit"),
        "reminder_count": figure("COUNT", Reminder),
        "reminded_at": figure("MAX", Reminder, "at"),
        "earlier_name": last_year("contact_name"),
        "earlier_phone": last_year("contact_phone"),
        "unit_phone": F("unit__phone"),
    }


@written_over(Declaration)
def figure(function, model, column="pk", by="declaration"):
    """What an aggregate function makes of a column of the rows that belong to one.

    A subquery each: joining three lists at once would multiply their rows.
    """
    one = OuterRef("pk" if by == "declaration" else by)
    rows = model.objects.filter(**{by: one}).order_by()
    return Subquery(rows.values(figure=Func(column, function=function)))


@written_over(Declaration)
def last_year(column):
    """What the same unit wrote there in the year before."""
    this = Campaign.objects.filter(pk=OuterRef(OuterRef("campaign"))).order_by()
    before = Declaration.objects.filter(
        unit=OuterRef("unit"), campaign__year=Subquery(this.values("year")) - 1
    )
    return Subquery(before.order_by().values(column))


def row_of(declaration):
    answer_by = answer_asked(declaration)
    return RosterRow(
        pk=declaration.pk,
        unit=declaration.unit_name,
        kind=UnitKind(declaration.unit_kind),
        standing=Standing(declaration.standing),
        progress=Standing(declaration.progress),
        stamp=Stamp(declaration.stamp),
        themes=declaration.theme_count or 0,
        contacts=tuple(contacts_of(declaration)),
        changed_at=declaration.changed_at,
        filed_at=declaration.last_filed_at,
        login_at=declaration.last_login,
        extended_until=declaration.extended_until,
        answer_by=answer_by,
        answer_missed=bool(answer_by) and answer_by <= timezone.now(),
        reminders=declaration.reminder_count or 0,
        reminded_at=declaration.reminded_at,
    )


def answer_asked(declaration):
    """The day that a returned one is expected by."""
    is_back = declaration.status == DeclarationStatus.RETURNED
    return expected_by(declaration) if is_back else None


def contacts_of(declaration):
    """This year's contact; without one last year's, and the number of the unit itself."""
    if declaration.contact_phone:
        yield Contact(declaration.contact_name, declaration.contact_phone)
        return
    if declaration.earlier_phone:
        yield Contact(declaration.earlier_name, declaration.earlier_phone, "去年")
    if declaration.unit_phone:
        yield Contact("", declaration.unit_phone, "单位")


def mark_of(*shown):
    """Sixteen characters that change when anything shown does."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
