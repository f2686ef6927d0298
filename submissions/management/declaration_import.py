"""A finished 附表 into the declaration of its unit, from the command line."""

from dataclasses import dataclass

from django.db import transaction

from submissions.declarations.drafts import save_draft
from submissions.declarations.forms import HeadForm, make_theme_formset
from submissions.declarations.prefill import (
    list_doubt_sentences,
    make_intake_arguments,
    prefill_rows,
)
from submissions.directory import Directory
from submissions.intake import Reading, read_file
from submissions.models import Campaign, Declaration, Unit


class ImportRefused(Exception):
    """Nothing was written; the message says why and what to do."""


@dataclass
class Imported:
    """What was read, into which declaration, and what a person should look at."""

    reading: Reading
    declaration: Declaration
    problems: list


@transaction.atomic
def import_declaration(name, content, *, year, unit="", commit=False):
    """Read a 附表 and, with `commit`, save its rows as the draft of its unit.

    `unit` overrides what the paper says. Raises ImportRefused (no such year or unit, the
    unit has begun itself, a value too long) and IntakeRefused.
    """
    campaign = Campaign.objects.filter(year=year).first()
    if campaign is None:
        raise ImportRefused(f"没有 {year} 年的年度申报活动，请先建立。")
    units = Unit.objects.filter(declarations__campaign=campaign)
    reading = read_file(name, content, **make_intake_arguments(campaign, units))
    declaration = find_blank_declaration(campaign, units, unit or reading.unit, name)
    head, formset = fill_forms(declaration, reading)
    if commit:
        save_draft(
            declaration,
            actor=None,
            revision=declaration.revision,
            rows=formset.rows(),
            **head.cleaned_data,
        )
    return Imported(reading, declaration, list_doubt_sentences(reading))


def find_blank_declaration(campaign, units, named, file_name):
    directory = Directory(units)
    unit = directory.find(named) or directory.within(file_name)
    if unit is None:
        raise ImportRefused(
            f"“{named or file_name}”不是本年度应报的单位，请用 --unit 写明单位名称。"
        )
    declaration = Declaration.objects.select_related("campaign", "unit").get(
        campaign=campaign, unit=unit
    )
    if not declaration.editable or declaration.themes.exists():
        raise ImportRefused(f"{unit}已经自己填了，没有导入。")
    return declaration


def fill_forms(declaration, reading):
    """(HeadForm, formset) filled with what was read; ImportRefused if not valid."""
    data = prefill_rows(declaration, reading.rows)
    data.update(
        {
            "contact_name": reading.contact_name or declaration.contact_name,
            "contact_phone": reading.contact_phone or declaration.contact_phone,
            "none_reason": declaration.none_reason,
        }
    )
    head, formset = (
        HeadForm(data, instance=declaration),
        make_theme_formset(declaration, data),
    )
    if not (head.is_valid() & formset.is_valid()):
        errors = [error for list_ in head.errors.values() for error in list_]
        errors += formset.non_form_errors()
        errors += [
            e for form in formset for list_ in form.errors.values() for e in list_
        ]
        raise ImportRefused("没有导入：" + " ".join(errors))
    return head, formset
