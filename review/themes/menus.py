"""What the menus and the pills above a filtered list say."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from review.themes.filters import OWN_WORDS, with_note, with_scan
from submissions.models import PlanEntry

# Beside the key word; the others wait under 更多条件.
FIRST = ("kind", "month", "form", "focus", "selection")
SECOND = ("planned", "state", "stamped", "tag", "note", "proposed", "mine")
SPOKEN = {
    "unit": "填报单位含{}",
    "planned": "计划{}",
    "stamped": "盖章件{}",
    "note": "{}内部备注",
}
LONGEST_SAID = 30

ALONE = ("proposed", "mine")  # with nothing to choose but yes
YES = {True: "yes", False: "no"}
PLANNED = PlanEntry.objects.settling().filter(
    theme=Coalesce(OuterRef("merged_into"), OuterRef("pk"))
)
# The expressions whose values are the options of a filter.
OPTIONS = {
    "kind": F("declaration__unit__kind"),
    "month": F("months"),
    "planned": Subquery(PLANNED.values("months")[:1]),
    "form": F("forms"),
    "focus": F("focus_area"),
    "selection": F("selection"),
    "state": F("declaration__status"),
    "stamped": with_scan(),
    "tag": F("tags"),
    "note": with_note(),
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    ticked: bool
    many: int | None  # None: not counted

    @property
    def barren(self):
        return self.many == 0 and not self.ticked


def list_menus(names, listed, opened=""):
    """The menus that have something to choose from, the opened one counted."""
    return [
        make_menu(name, listed, counted=name == opened)
        for name in names
        if listed.filters[name].extra["choices"]
    ]


def make_menu(name, listed, *, counted):
    """One filter: its options, how many themes each would leave, what is chosen."""
    field = listed.form[name]
    ticked = listed.chosen.get(name, [])
    many = count_options(name, listed) if counted else None
    choices = [
        Choice(value, label, value in ticked, None if many is None else many[value])
        for value, label in field.field.choices
    ]
    return {
        "name": name,
        "label": field.label,
        "choices": choices,
        "opened": counted,
        "said": "、".join(choice.label for choice in choices if choice.ticked),
    }


def count_options(name, listed):
    """Counter of how many themes each option would leave, the other filters applied."""
    if name in ALONE:
        return Counter(yes=listed.with_yes(name).count())
    themes = listed.without(name).order_by().annotate(option=OPTIONS[name])
    if name in listed.lists or name == "planned":
        themes = themes.filter(option__isnull=False)  # few themes have a tag
    many = dict(themes.values_list("option").annotate(many=Count("*")))
    if name in ("month", "planned"):
        return count_months(many)
    if name in listed.lists:
        if name == "form":
            many[None] = listed.without(name).filter(OWN_WORDS).count()
        keys = listed.lists[name].items()
        return Counter({entry: many.get(key, 0) for entry, key in keys})
    return Counter({YES.get(option, option): n for option, n in many.items()})


def count_months(many):
    """Counter of "1" to "12" of {Months: how many}."""
    months = Counter()
    for mask, n in many.items():
        months.update({str(month): n for month in mask})
    return months


def list_pills(listed):
    """[(what is asked for in words, the query without it)], one by one."""
    found = []
    for name, value in listed.chosen.items():
        labels = dict(getattr(listed.form.fields[name], "choices", ()))
        for single in value if isinstance(value, list) else [value]:
            words = SPOKEN.get(name, "{}").format(labels.get(single, f"“{single}”"))
            found.append((words, drop_condition(listed.query, name, single)))
    return found


def drop_condition(query, name, value):
    rest = query.copy()
    rest.setlist(name, [other for other in query.getlist(name) if other != value])
    return rest.urlencode()


def say_left_out(listed):
    """One sentence about the conditions that this year's menus do not have, or none."""
    missing = [say_missing(listed, *asked) for asked in listed.left_out]
    if not missing:
        return ""
    which = "这个条件" if len(missing) == 1 else "这些条件"
    return f"{'，'.join(missing)}，{which}没有用上。"


def say_missing(listed, name, value):
    if (name, value) == ("proposed", "yes"):
        return "现在没有等着确认的拟定意见"
    label, said = listed.filters[name].label, value[:LONGEST_SAID]
    if name in listed.lists:
        return f"没有“{said}”这个{label}"
    return f"“{label}”里没有“{said}”这一项"
