"""A page that is behind: what the same person saved meanwhile is merged, unasked."""

from copy import copy

from submissions import audit
from submissions.comparison import (
    ROW_LABELS,
    WHOLE,
    fingerprint_content,
    fingerprint_text,
    join_field_text,
    read_base,
)
from submissions.declarations.drafts import SAVE
from submissions.declarations.forms import HeadForm, make_theme_formset
from submissions.declarations.views.merge import (
    compare_with_stored,
    list_sent_rows,
    take_choices,
)


def settle_own_saves(data, declaration, seen, actor):
    """The posted data made to fit what the same person saved since, or None.

    None when somebody else saved too, or when two windows wrote one field differently:
    then the person chooses. `seen`: the valid PageForm of the page.
    """
    saves = audit.list_saves_since(declaration, SAVE, seen.cleaned_data["revision"])
    if not saves or {who for who, _ in saves} != {actor.pk}:
        return None
    page, pages = seen.cleaned_data["page"], {page for _, page in saves}
    if page and pages == {page}:
        return data  # an answer got lost on its way: the page knows best
    return merge_windows(data, declaration, find_winner(page, pages))


def find_winner(page, pages):
    """Who wrote a field last, of the page that saves and those that saved: mine, theirs.

    "" when they stood in different windows of the browser.
    """
    window, _, shown = page.partition("-")
    others = [other.partition("-") for other in pages]
    if not page or any(other != window for other, _, _ in others):
        return ""
    return "mine" if all(int(place) <= int(shown) for *_, place in others) else "theirs"


def merge_windows(data, declaration, winner):
    """The data with the stored value wherever only that one changed, or None."""
    base = read_base(data)
    data = drop_removed_rows(data, declaration, base)
    head = HeadForm(data, instance=copy(declaration))
    formset = make_theme_formset(declaration, data)
    if not (formset.is_valid() & head.is_valid()):
        return None
    stored = declaration.content()
    marks = fingerprint_content(stored)
    data = data.copy()
    for change in compare_with_stored(stored, head, formset, base):
        if not change.key or change.label == WHOLE:
            continue
        clash = not change.untouched and base.get(change.key) != marks[change.key]
        if clash and not winner:
            return None
        taken = "theirs" if change.untouched or clash else "mine"
        data[f"take-{change.key}"] = winner if clash else taken
    return take_choices(data, declaration)


def drop_removed_rows(data, declaration, base):
    """The data without rows that were removed meanwhile and not touched here."""
    themes = set(declaration.themes.values_list("pk", flat=True))
    gone = [
        (prefix, pk) for prefix, pk in list_sent_rows(data) if int(pk) not in themes
    ]
    if not gone:
        return data
    data = data.copy()
    formset = make_theme_formset(declaration, data)
    formset.is_valid()
    for prefix, pk in gone:
        index = int(prefix.rpartition("-")[2])
        if is_untouched_row(formset.forms[index], pk, base):
            data[f"{prefix}-DELETE"] = "on"
    return data


def is_untouched_row(form, pk, base):
    """Whether the sent row says what its page showed when it was opened."""
    row = form.edited_row().content(0)
    return all(
        base.get(f"{pk}-{field}") == fingerprint_text(join_field_text(row, field))
        for field in ROW_LABELS
    )
