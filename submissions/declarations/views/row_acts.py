"""The buttons of a row without a script: the posted page after one was pressed."""

from submissions.declarations.prefill import list_row_inputs
from submissions.rows import RowContent


def read_place(act):
    """(verb, number from 0, or None) of a button: `up-2`, `remove-2`, `restore-0`."""
    verb, _, place = act.partition("-")
    known = place.isascii() and place.isdigit() and len(place) < 5
    return verb, int(place) if known else None


def name_marked_rows(data, declaration):
    """The posted data with the key of every row that was saved under its mark already."""
    marked = dict(
        declaration.themes.exclude(mark="").values_list("mark", "pk").order_by("pk")
    )
    known = [
        (name.removesuffix("-mark"), marked[mark])
        for name, mark in data.items()
        if name.startswith("rows-") and name.endswith("-mark") and mark in marked
    ]
    sent = {value for name, value in data.items() if name.endswith("-row")}
    known = [(prefix, pk) for prefix, pk in known if str(pk) not in sent]
    if not known:
        return data
    data = data.copy()
    for prefix, pk in known:
        data[f"{prefix}-row"] = str(pk)
    return data


def apply_row_act(data, declaration, act):
    """The posted data after `remove-2`, `copy-2` or `restore-0`."""
    verb, place = read_place(act)
    if verb == "remove":
        data = data.copy()
        data[f"rows-{act.partition('-')[2]}-DELETE"] = "on"
    elif verb == "restore" and place is not None:
        data = put_removed_row_back(data, declaration, place)
    elif verb == "copy" and place is not None:
        data = double_row(data, place)
    return data


def put_removed_row_back(data, declaration, place):
    """With the removed row behind the row that stood before it."""
    removed = declaration.undo.get("removed", [])
    if place >= len(removed):
        return data
    content = RowContent.thaw(removed[place])
    (inputs,) = list_row_inputs(declaration, [content])
    return append_row(data, inputs, max(removed[place]["number"] - 1, 0))


def double_row(data, place):
    """With a copy of the row behind it; the copy is a row of its own."""
    prefix = f"rows-{place}-"
    inputs = {
        name.removeprefix(prefix): values
        for name, values in data.lists()
        if name.startswith(prefix)
    }
    for name in ("row", "mark", "DELETE", "ORDER"):
        inputs.pop(name, None)
    order = data.get(f"{prefix}ORDER") or place + 1
    return append_row(data, inputs, order) if inputs else data


def append_row(data, inputs, order):
    """`order`: the place that the row shares with one before it, as formsets count."""
    count = data.get("rows-TOTAL_FORMS", "")
    if not (count.isascii() and count.isdigit() and len(count) < 5):
        return data
    data = data.copy()
    data["rows-TOTAL_FORMS"] = str(int(count) + 1)
    data[f"rows-{count}-ORDER"] = str(order)
    for name, value in inputs.items():
        values = value if isinstance(value, list) else [value]
        data.setlist(f"rows-{count}-{name}", values)
    return data


def move_row(rows, act):
    """The rows after a button of one row: `up-2`, `down-2` (from 0)."""
    verb, index = read_place(act)
    if index is None or index >= len(rows):
        return rows
    if verb == "up" and index > 0:
        rows[index - 1], rows[index] = rows[index], rows[index - 1]
    if verb == "down" and index + 1 < len(rows):
        rows[index + 1], rows[index] = rows[index], rows[index + 1]
    return rows
