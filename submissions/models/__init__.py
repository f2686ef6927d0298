"""The nouns."""

from submissions.models.activities import Activity
from submissions.models.attachments import Attachment
from submissions.models.audit import AuditEntry, AuditHead
from submissions.models.calendar import Holiday
from submissions.models.campaigns import ActivityForm, Campaign, FocusArea
from submissions.models.changes import ChangeRequest, Consent
from submissions.models.declarations import Declaration, Filing
from submissions.models.district import District
from submissions.models.evidence import MediaItem, OccasionFile, OccasionReport
from submissions.models.mail import OutgoingMail
from submissions.models.occasions import Occasion
from submissions.models.opinions import OccasionGroup, Opinion
from submissions.models.people import FormerPassword, RecoveryCode, Unit, User
from submissions.models.plans import Plan, PlanEntry, PlanVersion
from submissions.models.publicity import Clearance, NewsDraft
from submissions.models.themes import Theme

__all__ = [
    "Activity",
    "ActivityForm",
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "Campaign",
    "ChangeRequest",
    "Clearance",
    "Consent",
    "Declaration",
    "District",
    "Filing",
    "FocusArea",
    "FormerPassword",
    "Holiday",
    "MediaItem",
    "NewsDraft",
    "Occasion",
    "OccasionFile",
    "OccasionGroup",
    "OccasionReport",
    "Opinion",
    "OutgoingMail",
    "Plan",
    "PlanEntry",
    "PlanVersion",
    "RecoveryCode",
    "Theme",
    "Unit",
    "User",
]
