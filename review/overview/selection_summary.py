"""甄选情况说明: what was filed, what became of it and why, as a report in Word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from submissions.choices import Selection
from submissions.documents.letter import (
    Letter,
    Table,
    make_heading,
    write_letter_docx,
)
from submissions.documents.paper import write_chinese_date

# 区直单位 and the like fit in the rest of the 156 mm.
COUNT, WIDER = 17, 88


class Turnout(TextChoices):
    """What came of a unit; the label heads its kind among those without a theme."""

    SILENT = "silent", "没有申报的"
    RETURNED = "returned", "退回后还没有重新报送的"
    WITHDRAWN = "withdrawn", "撤回后还没有重新报送的"
    EXPLAINED = "explained", "说明本年无主题的"
    FILED = "filed", "申报了但没有主题入选的"


@dataclass(frozen=True)
class Tally:
    """How many themes of one name had which outcome, or were withdrawn."""

    name: str
    outcomes: dict[Selection, int]
    withdrawn: int = 0
    key: object = None

    @property
    def total(self) -> int:
        """申报 = 入选 + 备选 + 未入选 + 并入 + 待定 + 撤回."""
        return sum(self.outcomes.values()) + self.withdrawn

    @property
    def selected(self) -> int:
        return self.outcomes[Selection.SELECTED]


@dataclass(frozen=True)
class Merged:
    """A theme and the lead it went into, each with its unit."""

    theme: str
    lead: str


@dataclass(frozen=True)
class SelectionSummary:
    """`outcomes` are those of the themes filed now, `withdrawn` counts those filed once.

    `units` counts them, `without` names those that take part in no selected theme.
    """

    name: str
    office: str
    day: date
    units: Mapping[Turnout, int]
    outcomes: dict[Selection, int]
    withdrawn: int
    kinds: Sequence[Tally]
    focus: Sequence[Tally]
    forms: Sequence[Tally]
    reasons: Sequence[tuple[str, Sequence[str]]]
    merged: Sequence[Merged]
    without: Mapping[Turnout, Sequence[str]]

    @property
    def total(self) -> int:
        """申报 = 入选 + 备选 + 未入选 + 并入 + 待定 + 撤回."""
        return sum(self.outcomes.values()) + self.withdrawn

    @property
    def pending(self) -> int:
        return self.outcomes[Selection.PENDING]


def write_selection_summary(summary: SelectionSummary) -> bytes:
    return write_letter_docx(make_summary_letter(summary))


def make_summary_letter(summary: SelectionSummary) -> Letter:
    sections = [
        ("总体情况", write_overall_part(summary)),
        (
            "按单位类别",
            make_spread_table("单位类别", add_sum(summary.kinds, summary), ""),
        ),
        (
            "按重大主题",
            make_spread_table("重大主题", add_sum(summary.focus, summary), ""),
        ),
        (
            "按活动形式",
            make_spread_table(
                "活动形式",
                add_sum(summary.forms, summary),
                "一个主题可以有几种形式，各形式之和可能大于合计的主题数；"
                "“其他”是单位自己写的形式。",
            ),
        ),
        ("未入选的原因", make_reasons_table(summary)),
        ("合并的主题", make_merged_table(summary)),
        ("没有主题入选的单位", list_units_without(summary)),
    ]
    body = [write_summary_opening(summary)]
    shown = [(title, parts) for title, parts in sections if parts]
    for number, (title, parts) in enumerate(shown, start=1):
        body += [make_heading(number, title), *parts]
    return Letter(
        title=f"{summary.name}\n主题甄选情况说明",
        body=body,
        signature=(summary.office, write_chinese_date(summary.day)),
        author=summary.office,
    )


def write_summary_opening(summary: SelectionSummary) -> str:
    units = {turnout: summary.units.get(turnout, 0) for turnout in Turnout}
    explained = units[Turnout.EXPLAINED]
    gone = "".join(
        f"{label}{units[turnout]}个，"
        for label, turnout in (
            ("已退回待重新报送", Turnout.RETURNED),
            ("已撤回", Turnout.WITHDRAWN),
        )
        if units[turnout]
    )
    aside = f"（其中{explained}个说明本年无主题）" if explained else ""
    stage = (
        f"还有{summary.pending}个主题待定，以下为截至目前的情况。"
        if summary.pending
        else "全部主题已经甄选完毕。"
    )
    return (
        f"截至{write_chinese_date(summary.day)}，应申报单位{sum(units.values())}个，"
        f"已申报{units[Turnout.FILED] + explained}个{aside}，{gone}"
        f"未申报{units[Turnout.SILENT]}个。{stage}"
        "现将主题甄选情况说明如下。"
    )


def write_overall_part(summary: SelectionSummary) -> list:
    parts = [(outcome.label, n) for outcome, n in summary.outcomes.items()]
    parts.append(("撤回或退回后未再报送", summary.withdrawn))
    told = "，".join(f"{label}{n}个" for label, n in parts if n)
    rows = [(label, str(n), write_share(n, summary.total)) for label, n in parts]
    rows.append(("合计", str(summary.total), write_share(summary.total, summary.total)))
    sums = f"{summary.total}个{f'，其中{told}' if told else ''}。"
    return [
        f"各单位共申报活动主题{sums}下面各表的“撤回”含退回后还没有重新报送的。",
        Table(("甄选结果", "主题（个）", "占比"), rows, (32, 32)),
    ]


def write_share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def add_sum(tallies: Sequence[Tally], summary: SelectionSummary) -> list[Tally]:
    """The lines and the 合计 of the first section, each theme once."""
    if not tallies:
        return []
    return [*tallies, Tally("合计", summary.outcomes, summary.withdrawn)]


def make_spread_table(head: str, tallies: Sequence[Tally], hint: str) -> list:
    if not tallies:
        return []
    labels = [outcome.label for outcome in tallies[0].outcomes]
    rows = [
        (
            tally.name,
            *map(str, (tally.total, *tally.outcomes.values(), tally.withdrawn)),
        )
        for tally in tallies
    ]
    heads = (head, "申报", *labels, "撤回")
    table = Table(heads, rows, (COUNT,) * (len(heads) - 1))
    return [hint, table] if hint else [table]


def make_reasons_table(summary: SelectionSummary) -> list:
    rows = [(why, str(len(n)), "；".join(n)) for why, n in summary.reasons]
    many = sum(len(n) for _, n in summary.reasons)
    rows += [("合计", str(many), "")] if rows else []
    return (
        [Table(("原因", "个数", "主题"), rows, (COUNT, WIDER), left=(2,))]
        if rows
        else []
    )


def make_merged_table(summary: SelectionSummary) -> list:
    rows = [(one.theme, one.lead) for one in summary.merged]
    return [Table(("并入的主题", "牵头的主题"), rows, (78,), left=(1,))] if rows else []


def list_units_without(summary: SelectionSummary) -> list:
    told = [
        f"{turnout.label}{len(names)}个：{'、'.join(names)}。"
        for turnout in Turnout
        if (names := summary.without.get(turnout))
    ]
    return told and [*told, "协办入选主题、主题并入入选主题的单位不在其列。"]
