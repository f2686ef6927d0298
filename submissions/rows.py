"""A row of the 附表 as plain data: one shape between file, form, filing and comparison."""

from dataclasses import dataclass, field, fields

from submissions.months import NONE, Months

# Characters that a filed row may have in each field of the form; a draft may have more.
LONGEST = {
    "title": 60,
    "time_text": 60,
    "other_form": 30,
    "summary": 500,
    "joint": 300,
}
# The same for the head of the form.
LONGEST_HEAD = {"contact_name": 30, "contact_phone": 40, "none_reason": 500}


@dataclass
class RowContent:
    """What one row says; forms, focus area and units by their names."""

    title: str = ""
    time_text: str = ""
    months: Months = NONE
    forms: list[str] = field(default_factory=list)
    other_form: str = ""
    summary: str = ""
    focus_area: str = ""
    co_organisers: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, theme, *, forms, co_organisers):
        """The row of a Theme, stored or only typed, whose forms and units are given.

        Partners that the roster does not know stand behind those that it does.
        """
        return cls(
            title=theme.title,
            time_text=theme.time_text,
            months=theme.months,
            forms=[form.name for form in forms],
            other_form=theme.other_form,
            summary=theme.summary,
            focus_area=theme.focus_area.name if theme.focus_area else "",
            co_organisers=[
                *(unit.name for unit in co_organisers),
                *theme.other_co_organisers_list,
            ],
        )

    @classmethod
    def thaw(cls, frozen):
        """The row that `frozen` kept; its months are read again from its time."""
        names = [each.name for each in fields(cls) if each.name != "months"]
        return cls(**{name: frozen[name] for name in names})

    def frozen(self, *, theme, number):
        """The JSON that a filing keeps: `number` is the 序号, `theme` the key of the row."""
        said = {each.name: getattr(self, each.name) for each in fields(RowContent)}
        months = list(self.months)
        return {"theme": theme, "number": number} | said | {"months": months}
