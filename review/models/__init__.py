"""What only the office writes."""

from review.models.bundles import BundleJob
from review.models.decisions import Decision, DecisionBatch, Proposal, ReasonPhrase
from review.models.evidence import EvidencePoints
from review.models.moves import PlanMove
from review.models.papers import PaperJob, PlanPaperFile
from review.models.publicity import Recommendation
from review.models.reminders import Reminder
from review.models.workbench import (
    DeskSettings,
    KeptApart,
    Note,
    SavedFilter,
    Tag,
    Wording,
)

__all__ = [
    "BundleJob",
    "Decision",
    "DecisionBatch",
    "DeskSettings",
    "EvidencePoints",
    "KeptApart",
    "Note",
    "PaperJob",
    "PlanMove",
    "PlanPaperFile",
    "Proposal",
    "ReasonPhrase",
    "Recommendation",
    "Reminder",
    "SavedFilter",
    "Tag",
    "Wording",
]
