"""The orders of the list of themes: which rows stand on a page."""

from django.db.models import (
    Case,
    Count,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    SmallIntegerField,
    Subquery,
    When,
)

from review.desk import Order
from review.filters.options import Options
from review.models import Decision
from review.theme_rows import OWN, completed, rows_of
from submissions.models import Filing, Theme

# The orders that no search cuts short; the others go by `Shares.found`.
WHOLE = (Order.MONTH, Order.DECIDED)
OFFICIAL = ("declaration__unit__order", "declaration_id", "position", "pk")


def in_order(order, listed, shares):
    """The themes of a filter, as a Paginator wants them."""
    if order == Order.MONTH:
        return ByMonth(listed.qs)
    if order == Order.DECIDED:
        return ByDecision(listed.qs)
    found = shares.found
    if order == Order.FILED:
        found = latest_first(found, listed.campaign)
    # All that is asked of a declaration these were asked.
    themes = listed.without("unit", *Options.FACTS, among=Theme.objects.all())
    return ByDeclaration(themes, found)


def latest_first(shares, campaign):
    filings = Filing.objects.filter(declaration__campaign=campaign).order_by()
    filed = dict(filings.values_list("declaration_id").annotate(Max("received_at")))
    never = campaign.opens_at
    return sorted(shares, key=lambda share: filed.get(share[0], never), reverse=True)


class Themes:
    """A long list: first which rows stand on a page, then what they show."""

    def __init__(self, themes):
        self.themes = themes.order_by()

    def __getitem__(self, part):
        return rows_of(list(self.keys(part.start, part.stop)))


class Shared(Themes):
    """A list that is known by shares, so that its last page costs what the first does.

    `shares`: [(value, how many)] of `column`, in order; only the values that a page
    takes its rows from are read.
    """

    column = order = None

    def __init__(self, themes, shares):
        super().__init__(themes)
        self.shares = shares

    def __len__(self):
        return sum(many for _, many in self.shares)

    def keys(self, start, stop):
        return [row["pk"] for row in self.values(start, stop, "pk")]

    def values(self, start, stop, *columns):
        """[{column: value}] of these rows."""
        wanted, before = self.part(start, stop)
        themes = self.themes.filter(**{f"{self.column}__in": wanted})
        rows = themes.order_by(*self.order).values(self.column, *columns)
        place = {value: number for number, value in enumerate(wanted)}
        rows = sorted(rows, key=lambda row: place[row[self.column]])
        return rows[start - before : stop - before]

    def part(self, start, stop):
        """([values that reach into these rows], how many rows come before them)"""
        wanted, before, begun = [], 0, 0
        for value, many in self.shares:
            if begun < stop and start < begun + many:
                before = before if wanted else begun
                wanted.append(value)
            begun += many
        return wanted, before


class ByDeclaration(Shared):
    """Its shares are so short that all that its rows say is read at once."""

    column = "declaration"
    order = ("declaration", "position", "pk")

    def __getitem__(self, part):
        return completed(self.values(part.start, part.stop, *OWN))


class ByMonth(Shared):
    """By the first month of each, then in official order; rows without a month last."""

    column = "first_month"
    order = OFFICIAL

    def __init__(self, themes):
        themes = themes.order_by().annotate(first_month=FIRST_MONTH)
        counted = themes.values_list("first_month").annotate(many=Count("*"))
        super().__init__(themes, sorted(counted))


class ByDecision(Themes):
    def __len__(self):
        return self.themes.count()

    def keys(self, start, stop):
        latest = Decision.objects.filter(theme=OuterRef("pk")).order_by("-pk")
        themes = self.themes.annotate(latest=Subquery(latest.values("pk")[:1]))
        ordered = themes.order_by(F("latest").desc(nulls_last=True), *OFFICIAL)
        return ordered.values_list("pk", flat=True)[start:stop]


LOWEST_BIT = ExpressionWrapper(
    F("months").bitand(F("months") * -1), output_field=SmallIntegerField()
)
FIRST_MONTH = Case(
    When(months=0, then=1 << 12),
    default=LOWEST_BIT,
    output_field=SmallIntegerField(),
)
