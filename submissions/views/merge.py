"""Two versions of one form: compare what was typed with what is stored, and choose."""

import json
from dataclasses import replace
from itertools import chain

from submissions.comparison import WHOLE, changes_between, mark
from submissions.prefill import row_data

# A field of the content and the fields of the form that make it.
INPUTS = {
    "title": ["title"],
    "time_text": ["time_text"],
    "forms": ["forms", "other_form"],
    "summary": ["summary"],
    "focus_area": ["focus_area"],
    "co_organisers": ["joint"],
}
# A row that one person removed and the other kept comes back whole.
INPUTS["row"] = [*chain.from_iterable(INPUTS.values())]


def differences(stored, head, formset, base):
    """Changes from what was typed to what is stored, with a key where one may choose.

    Rows that the other added stay without asking; of rows removed here one may choose.
    `base` holds the fingerprints of what the page showed when it was opened.
    """
    rows = formset.rows()
    going = {f"{row.theme.pk}-row" for row in rows if row.removed or row.blank}
    changes = changes_between(typed_content(stored, head, rows), stored)
    return [
        replace(change, key="")
        if change.label == WHOLE and change.key not in going
        else replace(change, untouched=base.get(change.key) == mark(change.before))
        for change in changes
    ]


def base_of(data):
    """The fingerprints that the page carried, or none: they only choose a default."""
    try:
        marks = json.loads(data.get("base", ""))
    except (ValueError, RecursionError):
        return {}
    return marks if isinstance(marks, dict) else {}


def typed_content(stored, head, rows):
    """What the refused page holds, in the shape of `Declaration.content()`."""
    rows = [row for row in rows if not (row.removed or row.blank)]
    return stored | {
        "contact_name": head.cleaned_data["contact_name"],
        "contact_phone": head.cleaned_data["contact_phone"],
        "none_reason": head.cleaned_data["none_reason"],
        "rows": [typed_row(row, number) for number, row in enumerate(rows, start=1)],
    }


def typed_row(row, number):
    theme = row.theme
    return {
        "theme": theme.pk or f"new-{number}",
        "number": number,
        "title": theme.title,
        "time_text": theme.time_text,
        "forms": [form.name for form in row.forms],
        "other_form": theme.other_form,
        "summary": theme.summary,
        "focus_area": theme.focus_area.name if theme.focus_area else "",
        "co_organisers": [unit.name for unit in row.co_organisers],
    }


def taken(data, declaration):
    """The posted data after the choices of the conflict page.

    `take-contact_name`, `take-<theme pk>-<field>` or `take-<theme pk>-row` with the value
    `theirs` puts the stored value in place of the typed one; everything else stays as
    typed.
    """
    chosen = [
        name.removeprefix("take-")
        for name, value in data.items()
        if name.startswith("take-") and value == "theirs"
    ]
    if not chosen:
        return data
    data = data.copy()
    for field in ("contact_name", "contact_phone", "none_reason"):
        if field in chosen:
            data[field] = getattr(declaration, field)
    stored = {str(theme.pk): row_data(theme) for theme in declaration.themes_in_order()}
    for prefix, pk in sent_rows(data):
        if pk in stored and f"{pk}-row" in chosen:
            data[f"{prefix}-DELETE"] = ""
        inputs = [INPUTS[field] for field in INPUTS if f"{pk}-{field}" in chosen]
        for name in chain.from_iterable(inputs if pk in stored else []):
            value = stored[pk][name]
            data.setlist(
                f"{prefix}-{name}", value if isinstance(value, list) else [value]
            )
    return data


def sent_rows(data):
    """(prefix, pk as text) of every row that edits a stored theme."""
    for name, value in list(data.items()):
        prefix, _, field = name.rpartition("-")
        if field == "row" and prefix.startswith("rows-") and value:
            yield prefix, value
