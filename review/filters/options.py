"""How many themes each option of a filter would leave, the other filters applied."""

from collections import Counter
from functools import cached_property

from django.db.models import Case, CharField, Count, F, Value, When

from review.filters.themes import decided_by, noted, proposed, with_scan
from review.filters.words import named
from submissions.models import Declaration, Theme

# With more filed declarations an option is counted only when its menu is opened.
LARGE = 1_000
# So many themes any conditions find among those at most: nobody pages further, and to
# know them all takes a look at every theme.
MOST = 1_000
# So many declarations are named one by one.
FEW = 250
YES = {True: "yes", False: "no"}


class PlainCount(Count):
    """Its numbers come as the driver gives them: over thousands of rows int() costs
    more than the query."""

    def get_db_converters(self, connection):
        return []


class Options:
    """The counts behind one filtered list.

    Facts of the declaration (kind, state, scan) are counted through how many themes
    each declaration has; every other filter takes one query.
    """

    FACTS = ("kind", "state", "stamped")

    def __init__(self, listed):
        self.listed = listed
        self.chosen = listed.chosen
        self.declarations = Declaration.objects.filed().filter(campaign=listed.campaign)

    # The declarations ----------------------------------------------------------

    @cached_property
    def in_order(self):
        """[declaration] of all that were filed, in official order."""
        ordered = self.declarations.order_by("unit__order", "pk")
        return list(ordered.values_list("pk", flat=True))

    @cached_property
    def asked(self):
        """[declaration] of those that the unit asked for filed, or all."""
        if "unit" not in self.chosen:
            return self.in_order
        theirs = self.declarations.filter(named("unit__", self.chosen["unit"]))
        return list(theirs.order_by().values_list("pk", flat=True))

    @cached_property
    def found(self):
        """[(declaration, how many of its themes are listed)] in official order."""
        many = Counter(self.first[:MOST]) if self.ends else self.by_declaration()
        return [(pk, many[pk]) for pk in self.in_order if pk in many]

    @property
    def ends(self):
        """Whether the list stops when it has found `MOST`."""
        return bool(self.chosen) and not self.quick

    @property
    def has_more(self):
        """Whether more would have been found than are listed."""
        return self.ends and len(self.first) > MOST

    @cached_property
    def first(self):
        """[declaration of a theme] of those found first, up to one more than `MOST`."""
        filed = sorted(self.asked)
        # Mostly enough of many; a database cannot know that it is.
        some = len(filed) // 4 if len(filed) > FEW else 0
        found = self.first_of(filed[:some])
        if len(found) <= MOST:
            found += self.first_of(filed[some:])
        return found[: MOST + 1]

    def first_of(self, declarations):
        """As `first`, of these alone."""
        if not declarations:
            return []
        near = self.near(among=declarations).order_by("declaration")
        filed, asked = set(declarations), MOST + 1
        while True:
            asked *= 2  # some of them are of no filed declaration
            rows = list(near.values_list("declaration", flat=True)[:asked])
            found = [pk for pk in rows if pk in filed]
            if len(found) > MOST or len(rows) < asked:
                return found

    @cached_property
    def by_facts(self):
        """{(kind, state, stamped): how many themes}: few stand for all declarations."""
        many = self.by_declaration(*self.FACTS)
        rows = self.declarations.order_by().values_list(
            "pk", "unit__kind", "status", said(with_scan())
        )
        counted = Counter()
        for pk, *facts in rows:
            counted[tuple(facts)] += many.get(pk, 0)
        return counted

    def by_declaration(self, *without):
        """{declaration: how many themes all conditions but these leave of it}"""
        if not self.in_order:
            return {}
        rows = self.near(*without).order_by().values_list("declaration")
        return dict(rows.annotate(many=PlainCount("*")))

    def near(self, *without, among=None):
        """What these conditions leave between the first and the last filed declaration.

        That takes no join. A few others may lie between them; who asks passes them over.
        `among`: some of those `asked`. Few are named one by one.
        """
        if among and len(among) <= FEW:
            theirs = Theme.objects.filter(declaration__in=among)
            return self.listed.without("unit", *without, among=theirs)
        ends = among or self.in_order
        span = Theme.objects.filter(
            declaration__gte=min(ends), declaration__lte=max(ends)
        )
        return self.listed.without(*without, among=span)

    def holds(self, facts, but):
        """Whether the conditions on all facts but one let these pass."""
        return all(
            value in self.chosen.get(name, (value,))
            for name, value in zip(self.FACTS, facts, strict=True)
            if name != but
        )

    @property
    def quick(self):
        """Whether counting options takes no look at very many themes."""
        return len(self.in_order) <= LARGE

    @property
    def unit_unknown(self):
        """None of the units that filed has a name like the one looked for."""
        return bool(self.in_order) and not self.asked

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
