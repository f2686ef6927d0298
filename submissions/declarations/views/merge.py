"""Two versions of one form: compare what was typed with what is stored, and choose."""

from dataclasses import replace
from itertools import chain

from submissions.comparison import (
    HEAD_LABELS,
    WHOLE,
    compare_contents,
    fingerprint_text,
)
from submissions.declarations.prefill import list_stored_rows
from submissions.forms import KEY

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


def compare_with_stored(stored, head, formset, base):
    """[Change] from the typed to the stored content; with a key where the person chooses.

    Rows that the other side added are kept without a choice; a row removed here is a
    choice. `base`: the fingerprints of what the page showed when it was opened.
    """
    rows = formset.rows()
    going = {f"{row.theme.pk}-row" for row in rows if row.removed or row.blank}
    changes = compare_contents(collect_typed_content(stored, head, rows), stored)
    return [
        replace(change, key="")
        if change.label == WHOLE and change.key not in going
        else replace(
            change, untouched=base.get(change.key) == fingerprint_text(change.before)
        )
        for change in changes
    ]


def collect_typed_content(stored, head, rows):
    """The typed page in the shape of `Declaration.content()`."""
    rows = [row for row in rows if not (row.removed or row.blank)]
    return stored | {
        **read_head(head, stored),
        "rows": [row.content(number) for number, row in enumerate(rows, start=1)],
    }


def read_head(head, stored):
    """{field: value} of the head as typed; what cannot be kept stays as stored."""
    return {name: head.cleaned_data.get(name, stored[name]) for name in HEAD_LABELS}


def take_choices(data, declaration):
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
    stored = {row["row"]: row for row in list_stored_rows(declaration)}
    for prefix, pk in list_sent_rows(data):
        if pk in stored and f"{pk}-row" in chosen:
            data[f"{prefix}-DELETE"] = ""
        inputs = [INPUTS[field] for field in INPUTS if f"{pk}-{field}" in chosen]
        for name in chain.from_iterable(inputs if pk in stored else []):
            value = stored[pk][name]
            data.setlist(
                f"{prefix}-{name}", value if isinstance(value, list) else [value]
            )
    return data


def list_sent_rows(data):
    """(prefix, pk as text) of every row that edits a stored theme."""
    for name, value in list(data.items()):
        prefix, _, field = name.rpartition("-")
        if field == "row" and prefix.startswith("rows-") and KEY.fullmatch(value):
            yield prefix, value
