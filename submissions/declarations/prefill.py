"""Rows from a file or from last year as data of the form page."""

from django.http import QueryDict

from submissions.declarations.completeness import Problem
from submissions.directory import Directory
from submissions.intake import IntakeRefused, Reading
from submissions.intake.heads import list_missing_heads

# Rows over the limit that a page still shows, so that somebody can remove some.
SPARE_ROWS = 20


def make_intake_arguments(campaign, units):
    """The keyword arguments of `read_file` and `read_pasted` for a campaign."""
    return {
        "forms": [form.name for form in campaign.activity_forms.offered()],
        "year": campaign.year,
        "units": Directory.names(units),
        "region": campaign.region,
    }


def suggest_contact(declaration, user, earlier):
    """{field: value}: the contact as written, else as account and last year know it.

    A number goes with its person: whoever is new gets the number of the unit.
    """
    before = (earlier.contact_name, earlier.contact_phone) if earlier else ("", "")
    name = declaration.contact_name or user.name or before[0]
    phone = before[1] if name == before[0] else ""
    return {
        "contact_name": name,
        "contact_phone": declaration.contact_phone or phone or declaration.unit.phone,
    }


def list_doubts(reading):
    """[Doubt] of a Reading: those of the whole paper, then those of its rows."""
    return [
        *reading.problems,
        *(doubt for row in reading.rows for doubt in row.problems),
    ]


def drop_known_heads(reading, head):
    """Forget the doubts about what the paper leaves blank and the page knows.

    The unit is that of the page; `head`: {field: value} of the contact.
    """
    known = {"unit", *(name for name, value in head.items() if value)}
    blank = [d for d in list_missing_heads(Reading()) if d.field in known]
    reading.problems = [doubt for doubt in reading.problems if doubt not in blank]


def locate_doubts(reading, before):
    """[Problem]: the doubts of a Reading, each where the page shows what it is about.

    `before`: how many rows stand in front of those that were read.
    """
    located = [locate_doubt(doubt, before, doubt.row) for doubt in reading.problems]
    for number, row in enumerate(reading.rows, start=1):
        located += [locate_doubt(doubt, before, number) for doubt in row.problems]
    return located


def locate_doubt(doubt, before, row):
    """Outside the rows the sentence keeps the place that the paper gives it."""
    if row is None:
        return Problem(doubt.field, str(doubt), blocking=False)
    return Problem(doubt.field, doubt.text, before + row, blocking=False)


def list_doubt_sentences(reading):
    """The doubts of a Reading as sentences that begin with their place."""
    return [str(doubt) for doubt in list_doubts(reading)]


def prefill_rows(declaration, added, prefix="rows", *, replace=False):
    """The data of a declaration page with `added` rows behind the stored ones, unsaved.

    `added`: [RowContent]; `replace`: the stored rows go. Raises IntakeRefused when the
    page has no room.
    """
    rows = list_stored_rows(declaration) if declaration.pk else []
    rows = [row | {"DELETE": "on"} for row in rows] if replace else rows
    allowed = declaration.campaign.maximum_themes
    if added and len(rows) + len(added) > max(allowed + SPARE_ROWS, len(rows)):
        raise IntakeRefused(
            f"至多填 {allowed} 个活动主题，这里有 {len(added)} 行，放不下。"
            "请只留下本单位要报的几行。"
        )
    return make_page_data(rows + list_row_inputs(declaration, added), prefix)


def make_page_data(rows, prefix="rows"):
    """The rows of a declaration page, [{field of the form: value}], as it posts them."""
    data = QueryDict(mutable=True)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = "0"
    for index, row in enumerate(rows):
        for field, value in row.items():
            data.setlist(
                f"{prefix}-{index}-{field}",
                value if isinstance(value, list) else [value],
            )
    return data


def list_stored_rows(declaration):
    """[{field of the form: value}] of the stored rows; `row` says which theme it is."""
    themes = list(declaration.themes_in_order())
    contents = [theme.row_content() for theme in themes]
    inputs = list_row_inputs(declaration, contents)
    return [
        {"row": str(theme.pk), **fields}
        for theme, fields in zip(themes, inputs, strict=True)
    ]


def list_row_inputs(declaration, rows):
    """[{field of the form: value}] of [RowContent]."""
    if not rows:
        return []
    campaign = declaration.campaign
    kinds = campaign.activity_forms.offered_to(declaration)
    forms = {form.name: str(form.pk) for form in kinds}
    listed = campaign.focus_areas.offered_to(declaration)
    areas = {area.name: str(area.pk) for area in listed}
    return [fill_row_inputs(row, forms, areas) for row in rows]


def fill_row_inputs(row, forms, areas):
    """A form that the campaign does not have goes to 其他; `forms`, `areas`: {name: pk}."""
    others = [name for name in row.forms if name not in forms]
    return {
        "title": row.title,
        "time_text": row.time_text,
        "forms": [forms[name] for name in row.forms if name in forms],
        "other_form": "、".join(filter(None, [*others, row.other_form])),
        "summary": row.summary,
        "focus_area": areas.get(row.focus_area, ""),
        "joint": "、".join(row.co_organisers),
    }
