"""Rows that were not typed: a finished 附表 or last year's, as data of the form page."""

from django import forms
from django.http import QueryDict

from submissions.directory import Directory
from submissions.forms import SPARE_ROWS
from submissions.intake import IntakeRefused, read_file, read_pasted
from submissions.intake.files import LARGEST_FILE
from submissions.models import Unit


class IntakeForm(forms.Form):
    """A finished 附表: a file, or cells pasted from a table."""

    file = forms.FileField(required=False, allow_empty_file=True)
    pasted = forms.CharField(required=False, max_length=200_000)

    def reading(self, declaration):
        """What the file or the pasted cells say. Raises IntakeRefused."""
        told = known_to_intake(declaration.campaign, Unit.objects.active())
        if not self.is_valid():
            raise IntakeRefused("内容太长或者没有送全，请重新选择文件，或分几次粘贴。")
        if file := self.cleaned_data["file"]:
            return read_file(file.name, file.read(LARGEST_FILE + 1), **told)
        if pasted := self.cleaned_data["pasted"]:
            return read_pasted(pasted, **told)
        raise IntakeRefused("请先选择填好的申报表，或者把表格里的几行粘贴进来。")


def known_to_intake(campaign, units):
    """The keyword arguments of `read_file` and `read_pasted` for a campaign."""
    return {
        "forms": [form.name for form in campaign.activity_forms.all()],
        "year": campaign.year,
        "units": Directory.names(units),
        "region": campaign.region,
    }


def every_doubt(reading):
    """The doubts of the paper, then those of its rows."""
    return [
        *reading.problems,
        *(doubt for row in reading.rows for doubt in row.problems),
    ]


def doubts_of(reading):
    """Sentences with their place for everything that was guessed or not understood."""
    return [str(doubt) for doubt in every_doubt(reading)]


def prefilled(declaration, added, prefix="rows"):
    """The data of a declaration page with `added` rows behind the stored ones, unsaved.

    Each added row is a dict of form fields (title, time_text, forms as names, other_form,
    summary, focus_area as name). Raises IntakeRefused when the page has no room.
    """
    data = QueryDict(mutable=True)
    themes = declaration.themes_in_order() if declaration.pk else []
    rows = [row_data(theme) for theme in themes]
    allowed = declaration.campaign.maximum_themes
    if added and len(rows) + len(added) > max(allowed, len(rows)) + SPARE_ROWS:
        raise IntakeRefused(
            f"至多填 {allowed} 个活动主题，这里有 {len(added)} 行，放不下。"
            "请只留下本单位要报的几行。"
        )
    rows += [row_of_names(declaration.campaign, row) for row in added]
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = "0"
    for index, row in enumerate(rows):
        for field, value in row.items():
            data.setlist(
                f"{prefix}-{index}-{field}",
                value if isinstance(value, list) else [value],
            )
    return data


def row_data(theme):
    return {
        "row": str(theme.pk),
        "title": theme.title,
        "time_text": theme.time_text,
        "forms": [str(form.pk) for form in theme.forms.all()],
        "other_form": theme.other_form,
        "summary": theme.summary,
        "focus_area": str(theme.focus_area_id or ""),
        "joint": "、".join(unit.name for unit in theme.co_organisers.all()),
    }


def row_of_names(campaign, row):
    forms_by_name = {form.name: str(form.pk) for form in campaign.activity_forms.all()}
    areas_by_name = {area.name: str(area.pk) for area in campaign.focus_areas.all()}
    known = [name for name in row.get("forms", []) if name in forms_by_name]
    others = [name for name in row.get("forms", []) if name not in forms_by_name]
    return {
        "title": row.get("title", ""),
        "time_text": row.get("time_text", ""),
        "forms": [forms_by_name[name] for name in known],
        "other_form": "、".join([*others, row.get("other_form", "")]).strip("、"),
        "summary": row.get("summary", ""),
        "focus_area": areas_by_name.get(row.get("focus_area", ""), ""),
    }
