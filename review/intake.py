"""Papers from the mailbox: read, matched to a unit, carried through the page unsaved."""

from django import forms

from submissions.directory import Directory
from submissions.forms import HeadForm, theme_formset
from submissions.intake import IntakeRefused, read_file
from submissions.intake.files import LARGEST_FILE
from submissions.models import Declaration, Unit
from submissions.prefill import doubts_of, known_to_intake, prefilled

# As long as Django lets the name of an uploaded file be.
LONGEST_NAME = 255


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
    take = forms.BooleanField(label="代填并报送", required=False)

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(
            declarations__campaign=campaign
        )


class Paper:
    """One file of the batch: its forms, the doubts of reading it, what is still wrong."""

    def __init__(self, campaign, index, data, *, doubts=(), refusal=""):
        self.campaign = campaign
        self.prefix = f"f{index}"
        self.form = PaperForm(data, prefix=self.prefix, campaign=campaign)
        self.head = HeadForm(data, prefix=self.prefix)
        self.rows = theme_formset(
            Declaration(campaign=campaign), data, prefix=f"{self.prefix}-rows"
        )
        self.doubts = doubts
        self.refusal = refusal
        self.problems = []

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
            return cls(campaign, index, {f"{prefix}-name": name}, refusal=str(refusal))
        directory = Directory(units)
        unit = directory.find(reading.unit) or directory.within(name)
        data.update(
            {
                f"{prefix}-name": name,
                f"{prefix}-unit": str(unit.pk) if unit else "",
                f"{prefix}-take": "on" if unit else "",
                f"{prefix}-contact_name": reading.contact_name,
                f"{prefix}-contact_phone": reading.contact_phone,
            }
        )
        return cls(campaign, index, data, doubts=doubts_of(reading))

    @property
    def name(self):
        return self.form["name"].value()

    @property
    def taken(self):
        return bool(self.form["take"].value())

    def is_valid(self):
        return self.form.is_valid() & self.head.is_valid() & self.rows.is_valid()

    @property
    def declaration(self):
        return (
            Declaration.objects.select_related("campaign", "unit")
            .filter(campaign=self.campaign, unit=self.form.cleaned_data["unit"])
            .get()
        )

    def content(self):
        """The keyword arguments of `services.file_on_behalf`."""
        return {"rows": self.rows.rows(), **self.head.cleaned_data}


def papers_posted(campaign, data, most):
    """The papers that the page sent back, in its order."""
    return [
        Paper(campaign, index, data)
        for index in range(most)
        if f"f{index}-name" in data and f"f{index}-rows-TOTAL_FORMS" in data
    ]
