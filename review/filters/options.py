"""How many themes each option of a filter would leave, the other filters applied."""

from collections import Counter
from functools import cached_property

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    Value,
    When,
)

from review.filters.themes import decided_by, named, noted, proposed, with_scan
from submissions.models import Declaration

# With more filed declarations an option is counted only when its menu is opened.
LARGE = 1_000
YES = {True: "yes", False: "no"}


class Options:
    """The counts behind one filtered list.

    Facts of the declaration (kind, state, scan) are counted through how many themes
    each declaration has, which also leads to the rows of any page; every other filter
    takes one query.
    """

    FACTS = ("kind", "state", "stamped")

    def __init__(self, listed):
        self.listed = listed
        self.chosen = listed.chosen

    # The declarations ----------------------------------------------------------

    @cached_property
    def declarations(self):
        """[(pk, (fits the unit looked for, kind, state, stamped))] in official order."""
        stamped = Case(
            When(with_scan(), then=Value("yes")),
            default=Value("no"),
            output_field=CharField(),
        )
        rows = (
            Declaration.objects.filed()
            .filter(campaign=self.listed.campaign)
            .annotate(stamped=stamped, fits=self.fits)
            .order_by("unit__order", "pk")
            .values_list("pk", "fits", "unit__kind", "status", "stamped")
        )
        return [(pk, tuple(facts)) for pk, *facts in rows]

    @property
    def fits(self):
        if "unit" not in self.chosen:
            return Value(True)
        return ExpressionWrapper(
            named("unit__", self.chosen["unit"]), output_field=BooleanField()
        )

    @cached_property
    def shares(self):
        """{declaration: how many of its themes the conditions on themes leave}"""
        themes = self.listed.without("unit", *self.FACTS).order_by()
        return dict(themes.values_list("declaration_id").annotate(many=Count("*")))

    @cached_property
    def by_facts(self):
        """{facts: how many themes}: few combinations stand for all declarations."""
        counted = Counter()
        for pk, facts in self.declarations:
            counted[facts] += self.shares.get(pk, 0)
        return counted

    @cached_property
    def found(self):
        """[(declaration, how many of its themes are listed)] in official order."""
        holding = {facts for facts in self.by_facts if self.holds(facts)}
        return [
            (pk, self.shares[pk])
            for pk, facts in self.declarations
            if facts in holding and pk in self.shares
        ]

    def holds(self, facts, but=None):
        fits, *values = facts
        return fits and all(
            value in self.chosen.get(name, (value,))
            for name, value in zip(self.FACTS, values, strict=True)
            if name != but
        )

    def quick(self, name):
        """Whether counting these options takes no look at very many themes."""
        return name in self.FACTS or len(self.declarations) <= LARGE

    @property
    def unit_unknown(self):
        """Nobody of this year's units has a name like the one looked for."""
        return bool(self.by_facts) and not any(fits for fits, *_ in self.by_facts)

    # Counts --------------------------------------------------------------------

    def of(self, name):
        """{option: how many themes}, options without any left out."""
        if name in self.FACTS:
            return self.of_declarations(name)
        rows = self.listed.without(name).order_by().annotate(option=self.option(name))
        counted = dict(rows.values_list("option").annotate(many=Count("*")))
        if name == "month":
            return by_month(counted)
        if name in self.listed.lists:
            entries = self.listed.lists[name].items()
            return {entry: counted.get(pk, 0) for entry, pk in entries}
        return {YES.get(option, option): many for option, many in counted.items()}

    def option(self, name):
        """The expression whose values are the options of a filter."""
        return {
            "month": F("months"),
            "form": F("forms"),
            "focus": F("focus_area"),
            "tag": F("tags"),
            "selection": F("selection"),
            "note": noted(),
            "proposed": proposed(),
            "mine": decided_by(self.listed.person),
        }[name]

    def of_declarations(self, name):
        place = 1 + self.FACTS.index(name)
        counted = Counter()
        for facts, many in self.by_facts.items():
            if self.holds(facts, but=name):
                counted[facts[place]] += many
        return counted


def by_month(counted):
    """{"1": …, "12": …} of {Months: how many}."""
    months = Counter()
    for mask, many in counted.items():
        months.update({str(month): many for month in mask})
    return months
