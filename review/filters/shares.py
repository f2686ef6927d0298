"""Which themes a filtered list shows: so many of each declaration, in official order."""

from collections import Counter
from functools import cached_property

from django.db.models import Count, Func

from review.filters.words import named
from submissions.models import Declaration, Theme
from submissions.prepared import prepared

# A list of more filed declarations than that is a very long one.
LARGE = 1_000
# So many themes any conditions find in a very long list at most: nobody pages further,
# and to know them all takes a look at every theme.
MOST = 1_000
# How much of it has been looked through after each look. The first finds enough of most
# things; a database cannot know that it will.
EIGHTHS = (2, 8)
# So many declarations are named one by one.
FEW = 250


class PlainCount(Count):
    """Its numbers come as the driver gives them: over thousands of rows int() costs
    more than the query."""

    def get_db_converters(self, connection):
        return []


class Shares:
    """How the themes of one filtered list are spread over the filed declarations."""

    def __init__(self, listed):
        self.listed = listed
        self.chosen = listed.chosen
        self.filed = Declaration.objects.filed().filter(campaign=listed.campaign)

    # The declarations ----------------------------------------------------------

    @cached_property
    def in_order(self):
        """[declaration] of all that were filed, in official order."""
        return [pk for (pk,) in filed_in_order([self.listed.campaign.pk])]

    @cached_property
    def named(self):
        """[declaration] filed by the unit asked for; of a list that asks for one."""
        theirs = self.filed.filter(named("unit__", self.chosen["unit"]))
        return list(theirs.order_by().values_list("pk", flat=True))

    @property
    def unit_unknown(self):
        """None of the units that filed has a name like the one looked for."""
        return "unit" in self.chosen and self.many > 0 and not self.named

    @cached_property
    def span(self):
        """(how many declarations were filed, the first of them, the last)"""
        if self.chosen:
            return span_of([self.listed.campaign.pk])[0]
        every = self.in_order  # read in any case
        return len(every), min(every, default=None), max(every, default=None)

    @property
    def many(self):
        """How many declarations were filed."""
        return self.span[0]

    @property
    def quick(self):
        """Whether to count takes no look at very many themes."""
        return self.many <= LARGE

    # Their themes ----------------------------------------------------------------

    @cached_property
    def found(self):
        """[(declaration, how many of its themes are listed)] in official order."""
        if self.ends:
            counted = Counter(self.first[:MOST])
            return [(pk, counted[place, pk]) for place, pk in sorted(counted)]
        many = self.by_declaration()
        return [(pk, many[pk]) for pk in self.in_order if pk in many]

    def by_declaration(self, *without):
        """{declaration: how many themes all conditions but these leave of it}

        Between the first and the last filed declaration a few others may lie; who asks
        passes them over. To ask of each whether it was filed takes longer.
        """
        if not self.many:
            return {}
        _, first, last = self.span
        near = self.listed.without(*without, among=within(first, last)).order_by()
        rows = near.values_list("declaration").annotate(many=PlainCount("*"))
        return dict(rows)

    # A very long list ends ---------------------------------------------------------

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
        """[(place of the unit, declaration) of a theme] of those found first, up to one
        more than `MOST`."""
        before = []
        for near in self.parts():
            for some in looks(near):
                if len(before) + len(some) > MOST:
                    found = self.placed(before + some)
                    if len(found) > MOST:
                        return found[: MOST + 1]
            before += some
        return self.placed(before)

    def parts(self):
        """The themes that the conditions leave, part by part."""
        if "unit" in self.chosen and len(self.named) <= FEW:
            theirs = Theme.objects.filter(declaration__in=self.named)
            yield self.listed.without("unit", among=theirs)
            return
        _, first, last = self.span
        begin = first
        for eighths in EIGHTHS:
            end = first + (last - first) * eighths // 8
            yield self.listed.without(among=within(begin, end))
            begin = end + 1

    def placed(self, declarations):
        """[(place of its unit, declaration)] of those that were filed."""
        places = self.places_of(set(declarations))
        return [(places[pk], pk) for pk in declarations if pk in places]

    def places_of(self, declarations):
        """{declaration: place of its unit in official order} of those that were filed."""
        if len(declarations) > FEW:
            ends = {"pk__gte": min(declarations), "pk__lte": max(declarations)}
        else:
            ends = {"pk__in": declarations}
        near = self.filed.filter(**ends).order_by()
        return dict(near.values_list("pk", "unit__order"))


@prepared
def filed_in_order(campaigns):
    filed = Declaration.objects.filed().filter(campaign__in=campaigns)
    return filed.order_by("unit__order", "pk").values_list("pk")


@prepared
def span_of(campaigns):
    filed = Declaration.objects.filed().filter(campaign__in=campaigns).order_by()
    # Django's own aggregates would be taken of each row by itself.
    return filed.values_list(
        Func("pk", function="COUNT"),
        Func("pk", function="MIN"),
        Func("pk", function="MAX"),
    )


def looks(themes):
    """[declaration of a theme], of more of them with each look, until of all.

    Some are of no filed declaration, mostly few.
    """
    rows = themes.order_by("declaration").values_list("declaration", flat=True)
    asked = MOST + MOST // 4 + 1
    while True:
        some = list(rows[:asked])
        yield some
        if len(some) < asked:
            return
        asked *= 2


def within(first, last):
    """The themes of declarations from one to another: that takes no join."""
    return Theme.objects.filter(declaration__gte=first, declaration__lte=last)
