"""Heads of a table that sort it by a link: `sort=unit`, `sort=-unit` in the address."""

from dataclasses import dataclass

from django.db.models import Case, F, SmallIntegerField, When

ASCENDING, DESCENDING = "ascending", "descending"


@dataclass(frozen=True)
class Head:
    """`query`: where a press on it leads; `direction`: as aria-sort says it, if it sorts."""

    label: str
    query: str
    direction: str = ""


@dataclass(frozen=True)
class Sorting:
    """The head that the address asks for; without a name the usual order."""

    name: str = ""
    direction: str = ""

    @classmethod
    def read(cls, query, known):
        """Of the GET of a page; what is not among the `known` names is not asked."""
        asked = query.get("sort", "")
        name = asked.removeprefix("-")
        if name not in known:
            return cls()
        return cls(name, ASCENDING if asked == name else DESCENDING)

    @property
    def said(self):
        return f"-{self.name}" if self.direction == DESCENDING else self.name

    def make_heads(self, labels, query):
        """{name: Head} of {name: label}; a third press leads back to the usual order."""
        return {
            name: Head(
                label,
                replace_sort(query, self.find_next(name)),
                self.direction if name == self.name else "",
            )
            for name, label in labels.items()
        }

    def find_next(self, name):
        if name != self.name:
            return name
        return f"-{name}" if self.direction == ASCENDING else ""

    def put_in_order(self, rows, expressions, usual):
        """The queryset by {name: expression}, then and else by the names in `usual`."""
        if not self.name:
            return rows.order_by(*usual)
        by = expressions[self.name]
        by = F(by) if isinstance(by, str) else by
        turn = by.asc if self.direction == ASCENDING else by.desc
        return rows.order_by(turn(nulls_last=True), *usual)

    def arrange(self, rows, values):
        """The list by {name: function of a row}, as it stands where these are equal."""
        if not self.name:
            return rows
        return sorted(rows, key=values[self.name], reverse=self.direction == DESCENDING)


def replace_sort(query, sort):
    """A QueryDict as an address with this order, from the first page on."""
    kept = query.copy()
    for name in ("page", "seen", "sort"):
        kept.pop(name, None)
    if sort:
        kept["sort"] = sort
    return kept.urlencode()


def rank_choices(column, choices):
    """Expression: the place of a column's value among its choices."""
    ranks = [When(**{column: value}, then=place) for place, value in enumerate(choices)]
    return Case(*ranks, default=len(ranks), output_field=SmallIntegerField())
