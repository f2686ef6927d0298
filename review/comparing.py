"""Two versions of a plan side by side: which rows changed, how and why."""

from dataclasses import dataclass

from review import plans
from review.documents.comparison import ComparisonPaper, ComparisonRow
from review.models import PlanEntry
from submissions.choices import ChangeKind

# Columns of a row by field, in the order in which a table names them.
LABELS = {
    "title": "活动主题",
    "unit_name": "责任单位",
    "months": "活动时间",
    "forms_text": "活动形式",
    "summary": "活动简介",
    "remark": "备注",
}
EARLIER, OTHER = "改时间", "其他"
NOTHING_BEFORE, NOTHING_AFTER = "（原计划没有）", "取消"


@dataclass(frozen=True)
class ChangedRow:
    """One row in two versions; `before` is None when it came, `after` when it went."""

    before: PlanEntry | None
    after: PlanEntry | None
    reason: str

    @property
    def entry(self):
        return self.after or self.before

    @property
    def unit(self):
        """The unit that leads the activity."""
        return self.entry.unit or self.entry.theme.declaration.unit

    @property
    def units(self):
        return self.entry.units

    @property
    def fields(self):
        """The fields that differ; of a row that came, those that say something."""
        return [name for name in LABELS if text(self.before, name) != self.now(name)]

    def now(self, name):
        return text(self.after, name)

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
            OTHER: changed & {"unit_name", "remark"},
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
        return spelt_out(self.before, self.named)

    @property
    def is_now(self):
        if self.after is None:
            return NOTHING_AFTER
        return spelt_out(self.after, self.named)

    @property
    def named(self):
        """The fields to spell out; a whole row has columns for its title and unit."""
        if self.before and self.after:
            return self.fields
        return [name for name in self.fields if name not in ("title", "unit_name")]


def text(entry, name):
    return str(getattr(entry, name)) if entry else ""


def spelt_out(entry, fields):
    lines = [f"{LABELS[name]}：{text(entry, name) or '无'}" for name in fields]
    return "\n".join(lines)


def changed_rows(old, new):
    """What `new` changed against `old`, in the order of the old table; then what came."""
    before, after = on_paper(old), on_paper(new)
    reasons = reasons_between(old, new)
    rows = [
        ChangedRow(before.get(line), after.get(line), reasons.get(line, ""))
        for line in dict.fromkeys([*before, *after])
    ]
    return [row for row in rows if row.fields]


def on_paper(version):
    """{line: entry as it prints}, in the order of the table."""
    entries = plans.entries_in_order(version)
    for position, entry in enumerate(entries, start=1):
        if not entry.title:
            plans.freeze(entry, position)
    return {entry.line: entry for entry in entries}


def reasons_between(old, new):
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


def version_before(version):
    """The version that this one stands against when no other is named, or None."""
    return version.plan.versions.filter(number__lt=version.number).first()


def comparison_paper(old, new):
    """The 调整对照表 of two versions of one plan; no rows when nothing changed."""
    campaign = new.plan.campaign
    return ComparisonPaper(
        title=f"{plans.title_of(new).removesuffix('安排表')}调整对照表",
        versions=f"第{new.number}版对照第{old.number}版",
        rows=[
            ComparisonRow(
                number=number,
                unit=row.entry.unit_name,
                title=(row.before or row.after).title,
                kind="、".join(row.kinds),
                before=row.was,
                after=row.is_now,
                reason=row.reason or new.reason,
            )
            for number, row in enumerate(changed_rows(old, new), start=1)
        ],
        explanation=new.reason,
        office=new.office_name or campaign.office_name,
        dated=plans.date_of(new),
        draft=new.is_working,
    )


def in_short(rows):
    """“延期1项、取消2项” of changed rows; empty for none."""
    kinds = [kind for row in rows for kind in row.kinds]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    return "、".join(f"{kind}{count}项" for kind, count in counts.items())
