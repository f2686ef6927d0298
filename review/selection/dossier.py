"""What is known about one theme beyond its own row: neighbours, papers, what happened."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from review.models import Decision
from submissions.audit import list_entries
from submissions.choices import Selection
from submissions.declarations.workflow import ACCEPT, RETURN, WITHDRAW
from submissions.models import Theme
from submissions.models.themes import PLAN_LABELS

TOLD_OF_DECLARATION = {move.name: move.label for move in (WITHDRAW, ACCEPT, RETURN)}


@dataclass(frozen=True)
class Event:
    """One line of the history; `words` as they were written then."""

    at: datetime
    who: str
    what: str
    words: str = ""
    url: str = ""


def list_history(theme):
    """All that happened to the theme and its declaration, newest first: five queries."""
    events = [
        *list_decision_events(theme),
        *list_logged_events(theme),
        *list_filing_events(theme.declaration),
        *list_move_events(theme.declaration),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def list_decision_events(theme):
    went_into = ""
    for decision in theme.decisions.select_related("batch").order_by("pk"):
        if decision.outcome == Selection.MERGED:
            went_into = decision.reason
        what, words = tell_decision(decision, went_into)
        yield Event(decision.decided_at, decision.decided_by_label, what, words)


def tell_decision(decision, went_into):
    """(what, words) of a decision: decided, merged, split, undone, confirmed, mended."""
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


def list_logged_events(theme):
    """Proposals, rewordings, and what joined this theme, as the log holds them."""
    joined = set()
    for entry in list_entries(theme, *TOLD_OF_THEME):
        joined.add(entry.data.get("theme"))
        what = TOLD_OF_THEME[entry.action](entry)
        yield Event(entry.at, entry.actor_label, what, entry.data.get("reason", ""))
    yield from list_unlogged_joins(theme, joined)


def list_unlogged_joins(theme, told):
    """Events of themes merged into this one that its log does not name (`told`)."""
    decisions = Decision.objects.filter(
        theme__merged_into=theme, outcome=Selection.MERGED
    ).exclude(theme__in=told - {None})
    for decision in decisions.select_related("theme__declaration__unit"):
        other = decision.theme
        what = f"“{other}”（{other.declaration.unit}）并入本主题"
        yield Event(decision.decided_at, decision.decided_by_label, what)


def quote_outcome(entry):
    return f"“{Selection(entry.data['outcome']).label}”"


def tell_turned_down(entry):
    """A sentence: turned down by another person, or withdrawn by its proposer."""
    maker = entry.data["proposed_by"]
    if maker == entry.actor_label:
        return f"撤下自己拟的{quote_outcome(entry)}"
    return f"不同意{maker}拟的{quote_outcome(entry)}"


def tell_rewording(entry):
    names = "、".join(PLAN_LABELS[name] for name in entry.data["changed"])
    return f"改写计划文字：{names}" if names else "核对计划文字，按原文"


TOLD_OF_THEME = {
    "theme.propose": lambda entry: f"拟{quote_outcome(entry)}，等待确认",
    "theme.reject": tell_turned_down,
    "theme.proposal_void": lambda entry: (
        f"合并时撤下{entry.data['proposed_by']}拟的{quote_outcome(entry)}"
    ),
    "theme.wording": tell_rewording,
    "theme.wording_reset": lambda entry: "计划文字恢复为未核对",
    "theme.lead": lambda entry: f"{entry.data['told']}并入本主题",
    "theme.unlead": lambda entry: f"{entry.data['told']}从本主题拆出",
}


def list_filing_events(declaration):
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


def list_move_events(declaration):
    for entry in list_entries(declaration, *TOLD_OF_DECLARATION):
        label = TOLD_OF_DECLARATION[entry.action]
        yield Event(entry.at, entry.actor_label, label, entry.data.get("reason", ""))


def list_sibling_themes(theme):
    """The other rows of the same declaration."""
    return Theme.objects.filter(declaration=theme.declaration_id).exclude(pk=theme.pk)


def list_earlier_themes(theme):
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
