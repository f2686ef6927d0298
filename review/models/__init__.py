"""What only the office writes."""

from review.models.decisions import Decision, DecisionBatch, Proposal, ReasonPhrase
from review.models.desk import (
    DeskSettings,
    KeptApart,
    Note,
    SavedFilter,
    Tag,
    Wording,
)
from review.models.moves import PlanMove
from review.models.papers import PaperJob, PlanPaperFile
from review.models.plans import Plan, PlanEntry, PlanVersion
from review.models.reminders import Reminder

__all__ = [
    "Decision",
    "DecisionBatch",
    "DeskSettings",
    "KeptApart",
    "Note",
    "PaperJob",
    "Plan",
    "PlanEntry",
    "PlanMove",
    "PlanPaperFile",
    "PlanVersion",
    "Proposal",
    "ReasonPhrase",
    "Reminder",
    "SavedFilter",
    "Tag",
    "Wording",
]
