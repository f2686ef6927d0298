"""Files from the mailbox: read, matched to a unit, kept in the page until filed."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone

from review.intake.doubles import compare_papers
from submissions.declarations.completeness import find_problems
from submissions.declarations.filing import explain_not_on_behalf
from submissions.declarations.forms import HeadForm, make_theme_formset
from submissions.declarations.prefill import (
    list_doubts,
    make_intake_arguments,
    prefill_rows,
)
from submissions.directory import Directory
from submissions.intake import IntakeRefused, read_file
from submissions.intake.files import LARGEST_FILE
from submissions.models import Declaration, Unit
from submissions.months import read_months

MOST_FILES = 40
# As long as Django lets the name of an uploaded file be.
LONGEST_NAME = 255
# What a page sends beside its papers: the token, and into which one others go.
OTHER_FIELDS = 2
# Of a row the page shows neither key, mark nor place, and the forms are boxes.
NOT_SENT = 4


class FileState(models.TextChoices):
    """What can be done with a file as it stands."""

    READY = "ready", "可以收下"
    DOUBLE = "double", "请选一份"
    WANTING = "wanting", "先补"
    UNREADABLE = "unreadable", "读不了"

    @property
    def dot(self):
        return {"ready": "done", "wanting": "back", "double": "back"}.get(
            self.value, "soft"
        )


@dataclass(frozen=True)
class FileNote:
    """A sentence about a file, and the id of the input that it is about."""

    text: str
    anchor: str = ""


class BatchFileForm(forms.Form):
    """Which unit the file is of, and whether to file it."""

    name = forms.CharField(max_length=LONGEST_NAME, widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(
        label="填报单位",
        queryset=Unit.objects.none(),
        error_messages={
            "required": "请选择是哪个单位的申报表。",
            "invalid_choice": "请选择本年度应报的单位。",
        },
    )
    take = forms.BooleanField(label="代填", required=False)
    # What only the file could tell, for the page that comes after this one.
    guesses = forms.CharField(required=False, widget=forms.HiddenInput)
    refusal = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(
            declarations__campaign=campaign
        )


class BatchFile:
    """One file of the batch: its forms, and notes on what is wrong or unusual."""

    def __init__(self, campaign, index, data, *, unread=()):
        self.campaign = campaign
        self.prefix = f"f{index}"
        self.form = BatchFileForm(data, prefix=self.prefix, campaign=campaign)
        unsaved = Declaration(campaign=campaign)
        self.head = HeadForm(data, prefix=self.prefix, instance=unsaved)
        self.rows = make_theme_formset(unsaved, data, prefix=f"{self.prefix}-rows")
        # Where in the file something is missing; what of it still is, `blocking` says.
        self.unread = unread
        # The other papers of its unit on the page.
        self.others = []

    @classmethod
    def read(cls, campaign, index, name, file):
        """Read an uploaded file; a refused one keeps its place, with the reason."""
        units = Unit.objects.filter(declarations__campaign=campaign)
        prefix = f"f{index}"
        try:
            reading = read_file(
                name,
                file.read(LARGEST_FILE + 1),
                **make_intake_arguments(campaign, units),
            )
            data = prefill_rows(
                Declaration(campaign=campaign),
                reading.rows,
                prefix=f"{prefix}-rows",
            )
        except IntakeRefused as refusal:
            told = {f"{prefix}-name": name, f"{prefix}-refusal": str(refusal)}
            return cls(campaign, index, told)
        directory = Directory(units)
        named = directory.find(reading.unit)
        unit = named or directory.within(name)
        guesses, unread = sort_doubts(reading, named, unit)
        data.update(
            {
                f"{prefix}-name": name,
                f"{prefix}-unit": str(unit.pk) if unit else "",
                f"{prefix}-take": "on" if unit else "",
                f"{prefix}-guesses": "\n".join(guesses),
                f"{prefix}-contact_name": reading.contact_name,
                f"{prefix}-contact_phone": reading.contact_phone,
            }
        )
        return cls(campaign, index, data, unread=unread)

    @property
    def name(self):
        return self.form["name"].value()

    @property
    def taken(self):
        return bool(self.form["take"].value())

    def untick(self):
        self.form.data[self.form["take"].html_name] = ""

    @property
    def is_the_chosen_one(self):
        """Whether it is the only ticked one of the papers of its unit."""
        return self.taken and not any(other.taken for other in self.others)

    @property
    def others_said(self):
        """One sentence on the other papers of the unit."""
        names = "、".join(f"“{other.name}”" for other in self.others)
        return (
            f"{names}也是{self.unit}的，一个单位只能收一份。"
            "请对照不同之处，只勾选要收的一份，或者并成一份。"
        )

    @property
    def differences(self):
        """[(another paper of the unit, [Change] from that one to this)]."""
        return [(other, compare_papers(other, self)) for other in self.others]

    @property
    def refusal(self):
        """Why the file was not read, or nothing."""
        return self.form["refusal"].value()

    @property
    def most_fields(self):
        """How many fields the page sends for this file when every box is ticked."""
        about = [*self.form.fields, *self.rows.management_form.fields]
        shown = len(self.head.fields) - len(["none_reason"])
        boxes = len(self.rows.offers["forms"])
        return (
            len(about)
            + shown
            + sum(len(form.fields) - NOT_SENT + boxes for form in self.rows.forms)
        )

    @cached_property
    def unit(self):
        """The unit that it is matched to, or None."""
        self.form.is_valid()
        return self.form.cleaned_data.get("unit")

    @property
    def declaration(self):
        return (
            Declaration.objects.select_related("campaign", "unit")
            .filter(campaign=self.campaign, unit=self.unit)
            .get()
        )

    def content(self):
        """The keyword arguments of `file_on_behalf`."""
        return {"rows": self.rows.rows(), **self.head.cleaned_data}

    # --- what is to be mended or looked at ----------------------------------------

    @property
    def state(self):
        if self.refusal:
            return FileState.UNREADABLE
        if self.others and not self.is_the_chosen_one:
            return FileState.DOUBLE
        return FileState.WANTING if self.blocking else FileState.READY

    @cached_property
    def kept(self):
        """(number on the page, EditedRow) of the rows that would be filed."""
        self.rows.is_valid()
        rows = enumerate(self.rows.rows(), start=1)
        return [(n, row) for n, row in rows if not (row.removed or row.blank)]

    @cached_property
    def blocking(self):
        """Notes on what must be mended before the paper can be filed."""
        if self.refusal:
            return []
        return [
            *self.wrong_inputs(),
            *(self.note(found) for found in self.problems if found.blocking),
            *self.unit_is_ahead(),
        ]

    @cached_property
    def to_look_at(self):
        """Notes on what was guessed or is unusual."""
        guesses = (self.form["guesses"].value() or "").splitlines()
        warnings = [self.note(found) for found in self.problems if not found.blocking]
        return [*(FileNote(guess) for guess in guesses), *warnings]

    def wrong_inputs(self):
        """A FileNote for each error of the forms."""
        for form in (self.form, self.head):
            for name, errors in form.errors.items():
                yield from (FileNote(error, form[name].auto_id) for error in errors)
        for error in self.rows.non_form_errors().as_data():
            # How many rows are too many, the rules of a declaration tell better.
            if error.code != "too_many_forms":
                yield from (FileNote(message) for message in error.messages)
        for number, form in enumerate(self.rows.forms, start=1):
            if self.rows.is_going(form):
                continue
            for name, errors in form.errors.items():
                anchor = form[name].auto_id if name in form.fields else ""
                place = f"第{number}行："
                yield from (FileNote(f"{place}{error}", anchor) for error in errors)

    @cached_property
    def problems(self):
        """What the rules of a declaration say of the paper as it stands."""
        if self.refusal:
            return []
        self.head.is_valid()  # writes what was typed into its instance
        themes = [make_unsaved_theme(row, self.campaign.year) for _, row in self.kept]
        found = find_problems(self.head.instance, themes, on_behalf=True)
        return [problem for problem in found if not self.is_told(problem)]

    def is_told(self, problem):
        """Whether the form says already what is wrong with the field."""
        if problem.row is None:
            return problem.field in self.head.errors
        forms = self.rows.forms[self.number(problem) - 1 : self.number(problem)]
        return any(problem.field in form.errors for form in forms)

    def number(self, problem):
        """The number of the row on the page; the rules do not count rows that go."""
        numbers = [number for number, _ in self.kept][problem.row - 1 :]
        return numbers[0] if numbers else problem.row

    def note(self, problem):
        if problem.row is None:
            return FileNote(problem.text, f"id_{self.prefix}-{problem.field}")
        number = self.number(problem)
        anchor = f"id_{self.prefix}-rows-{number - 1}-{problem.field}"
        return FileNote(f"第{number}行：{problem.text}", anchor)

    def unit_is_ahead(self):
        if self.unit:
            reason = explain_not_on_behalf(self.declaration, timezone.now())
            if reason:
                yield FileNote(reason, self.form["unit"].auto_id)


def sort_doubts(reading, named, unit):
    """([what to look at], [what is missing]) of a reading, as sentences.

    `named`: the unit that the paper names; `unit`: the one it is matched to.
    """
    guesses, missing = [], []
    if unit and not named:
        guesses.append("填报单位是按文件名认的，请核对。")
    for doubt in list_doubts(reading):
        about_unit = named and doubt.field == "unit"
        (guesses if doubt.guess or about_unit else missing).append(str(doubt))
    return guesses, missing


def make_unsaved_theme(row, year):
    """The theme that the row would become, unsaved."""
    theme = row.theme
    theme.months = read_months(theme.time_text, year=year).months
    theme.listed_forms = row.forms
    return theme


def read_batch(campaign, uploads):
    """([BatchFile], uploads left unread): as many as one page can show and send back."""
    files, room = [], settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - OTHER_FIELDS
    for index, upload in enumerate(uploads[:MOST_FILES]):
        file = BatchFile.read(campaign, index, upload.name, upload)
        room -= file.most_fields
        if room < 0:
            break
        files.append(file)
    return files, uploads[len(files) :]


def read_posted_files(campaign, data):
    """[BatchFile] that the page sent back, in its order."""
    return [
        BatchFile(campaign, index, data)
        for index in range(MOST_FILES)
        if f"f{index}-name" in data
        and (f"f{index}-rows-TOTAL_FORMS" in data or data.get(f"f{index}-refusal"))
    ]
