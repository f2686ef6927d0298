"""Two versions of a plan side by side: which rows changed, how and why."""

from dataclasses import dataclass

from review.plan.plan_paper import DRAFT_NOTE, PlanRow, sign_paper
from review.plan.rows import list_entries_in_order, read_plan_row
from review.plan.versions import name_office, name_version
from submissions.choices import ChangeKind
from submissions.documents.paper import (
    Column,
    Paper,
    PrintedRow,
    write_chinese_date,
    write_log_head,
)
from submissions.models import PlanEntry

# Columns of a row by field, in the order in which a table names them.
LABELS = {
    "title": "活动主题",
    "units_text": "责任单位",
    "months": "活动时间",
    "forms_text": "活动形式",
    "summary": "活动简介",
    "remark": "备注",
}
# Of the 调整对照表.
COLUMNS = (
    Column("序号", 13, number=True),
    Column("责任单位", 28),
    Column("活动主题", 34, centred=False),
    Column("调整事项", 22),
    Column("原安排", 54, stretch=1, centred=False),
    Column("现安排", 54, stretch=1, centred=False),
    Column("调整原因", 36, stretch=1, centred=False),
)
EARLIER, OTHER = "改时间", "其他"
NOTHING_BEFORE, NOTHING_AFTER = "（原计划没有）", "取消"


@dataclass(frozen=True)
class ChangedRow:
    """One row in two versions; `before` is None when it came, `after` when it went.

    `entry` is the newer of its two.
    """

    before: PlanRow | None
    after: PlanRow | None
    entry: PlanEntry
    reason: str

    @property
    def newest(self):
        return self.after or self.before

    @property
    def units(self):
        return self.entry.units

    @property
    def fields(self):
        """The fields that differ; of a row that came, those that say something."""
        return [
            name for name in LABELS if read_cell(self.before, name) != self.now(name)
        ]

    def now(self, name):
        return read_cell(self.after, name)

    @property
    def kinds(self):
        """What happened to it, in the words of a 调整申请."""
        if self.before is None:
            return [ChangeKind.ADD.label]
        if self.after is None:
            return [ChangeKind.CANCEL.label]
        changed = set(self.fields)
        kinds = {
            self.move: "months" in changed,
            ChangeKind.FORM.label: "forms_text" in changed,
            ChangeKind.TITLE.label: changed & {"title", "summary"},
            OTHER: changed & {"units_text", "remark"},
        }
        return [kind for kind, happened in kinds.items() if happened]

    @property
    def move(self):
        later = max(self.after.months) > max(self.before.months)
        return ChangeKind.POSTPONE.label if later else EARLIER

    @property
    def was(self):
        if self.before is None:
            return NOTHING_BEFORE
        return spell_out_fields(self.before, self.named)

    @property
    def is_now(self):
        if self.after is None:
            return NOTHING_AFTER
        return spell_out_fields(self.after, self.named)

    @property
    def named(self):
        """The fields to spell out; a whole row has columns for its title and unit."""
        if self.before and self.after:
            return self.fields
        return [name for name in self.fields if name not in ("title", "units_text")]


def read_cell(row, name):
    return str(getattr(row, name)) if row else ""


def spell_out_fields(row, fields):
    lines = [f"{LABELS[name]}：{read_cell(row, name) or '无'}" for name in fields]
    return "\n".join(lines)


def find_changed_rows(old, new):
    """What `new` changed against `old`, in the order of the old table; then what came."""
    entries = [map_entries_by_line(old), map_entries_by_line(new)]
    before, after = (
        {line: read_plan_row(entry) for line, entry in each.items()} for each in entries
    )
    reasons = collect_reasons(old, new)
    rows = [
        ChangedRow(before.get(line), after.get(line), entry, reasons.get(line, ""))
        for line, entry in (entries[0] | entries[1]).items()
    ]
    return [row for row in rows if row.fields]


def map_entries_by_line(version):
    """{line: entry}, in the order of the table."""
    return {entry.line: entry for entry in list_entries_in_order(version)}


def collect_reasons(old, new):
    """{line: the reasons that the versions after `old`, up to `new`, give for it}."""
    entries = (
        PlanEntry.objects.filter(
            version__plan=new.plan,
            version__number__gt=old.number,
            version__number__lte=new.number,
        )
        .exclude(change_reason="")
        .order_by("version__number")
    )
    said = {}
    for entry in entries:
        said.setdefault(entry.line, []).append(entry.change_reason)
    return {line: "；".join(dict.fromkeys(texts)) for line, texts in said.items()}


def build_comparison_paper(old, new):
    """The 调整对照表 of two versions of one plan; no rows when nothing changed."""
    return Paper(
        title=name_comparison(new),
        columns=COLUMNS,
        rows=[
            PrintedRow((str(number), *list_cells(row, new.reason)))
            for number, row in enumerate(find_changed_rows(old, new), start=1)
        ],
        note=write_comparison_note(old) + (DRAFT_NOTE if new.is_working else ""),
        fields=(("调整说明", new.reason),) if new.reason else (),
        signature=sign_paper(name_office(new), new.issue_day),
        author=name_office(new),
        foot=write_log_head(new.log_head),
        moment=new.issued_at,
    )


def name_comparison(version):
    return f"{name_version(version).removesuffix('安排表')}调整对照表"


def write_comparison_note(old):
    """Papers name a plan by its day; numbers of versions are the portal's own."""
    day = old.issue_day
    return f"（与{write_chinese_date(day)}印发的计划对照）" if day else ""


def list_cells(row, reason):
    """`reason`: that of the whole version, for rows without one of their own."""
    newest, kinds = row.newest, "、".join(row.kinds)
    title = (row.before or row.after).title
    return newest.units_text, title, kinds, row.was, row.is_now, row.reason or reason


def name_pair(old, new):
    return f"第{new.number}版对照第{old.number}版"


def sum_up_changes(rows):
    """“延期1项、取消2项” of changed rows; empty for none."""
    kinds = [kind for row in rows for kind in row.kinds]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    return "、".join(f"{kind}{count}项" for kind, count in counts.items())
