"""The themes that a page of the list shows, with all that its rows say of them."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery

from review.models import Note
from review.themes.found import cut_to_words, split_at_words
from submissions.models import PlanEntry, Theme
from submissions.models.themes import prefetch_joint_rows

NOTES = Note.objects.filter(theme=OuterRef("pk")).order_by().values("theme")
# Whether a plan in force has the theme: its outcome is no longer chosen here.
SETTLED = Exists(PlanEntry.objects.settling().filter(theme=OuterRef("pk")).order_by())
SPOKEN_OF = (
    "declaration__unit",
    "focus_area",
    "wording",
    "proposal",
)
# A query of its own, and none where nothing is merged: three tables less to join.
MERGED_INTO = Prefetch("merged_into", Theme.objects.select_related("declaration__unit"))


def read_row(key):
    """The theme as its row shows it, or None when there is none any more."""
    return next(iter(read_rows([key])), None)


def read_rows(keys, words=()):
    """[Theme] in this order, those that are gone left out; few queries for all.

    `words`: what was looked for, to be marked.
    """
    themes = (
        Theme.objects.select_related(*SPOKEN_OF)
        .prefetch_related(
            *prefetch_joint_rows(),
            Prefetch("tags", to_attr="listed_tags"),
            MERGED_INTO,
        )
        .annotate(notes_beside=Subquery(NOTES.values(many=Count("*"))), settled=SETTLED)
        .order_by()  # that of the keys
        .in_bulk(keys)
    )
    rows = [themes[key] for key in keys if key in themes]
    for row in rows:
        row.asides = say_asides(getattr(row, "wording", None), row.notes_beside)
        mark_words(row, words)
    return rows


def mark_words(row, words):
    """Title, units and summary in pieces; what only the plan will say stands below."""
    if not words:
        row.title_pieces = [(str(row), False)]
        row.units_pieces = [(row.units_text, False)]
        row.brief_pieces = [(row.summary, False)]
        return
    row.title_pieces = split_at_words(str(row), words)
    row.units_pieces = split_at_words(row.units_text, words)
    row.brief_pieces = split_at_words(cut_to_words(row.summary, words), words)
    row.planned_pieces = find_planned_words(getattr(row, "wording", None), words)


def find_planned_words(wording, words):
    """Of the office's wording the text in which a word stands, in pieces, or nothing."""
    texts = (wording.title, wording.summary) if wording else ()
    for text in texts:
        pieces = split_at_words(cut_to_words(text, words), words)
        if any(found for _, found in pieces):
            return pieces
    return []


def say_asides(wording, notes):
    """What the office put beside a theme, in words."""
    asides = []
    if wording:
        asides.append("文字已核对" if wording.is_as_written else "文字已改")
    if notes:
        asides.append(f"备注 {notes}")
    return asides
