"""What the menus and the pills above a filtered list say."""

from dataclasses import dataclass

# Beside the key word; the others wait under 更多条件.
FIRST = ("kind", "month", "form", "focus", "selection")
SECOND = ("state", "stamped", "tag", "note", "proposed", "mine")
SPOKEN = {"unit": "填报单位含{}", "stamped": "盖章件{}", "note": "{}内部备注"}
LONGEST_SAID = 30


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    ticked: bool
    many: int | None  # None: not counted

    @property
    def barren(self):
        return self.many == 0 and not self.ticked


def menus(names, listed, counting=None):
    """The menus that have something to choose from; counted with Options."""
    return [
        menu(name, listed, counting)
        for name in names
        if listed.filters[name].extra["choices"]
    ]


def menu(name, listed, counting=None):
    """One filter: its options with how many themes each would leave, what is chosen."""
    field = listed.form[name]
    ticked = listed.chosen.get(name, [])
    counted = counting.of(name) if counting else None
    choices = [
        Choice(
            value,
            label,
            ticked=value in ticked,
            many=None if counted is None else counted.get(value, 0),
        )
        for value, label in field.field.choices
    ]
    return {
        "name": name,
        "label": field.label,
        "choices": choices,
        "counted": counted is not None,
        "said": "、".join(choice.label for choice in choices if choice.ticked),
    }


def pills(listed):
    """[(what is asked for in words, the query without it)], one by one."""
    found = []
    for name, value in listed.chosen.items():
        labels = dict(getattr(listed.form.fields[name], "choices", ()))
        for single in value if isinstance(value, list) else [value]:
            words = SPOKEN.get(name, "{}").format(labels.get(single, f"“{single}”"))
            found.append((words, without(listed.query, name, single)))
    return found


def without(query, name, value):
    rest = query.copy()
    rest.setlist(name, [other for other in query.getlist(name) if other != value])
    return rest.urlencode()


def left_out(listed):
    """One sentence about the conditions that this year's menus do not have, or none."""
    missing = [missing_words(listed, *asked) for asked in listed.left_out]
    if not missing:
        return ""
    which = "这个条件" if len(missing) == 1 else "这些条件"
    return f"{'，'.join(missing)}，{which}没有用上。"


def missing_words(listed, name, value):
    if (name, value) == ("proposed", "yes"):
        return "现在没有等着确认的拟定意见"
    label, said = listed.filters[name].label, value[:LONGEST_SAID]
    if name in listed.lists:
        return f"没有“{said}”这个{label}"
    return f"“{label}”里没有“{said}”这一项"
