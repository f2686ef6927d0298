"""一页通览: a year for the leader, in sentences, four parts, months and areas."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from review.followup.rows import COUNTED, HELD, count_year
from review.overview.counts import count_by_outcome, list_withdrawn
from review.overview.pictures import (
    Line,
    Quarter,
    describe_filing,
    describe_selection,
    draw_bars,
    make_parts,
    write_share,
)
from review.roster.rows import Totals, count_cells, find_roster
from submissions.choices import Selection
from submissions.models import Occasion

# What is late and was held already only waits for its report: it is no row here.
SPREAD = {
    "planned": COUNTED["planned"],
    "held": COUNTED["held"],
    "overdue": COUNTED["overdue"] & ~HELD,
}
LATE_NAMED = 3
NO_AREA = "未填重大主题"
WHOLE_YEAR = "全年"


@dataclass(frozen=True)
class Glance:
    """`lines`: planned, held and late by month; `named`: the late ones that are named."""

    day: date
    says: list
    quarters: list
    lines: list
    areas: list
    named: list

    @property
    def late(self):
        return self.lines[2].total

    @property
    def late_more(self):
        return self.late - len(self.named)

    @property
    def bars(self):
        return draw_bars(*(line.months for line in self.lines))

    @property
    def sums(self):
        return self.lines[0]


def read_glance(campaign, user, day):
    """The Glance of a campaign on a day; ten queries, whatever the year holds."""
    totals = Totals.of(count_cells(find_roster(campaign, user)))
    outcomes = count_by_outcome(campaign)
    withdrawn = len(list_withdrawn(campaign))
    figures = count_year(campaign, user, day)
    spread = list_spread(campaign, user, day)
    lines = [
        add_line("计划", spread, "planned"),
        add_line("已办", spread, "held"),
        add_line("逾期未办", spread, "overdue", late=True),
    ]
    return Glance(
        day=day,
        says=write_sentences(totals, outcomes, withdrawn, figures, lines[2].total),
        quarters=[
            describe_filing(totals),
            describe_selection(outcomes, withdrawn),
            describe_holding(figures, lines[2].total),
            describe_opinions(figures),
        ],
        lines=lines,
        areas=list_areas(campaign, spread),
        named=list_late(campaign, user, day),
    )


# --- rows ---------------------------------------------------------------------------


def list_spread(campaign, user, day):
    """[(months, area, figure)] once for each occasion and figure that counts it."""
    occasions = Occasion.objects.visible_to(user).filter(activity__campaign=campaign)
    occasions = occasions.with_stage(day).order_by()
    columns = ("months", "activity__theme__focus_area__name")
    return [
        (months, area, figure)
        for figure, condition in SPREAD.items()
        for months, area in occasions.filter(condition).values_list(*columns)
    ]


def add_line(label, spread, figure, *, late=False):
    return sum_line(label, [months for months, _, of in spread if of == figure], late)


def sum_line(label, listed, late=False):
    """By the planned month, so that held never exceeds planned; 全年 is in the sum."""
    counted = Counter(months.first for months in listed if len(months) == 1)
    return Line(label, [counted[n] for n in range(1, 13)], len(listed), late)


def list_areas(campaign, spread):
    """[Line] of planned occasions, the areas of the campaign in their order."""
    names = [area.name for area in campaign.focus_areas.all()]
    found = {area or NO_AREA: [] for _, area, _ in spread}
    for months, area, figure in spread:
        if figure == "planned":
            found[area or NO_AREA].append(months)
    named = [*names, *(name for name in found if name not in names)]
    lines = [sum_line(name, found.get(name, [])) for name in named]
    return [line for line in lines if line.total]


def list_late(campaign, user, day):
    """The first that are late and were not held, the longest late first."""
    occasions = Occasion.objects.visible_to(user).filter(activity__campaign=campaign)
    late = occasions.with_stage(day).filter(SPREAD["overdue"])
    return list(
        late.select_related("activity__unit").order_by("last_day", "pk")[:LATE_NAMED]
    )


# --- the four parts -----------------------------------------------------------------


def describe_holding(figures, late):
    other = figures.planned - figures.held - late
    return Quarter(
        "开展",
        str(figures.held),
        f"已办，计划 {figures.planned} 场",
        make_parts(
            "场",
            ("已办", figures.held, "ok"),
            ("逾期未办", late, "seal"),
            ("未到期", other, "rest"),
        ),
        [("其中当月办", f"{figures.in_planned_month} 场")],
    )


def describe_opinions(figures):
    return Quarter(
        "意见建议",
        str(figures.opinions),
        "听取（条）",
        make_parts(
            "条",
            ("已答复", figures.answered, "ok"),
            ("办理中", figures.unanswered, "rest"),
        ),
        [("答复率", write_share(figures.answered, figures.opinions))],
    )


def write_sentences(totals, outcomes, withdrawn, figures, late):
    """Three sentences that hold all that a leader asks first."""
    share = write_share(totals.filed, totals.units)
    filed = sum(outcomes.values()) + withdrawn
    chosen = outcomes[Selection.SELECTED]
    held = f"{figures.held} 场（当月办 {figures.in_planned_month} 场）"
    behind = f"另有 {late} 场逾期未办" if late else "没有逾期未办的"
    missing = f"还有 {totals.missing} 个没有报送" if totals.missing else "全部报送"
    done = f"计划 {figures.planned} 场，已办 {held}，{behind}"
    return [
        f"应报 {totals.units} 个单位，已报送 {totals.filed} 个，报送率 {share}，{missing}。",
        f"申报主题 {filed} 个，入选 {chosen} 个；{done}。",
        f"听取意见建议 {figures.opinions} 条，已答复 {figures.answered} 条。",
    ]
