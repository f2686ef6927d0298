"""What one click brings back until the next filing: a reading, rows that were removed."""

from submissions.declarations.prefill import list_row_inputs, list_stored_rows
from submissions.models import Declaration
from submissions.rows import RowContent

MOST_REMOVED = 10
# By these a removed row is known that stands in the form again.
SAME = ("title", "time_text", "summary")


def freeze_page(declaration):
    """The stored content, with the remarks of the office beside its rows."""
    stored = Declaration.objects.select_related("campaign", "unit").get(
        pk=declaration.pk
    )
    themes = list(stored.themes_in_order())
    content = stored.content(themes)
    for row, theme in zip(content["rows"], themes, strict=True):
        row["remark"] = theme.remark
    return content


def remember_removed_rows(declaration, removed):
    """Put `removed`, rows as filings keep them, before those remembered; not saved.

    One that stands in the form again is forgotten.
    """
    if not (removed or declaration.undo.get("removed")):
        return
    kept = {tuple(row[name] for name in SAME) for row in declaration.content()["rows"]}
    rows = [*removed, *declaration.undo.get("removed", [])]
    rows = [row for row in rows if tuple(row[name] for name in SAME) not in kept]
    declaration.undo = declaration.undo | {"removed": rows[:MOST_REMOVED]}


def name_removed_row(row):
    """What the line “已删去…” says of a row."""
    return row["title"] or row["summary"][:20] or f"第{row['number']}行"


def list_undo_offers(declaration):
    """Context of the form page: `reading` that can be taken back, `removed` rows."""
    reading = declaration.undo.get("reading")
    fresh = reading and reading["revision"] == declaration.revision
    return {
        "reading": reading,
        "doubts": reading["doubts"] if fresh else [],
        "removed": [
            {"place": place, "name": name_removed_row(row)}
            for place, row in enumerate(declaration.undo.get("removed", []))
        ],
    }


def list_back_rows(declaration, frozen):
    """[{field of the form: value}] that make the stored rows those of `freeze_page`.

    A row that still exists is edited, one that is gone comes anew, a later one goes.
    """
    stored = {row["row"]: row for row in list_stored_rows(declaration)}
    contents = [RowContent.thaw(row) for row in frozen]
    rows = list_row_inputs(declaration, contents)
    keys = [str(row["theme"]) for row in frozen]
    rows = [
        {"row": key if key in stored else "", **row}
        for key, row in zip(keys, rows, strict=True)
    ]
    later = [row for key, row in stored.items() if key not in keys]
    return rows + [row | {"DELETE": "on"} for row in later]
