"""近日动态: the newest acts of units and office, from the log."""

from dataclasses import dataclass
from datetime import datetime

from review.issue.issuing import ISSUE
from submissions.activities.workflow import OCCASION_MOVES
from submissions.changes.requests import APPROVE, CHANGE_MOVES
from submissions.changes.requests import REFUSE as CHANGE_REFUSE
from submissions.changes.requests import WITHDRAW as CHANGE_WITHDRAW
from submissions.consents.asking import AGREE, DROP, REFUSE
from submissions.declarations.workflow import DECLARATION_MOVES
from submissions.models import AuditEntry

SHOWN = 6
SAID = {
    move.name: move.label
    for move in (
        *DECLARATION_MOVES,
        *OCCASION_MOVES,
        *CHANGE_MOVES,
        *(AGREE, REFUSE, DROP, ISSUE),
    )
} | {
    AGREE.name: "同意征询",
    REFUSE.name: "不同意征询",
    CHANGE_WITHDRAW.name: "撤回调整申请",
    APPROVE.name: "同意调整",
    CHANGE_REFUSE.name: "不同意调整",
    "consent.ask": "征询月份",
    "change.ask": "申请调整",
    "declaration.extend": "延长期限",
}


@dataclass(frozen=True)
class News:
    at: datetime
    who: str
    what: str
    thing: str


def list_news():
    """[News]: what anybody in the office may know; no contents, no outcomes of themes."""
    entries = AuditEntry.objects.filter(action__in=SAID)[:SHOWN]
    return [
        News(entry.at, entry.actor_label, SAID[entry.action], entry.target_label)
        for entry in entries
    ]
