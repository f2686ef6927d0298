"""How areas, forms and the whole spread over the months: declared, planned, held."""

from dataclasses import dataclass, field, replace

from review.overview.counts import (
    OTHER_FORM,
    count_by_form,
    count_rows_by,
    drop_empty_line,
    find_chosen_themes,
    list_area_names,
    list_form_names,
)
from review.overview.pictures import shade_months
from submissions.choices import (
    OccasionStatus,
)
from submissions.models import Occasion, PlanEntry


@dataclass
class Spread:
    """One row over the year; a theme of two months counts in both, in `total` once."""

    key: int | str | None
    name: str
    months: list[int] = field(default_factory=lambda: [0] * 12)
    total: int = 0

    @property
    def shaded(self):
        """[(number, how dark)] of each month."""
        return shade_months(self.months)

    def add(self, months, how_many):
        self.total += how_many
        for month in months:
            self.months[month - 1] += how_many


def spread_focus(campaign, selection=None):
    found = count_rows_by(
        find_chosen_themes(campaign, selection), "focus_area", "months"
    )
    return make_spreads(list_area_names(campaign), found)


def spread_forms(campaign, selection=None):
    found = count_by_form(campaign, "months", selection)
    return drop_empty_line(make_spreads(list_form_names(campaign), found))


def spread_whole(campaign, selection=None):
    """The 合计 under both tables: each theme once."""
    line = Spread(None, "合计")
    for months, how_many in count_rows_by(
        find_chosen_themes(campaign, selection), "months"
    ).items():
        line.add(months, how_many)
    return line


def spread_plan(campaign, by):
    """([Spread], their 合计) of the rows of the plan in force, in the months it gives them.

    `by`: "focus" or "form". Forms are those that the plan names, as they were called when
    it was issued; areas those of the theme.
    """
    names = list_area_names(campaign) if by == "focus" else list_form_names(campaign)
    lines = {key: Spread(key, name) for key, name in names}
    keys = campaign.activity_forms.map_names() if by == "form" else {}
    whole = Spread(None, "合计")
    entries = PlanEntry.objects.settling().filter(version__plan__campaign=campaign)
    for area, forms, months in entries.values_list(
        "theme__focus_area", "forms_text", "months"
    ):
        whole.add(months, 1)
        written = [keys.get(name, OTHER_FORM) for name in forms.split("、") if name]
        for key in {area} if by == "focus" else set(written or [None]):
            lines[key].add(months, 1)
    return drop_empty_line(list(lines.values())), whole


def list_year(campaign):
    """{shape: Spread} of what was declared and, once there is a plan, planned and held."""
    year = {"declared": replace(spread_whole(campaign), name="申报")}
    if campaign.issued_number:
        year["planned"] = replace(spread_plan(campaign, "focus")[1], name="计划")
        year["held"] = spread_held(campaign)
    return year


def spread_held(campaign):
    """The occasions that were held, in the months that the plan gives them."""
    line = Spread(None, "已办")
    held = Occasion.objects.filter(
        activity__campaign=campaign, status__in=OccasionStatus.held()
    ).order_by()
    for months, how_many in count_rows_by(held, "months").items():
        line.add(months, how_many)
    return line


def make_spreads(names, found):
    lines = {key: Spread(key, name) for key, name in names}
    for (key, months), how_many in found.items():
        if key in lines:
            lines[key].add(months, how_many)
    return list(lines.values())
