"""Papers from the mailbox: read, matched to a unit, carried through the page unsaved."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone

from submissions import services
from submissions.completeness import problems_of
from submissions.directory import Directory
from submissions.forms import HeadForm, theme_formset
from submissions.intake import IntakeRefused, read_file
from submissions.intake.files import LARGEST_FILE
from submissions.intake.units import PLACE as UNIT_PLACE
from submissions.models import Declaration, Unit
from submissions.months import read
from submissions.prefill import every_doubt, known_to_intake, prefilled

MOST_FILES = 40
# As long as Django lets the name of an uploaded file be.
LONGEST_NAME = 255
# What a page sends beside its papers: the token.
OTHER_FIELDS = 1
# Of a row the desk shows neither its key nor its place, and the forms are boxes.
NOT_SENT = 3


class State(models.TextChoices):
    """What can be done with a paper as it stands."""

    READY = "ready", "可以收下"
    WANTING = "wanting", "先补"
    UNREADABLE = "unreadable", "读不了"

    @property
    def dot(self):
        return {"ready": "done", "wanting": "back"}.get(self.value, "soft")


@dataclass(frozen=True)
class Note:
    """A sentence about a paper, and the id of the input that it is about."""

    text: str
    anchor: str = ""


class PaperForm(forms.Form):
    """Whose paper it is, and whether to take it over."""

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


class Paper:
    """One file of the batch: its forms, and what is to be mended or looked at."""

    def __init__(self, campaign, index, data, *, unread=()):
        self.campaign = campaign
        self.prefix = f"f{index}"
        self.form = PaperForm(data, prefix=self.prefix, campaign=campaign)
        unsaved = Declaration(campaign=campaign)
        self.head = HeadForm(data, prefix=self.prefix, instance=unsaved)
        self.rows = theme_formset(unsaved, data, prefix=f"{self.prefix}-rows")
        # Where in the file something is missing; what of it still is, `blocking` says.
        self.unread = unread

    @classmethod
    def read(cls, campaign, index, name, file):
        """Read an uploaded file; a refused one keeps its place, with the reason."""
        units = Unit.objects.filter(declarations__campaign=campaign)
        prefix = f"f{index}"
        try:
            reading = read_file(
                name,
                file.read(LARGEST_FILE + 1),
                **known_to_intake(campaign, units),
            )
            data = prefilled(
                Declaration(campaign=campaign),
                [vars(row) for row in reading.rows],
                prefix=f"{prefix}-rows",
            )
        except IntakeRefused as refusal:
            told = {f"{prefix}-name": name, f"{prefix}-refusal": str(refusal)}
            return cls(campaign, index, told)
        directory = Directory(units)
        named = directory.find(reading.unit)
        unit = named or directory.within(name)
        guesses, unread = sorted_doubts(reading, named, unit)
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

    @property
    def refusal(self):
        """Why the file was not read, or nothing."""
        return self.form["refusal"].value()

    @property
    def most_fields(self):
        """How many fields of this paper the page sends when every box is ticked."""
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
        """The keyword arguments of `services.file_on_behalf`."""
        return {"rows": self.rows.rows(), **self.head.cleaned_data}

    # --- what is to be mended or looked at ----------------------------------------

    @property
    def state(self):
        if self.refusal:
            return State.UNREADABLE
        return State.WANTING if self.blocking else State.READY

    @cached_property
    def kept(self):
        """(number on the page, Row) of the rows that would be filed."""
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
        return [*(Note(guess) for guess in guesses), *warnings]

    def wrong_inputs(self):
        """Notes on what the forms do not take."""
        for form in (self.form, self.head):
            for name, errors in form.errors.items():
                yield from (Note(error, form[name].auto_id) for error in errors)
        for error in self.rows.non_form_errors().as_data():
            # How many rows are too many, the rules of a declaration tell better.
            if error.code != "too_many_forms":
                yield from (Note(message) for message in error.messages)
        for number, form in enumerate(self.rows.forms, start=1):
            if self.rows.is_going(form):
                continue
            for name, errors in form.errors.items():
                anchor = form[name].auto_id if name in form.fields else ""
                place = f"第{number}行："
                yield from (Note(f"{place}{error}", anchor) for error in errors)

    @cached_property
    def problems(self):
        """What the rules of a declaration say of the paper as it stands."""
        if self.refusal:
            return []
        self.head.is_valid()  # writes what was typed into its instance
        themes = [as_theme(row, self.campaign.year) for _, row in self.kept]
        found = problems_of(self.head.instance, themes, on_behalf=True)
        return [problem for problem in found if not self.is_told(problem)]

    def is_told(self, problem):
        """Whether the form says already what is wrong with the field."""
        if problem.row is None:
            return problem.field in self.head.errors
        forms = self.rows.forms[self.number(problem) - 1 : self.number(problem)]
        return any(problem.field in form.errors for form in forms)

    def number(self, problem):
        """The row on the page: rows that go are not counted by the rules."""
        numbers = [number for number, _ in self.kept][problem.row - 1 :]
        return numbers[0] if numbers else problem.row

    def note(self, problem):
        if problem.row is None:
            return Note(problem.text, f"id_{self.prefix}-{problem.field}")
        number = self.number(problem)
        anchor = f"id_{self.prefix}-rows-{number - 1}-{problem.field}"
        return Note(f"第{number}行：{problem.text}", anchor)

    def unit_is_ahead(self):
        if self.unit:
            reason = services.why_not_on_behalf(self.declaration, timezone.now())
            if reason:
                yield Note(reason, self.form["unit"].auto_id)


def sorted_doubts(reading, named, unit):
    """([what to look at], [what is missing]) of a reading, as sentences.

    `named`: the unit that the paper names; `unit`: the one it is matched to.
    """
    guesses, missing = [], []
    if unit and not named:
        guesses.append("填报单位是按文件名认的，请核对。")
    for doubt in every_doubt(reading):
        about_unit = named and doubt.place == UNIT_PLACE
        (guesses if doubt.guess or about_unit else missing).append(str(doubt))
    return guesses, missing


def as_theme(row, year):
    """The theme that the row would become, unsaved."""
    theme = row.theme
    theme.months = read(theme.time_text, year=year).months
    theme.listed_forms = row.forms
    return theme


def read_batch(campaign, files):
    """(papers, files left unread): as many as one page can show and send back."""
    papers, room = [], settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - OTHER_FIELDS
    for index, file in enumerate(files[:MOST_FILES]):
        paper = Paper.read(campaign, index, file.name, file)
        room -= paper.most_fields
        if room < 0:
            break
        papers.append(paper)
    return papers, files[len(papers) :]


def papers_posted(campaign, data):
    """The papers that the page sent back, in its order."""
    return [
        Paper(campaign, index, data)
        for index in range(MOST_FILES)
        if f"f{index}-name" in data
        and (f"f{index}-rows-TOTAL_FORMS" in data or data.get(f"f{index}-refusal"))
    ]


def mark_doubles(papers):
    """Of several ticked papers of one unit only the first can be filed."""
    first = {}
    for paper in papers:
        if paper.unit and paper.taken and first.setdefault(paper.unit, paper) != paper:
            paper.blocking.append(
                Note(
                    f"“{first[paper.unit].name}”也是{paper.unit}的，一个单位只能收一份。"
                    "请看哪一份对，另一份不要勾选。"
                )
            )
