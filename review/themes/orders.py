"""In which order themes stand: by a head of the list, or as a person likes it."""

from django.db.models import (
    Case,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    SmallIntegerField,
    Subquery,
    When,
)

from review.models import Decision
from review.sorting import rank_choices
from review.themes.preferences import Order
from submissions.choices import Selection
from submissions.models import Filing
from submissions.models.themes import OFFICIAL_ORDER

LOWEST_BIT = ExpressionWrapper(
    F("months").bitand(F("months") * -1), output_field=SmallIntegerField()
)

# Of rows without a month: after December.
FIRST_MONTH = Case(
    When(months=0, then=1 << 12),
    default=LOWEST_BIT,
    output_field=SmallIntegerField(),
)

# Heads of the list that sort it, and by what.
SORTED_HEADS = {
    "unit": "单位",
    "time": "时间",
    "focus": "重大主题",
    "selection": "甄选",
}

SORTED_BY = {
    "unit": "declaration__unit__order",
    "time": FIRST_MONTH,
    "focus": "focus_area__position",
    "selection": rank_choices("selection", Selection),
}


def put_in_order(themes, order, sorting):
    """The themes by the head that was pressed, else in an Order; in official order
    where that says nothing."""
    if sorting.name:
        return sorting.put_in_order(themes, SORTED_BY, OFFICIAL_ORDER)
    if order == Order.MONTH:
        return themes.order_by(FIRST_MONTH, *OFFICIAL_ORDER)
    if order == Order.FILED:
        filings = Filing.objects.filter(declaration=OuterRef("declaration"))
        return latest_first(themes, filings, "received_at", "declaration")
    if order == Order.DECIDED:
        decisions = Decision.objects.filter(theme=OuterRef("pk"))
        return latest_first(themes, decisions, "pk", "theme")
    return themes.in_official_order()


def latest_first(themes, events, column, by):
    """By the newest of what happened to each, those to which nothing did last."""
    newest = events.order_by().values(by).annotate(newest=Max(column)).values("newest")
    latest = Subquery(newest)
    return themes.order_by(latest.desc(nulls_last=True), *OFFICIAL_ORDER)
