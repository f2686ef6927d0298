"""甄选情况说明: what was filed, what became of it and why, as a report in Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from submissions.choices import Selection
from submissions.documents.letter import Heading, Letter, Table, letter_docx
from submissions.documents.paper import chinese_date

NUMERALS = "一二三四五六七八九十"
# 区直单位 and the like fit in the rest of the 156 mm.
COUNT, WIDER = 18, 88


@dataclass(frozen=True)
class Tally:
    """How many themes of one name had which outcome."""

    name: str
    outcomes: dict[Selection, int]
    key: object = None

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())

    @property
    def selected(self) -> int:
        return self.outcomes[Selection.SELECTED]


@dataclass(frozen=True)
class Merged:
    """A theme and the lead it went into, each with its unit; no lead is left empty."""

    theme: str
    lead: str


@dataclass(frozen=True)
class SelectionSummary:
    """`outcomes` are those of the themes filed now, `withdrawn` counts those filed once.

    `explained`, `silent`, `unchosen` name units: with a 无主题说明, not filed, filed and
    nothing chosen.
    """

    name: str
    office: str
    day: date
    units: int
    outcomes: dict[Selection, int]
    withdrawn: int
    kinds: Sequence[Tally]
    focus: Sequence[Tally]
    forms: Sequence[Tally]
    reasons: Sequence[tuple[str, Sequence[str]]]
    merged: Sequence[Merged]
    explained: Sequence[str]
    silent: Sequence[str]
    unchosen: Sequence[str]

    @property
    def total(self) -> int:
        """申报 = 入选 + 备选 + 未入选 + 并入 + 待定 + 撤回."""
        return sum(self.outcomes.values()) + self.withdrawn

    @property
    def pending(self) -> int:
        return self.outcomes[Selection.PENDING]


def selection_summary_docx(summary: SelectionSummary) -> bytes:
    return letter_docx(summary_letter(summary))


def summary_letter(summary: SelectionSummary) -> Letter:
    sections = [
        ("总体情况", overall(summary)),
        ("按单位类别", spread("单位类别", summary.kinds, "")),
        ("按重大主题", spread("重大主题", summary.focus, "")),
        (
            "按活动形式",
            spread(
                "活动形式",
                summary.forms,
                "一个主题可以有几种形式，各形式之和可能大于主题数。",
            ),
        ),
        ("未入选的原因", why_declined(summary)),
        ("合并的主题", joined(summary)),
        ("没有主题入选的单位", units_without(summary)),
    ]
    body = [opening(summary)]
    shown = [(title, parts) for title, parts in sections if parts]
    for numeral, (title, parts) in zip(NUMERALS, shown, strict=False):
        body += [Heading(f"{numeral}、{title}"), *parts]
    return Letter(
        title=f"{summary.name}\n主题甄选情况说明",
        body=body,
        signature=(summary.office, chinese_date(summary.day)),
        author=summary.office,
    )


def opening(summary: SelectionSummary) -> str:
    filed = summary.units - len(summary.silent)
    explained = len(summary.explained)
    aside = f"（其中{explained}个说明本年无主题）" if explained else ""
    stage = (
        f"还有{summary.pending}个主题待定，以下为截至目前的情况。"
        if summary.pending
        else "全部主题已经甄选完毕。"
    )
    return (
        f"截至{chinese_date(summary.day)}，应申报单位{summary.units}个，"
        f"已申报{filed}个{aside}，未申报{len(summary.silent)}个。{stage}"
        "现将主题甄选情况说明如下。"
    )


def overall(summary: SelectionSummary) -> list:
    parts = [(outcome.label, n) for outcome, n in summary.outcomes.items()]
    parts.append(("撤回或退回后未再报送", summary.withdrawn))
    told = "，".join(f"{label}{n}个" for label, n in parts if n)
    rows = [(label, str(n), share(n, summary.total)) for label, n in parts]
    rows.append(("合计", str(summary.total), share(summary.total, summary.total)))
    return [
        f"各单位共申报活动主题{summary.total}个{f'，其中{told}' if told else ''}。",
        Table(("甄选结果", "主题（个）", "占比"), rows, (32, 32)),
    ]


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def spread(head: str, tallies: Sequence[Tally], hint: str) -> list:
    if not tallies:
        return []
    labels = [outcome.label for outcome in tallies[0].outcomes]
    rows = [
        (tally.name, str(tally.total), *map(str, tally.outcomes.values()))
        for tally in tallies
    ]
    table = Table((head, "申报", *labels), rows, (COUNT,) * (1 + len(labels)))
    return [hint, table] if hint else [table]


def why_declined(summary: SelectionSummary) -> list:
    rows = [(why, str(len(n)), "；".join(n)) for why, n in summary.reasons]
    return (
        [Table(("原因", "个数", "主题"), rows, (COUNT, WIDER), left=(2,))]
        if rows
        else []
    )


def joined(summary: SelectionSummary) -> list:
    rows = [(one.theme, one.lead or "牵头主题已撤回") for one in summary.merged]
    return [Table(("并入的主题", "牵头的主题"), rows, (78,), left=(1,))] if rows else []


def units_without(summary: SelectionSummary) -> list:
    groups = (
        ("没有申报的", summary.silent),
        ("说明本年无主题的", summary.explained),
        ("申报了但没有主题入选的", summary.unchosen),
    )
    return [
        f"{label}{len(names)}个：{'、'.join(names)}。"
        for label, names in groups
        if names
    ]
