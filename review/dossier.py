"""What is known about one theme beyond its own row: neighbours, papers, what happened."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from review.models import Decision
from submissions.choices import Selection
from submissions.models import AuditEntry, Theme
from submissions.models.themes import PLAN_LABELS
from submissions.workflow import ACCEPT, RETURN, WITHDRAW

TOLD_OF_DECLARATION = {move.name: move.label for move in (WITHDRAW, ACCEPT, RETURN)}


@dataclass(frozen=True)
class Event:
    """One line of the history; `words` as they were written then."""

    at: datetime
    who: str
    what: str
    words: str = ""
    url: str = ""


def history(theme):
    """All that happened to the theme and its declaration, newest first: five queries."""
    events = [
        *decided(theme),
        *logged(theme),
        *filed(theme.declaration),
        *moved(theme.declaration),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def decided(theme):
    went_into = ""
    for decision in theme.decisions.select_related("batch").order_by("pk"):
        if decision.outcome == Selection.MERGED:
            went_into = decision.reason
        what, words = told_of(decision, went_into)
        yield Event(decision.decided_at, decision.decided_by_label, what, words)


def told_of(decision, went_into):
    """(what, words): a decision in the words of the act that it was."""
    label = decision.get_outcome_display()
    if decision.outcome == Selection.MERGED:
        return decision.reason or label, ""
    if decision.before == Selection.MERGED:
        lead = went_into.removeprefix("并入")
        return f"从{lead}拆出，仍为“{label}”" if lead else f"拆出，仍为“{label}”", ""
    if decision.batch and decision.batch.undoes_id:
        return f"撤销上一步，恢复为“{label}”", decision.reason
    if decision.proposed_by_label:
        return f"确认{decision.proposed_by_label}拟的“{label}”", decision.reason
    if decision.before == decision.outcome and decision.reason:
        return f"改写“{label}”的原因", decision.reason
    return label, decision.reason


def logged(theme):
    """Proposals, rewordings, and what joined this theme, as the log holds them."""
    entries = AuditEntry.objects.filter(
        target_type=theme._meta.label_lower,
        target_id=str(theme.pk),
        action__in=TOLD_OF_THEME,
    )
    joined = set()
    for entry in entries:
        joined.add(entry.data.get("theme"))
        what = TOLD_OF_THEME[entry.action](entry)
        yield Event(entry.at, entry.actor_label, what, entry.data.get("reason", ""))
    yield from joined_untold(theme, joined)


def joined_untold(theme, told):
    """What went into this theme before its log told of that."""
    decisions = Decision.objects.filter(
        theme__merged_into=theme, outcome=Selection.MERGED
    ).exclude(theme__in=told - {None})
    for decision in decisions.select_related("theme__declaration__unit"):
        other = decision.theme
        what = f"“{other}”（{other.declaration.unit}）并入本主题"
        yield Event(decision.decided_at, decision.decided_by_label, what)


def outcome_of(entry):
    return f"“{Selection(entry.data['outcome']).label}”"


def refused(entry):
    """Turned down by a second person, or taken back by whoever proposed it."""
    maker = entry.data["proposed_by"]
    if maker == entry.actor_label:
        return f"撤下自己拟的{outcome_of(entry)}"
    return f"不同意{maker}拟的{outcome_of(entry)}"


def reworded(entry):
    names = "、".join(PLAN_LABELS[name] for name in entry.data["changed"])
    return f"改写计划文字：{names}" if names else "核对计划文字，按原文"


TOLD_OF_THEME = {
    "theme.propose": lambda entry: f"拟{outcome_of(entry)}，等待确认",
    "theme.reject": refused,
    "theme.proposal_void": lambda entry: (
        f"合并时撤下{entry.data['proposed_by']}拟的{outcome_of(entry)}"
    ),
    "theme.wording": reworded,
    "theme.wording_reset": lambda entry: "计划文字恢复为未核对",
    "theme.lead": lambda entry: f"{entry.data['told']}并入本主题",
    "theme.unlead": lambda entry: f"{entry.data['told']}从本主题拆出",
}


def filed(declaration):
    year = declaration.campaign.year
    for filing in declaration.filings.all():
        behalf = "（代填）" if filing.on_behalf else ""
        yield Event(
            filing.received_at,
            filing.filed_by_label,
            f"第{filing.sequence}次报送{behalf}",
            filing.note,
            reverse("submissions:filing-receipt", args=[year, filing.number]),
        )


def moved(declaration):
    entries = AuditEntry.objects.filter(
        target_type=declaration._meta.label_lower,
        target_id=str(declaration.pk),
        action__in=TOLD_OF_DECLARATION,
    )
    for entry in entries:
        label = TOLD_OF_DECLARATION[entry.action]
        yield Event(entry.at, entry.actor_label, label, entry.data.get("reason", ""))


def siblings(theme):
    """The other rows of the same declaration."""
    return Theme.objects.filter(declaration=theme.declaration_id).exclude(pk=theme.pk)


def last_year(theme):
    """The unit's themes of the newest earlier year that has any."""
    before = Theme.objects.filter(
        declaration__unit=theme.declaration.unit_id,
        declaration__campaign__year__lt=theme.declaration.campaign.year,
    )
    newest = before.order_by("-declaration__campaign__year").values("declaration")[:1]
    return (
        Theme.objects.filter(declaration__in=newest)
        .select_related("declaration__campaign")
        .prefetch_related("decisions")
    )
