"""The nouns."""

from submissions.models.attachments import Attachment
from submissions.models.audit import AuditEntry, AuditHead
from submissions.models.campaigns import ActivityForm, Campaign, FocusArea, Holiday
from submissions.models.changes import ChangeRequest, Consent
from submissions.models.declarations import Declaration, Filing
from submissions.models.mail import OutgoingMail
from submissions.models.people import Unit, User
from submissions.models.themes import Theme

__all__ = [
    "ActivityForm",
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "Campaign",
    "ChangeRequest",
    "Consent",
    "Declaration",
    "Filing",
    "FocusArea",
    "Holiday",
    "OutgoingMail",
    "Theme",
    "Unit",
    "User",
]
