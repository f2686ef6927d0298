"""How many themes each option of a filter would leave, the other filters applied."""

from collections import Counter
from functools import cached_property

from django.db.models import Case, CharField, Count, F, Value, When

from review.filters.themes import noted, with_scan

YES = {True: "yes", False: "no"}


class Options:
    """The counts behind one filtered list.

    Facts of the declaration (kind, state, scan) are counted through how many themes
    each declaration has; every other filter takes one query.
    """

    FACTS = ("kind", "state", "stamped")
    ALONE = ("proposed", "mine")  # with nothing to choose but yes

    def __init__(self, shares):
        self.shares = shares
        self.listed = shares.listed
        self.chosen = shares.chosen

    @cached_property
    def by_facts(self):
        """{(kind, state, stamped): how many themes}: few stand for all declarations."""
        many = self.shares.by_declaration(*self.FACTS)
        rows = self.shares.filed.order_by().values_list(
            "pk", "unit__kind", "status", said(with_scan())
        )
        counted = Counter()
        for pk, *facts in rows:
            counted[tuple(facts)] += many.get(pk, 0)
        return counted

    def holds(self, facts, but):
        """Whether the conditions on all facts but one let these pass."""
        return all(
            value in self.chosen.get(name, (value,))
            for name, value in zip(self.FACTS, facts, strict=True)
            if name != but
        )

    def of(self, name):
        """{option: how many themes}, options without any left out."""
        if name in self.FACTS:
            return self.of_declarations(name)
        if name in self.ALONE:
            return {"yes": self.listed.with_yes(name).count()}
        rows = self.listed.without(name).order_by().annotate(option=self.option(name))
        if name in self.listed.lists:
            rows = rows.filter(option__isnull=False)  # few themes have a tag
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
        }[name]

    def of_declarations(self, name):
        place = self.FACTS.index(name)
        counted = Counter()
        for facts, many in self.by_facts.items():
            if self.holds(facts, but=name):
                counted[facts[place]] += many
        return counted


def said(condition):
    """The words of the address for whether something is so."""
    return Case(
        When(condition, then=Value(YES[True])),
        default=Value(YES[False]),
        output_field=CharField(),
    )


def by_month(counted):
    """{"1": …, "12": …} of {Months: how many}."""
    months = Counter()
    for mask, many in counted.items():
        months.update({str(month): many for month in mask})
    return months
