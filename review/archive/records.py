"""The data of a year as JSON: every row that belongs to it, and what the log says of them."""

import json

from django.core.serializers import serialize

from review.models import (
    Decision,
    DecisionBatch,
    EvidencePoints,
    KeptApart,
    Note,
    PlanMove,
    PlanPaperFile,
    Proposal,
    Recommendation,
    Reminder,
    Tag,
    Wording,
)
from submissions.models import (
    Activity,
    ActivityForm,
    Attachment,
    AuditEntry,
    Campaign,
    ChangeRequest,
    Clearance,
    Consent,
    Declaration,
    Filing,
    FocusArea,
    MediaItem,
    NewsDraft,
    Occasion,
    OccasionFile,
    OccasionGroup,
    OccasionReport,
    Opinion,
    OutgoingMail,
    Plan,
    PlanEntry,
    PlanVersion,
    Theme,
    Unit,
)
from submissions.phones import mask_phone

# How the rows of a model lead to their campaign.
PATHS = {
    Campaign: "pk",
    Unit: "declarations__campaign",
    ActivityForm: "campaign",
    FocusArea: "campaign",
    Declaration: "campaign",
    Theme: "declaration__campaign",
    Filing: "declaration__campaign",
    Attachment: "declaration__campaign",
    Reminder: "declaration__campaign",
    Consent: "theme__declaration__campaign",
    Decision: "theme__declaration__campaign",
    Proposal: "theme__declaration__campaign",
    Note: "theme__declaration__campaign",
    Wording: "theme__declaration__campaign",
    KeptApart: "first__declaration__campaign",
    DecisionBatch: "campaign",
    Tag: "campaign",
    Plan: "campaign",
    PlanVersion: "plan__campaign",
    PlanEntry: "version__plan__campaign",
    PlanMove: "version__plan__campaign",
    PlanPaperFile: "version__plan__campaign",
    ChangeRequest: "campaign",
    Activity: "campaign",
    Occasion: "activity__campaign",
    OccasionGroup: "occasion__activity__campaign",
    Opinion: "occasion__activity__campaign",
    OccasionFile: "occasion__activity__campaign",
    MediaItem: "occasion__activity__campaign",
    OccasionReport: "occasion__activity__campaign",
    NewsDraft: "occasion__activity__campaign",
    Clearance: "occasion__activity__campaign",
    Recommendation: "occasion__activity__campaign",
    EvidencePoints: "campaign",
    OutgoingMail: "campaign",
}
# The bytes of papers are files of their own; addresses and phones of units stay here.
LEFT_OUT = {
    PlanPaperFile: {"content"},
    Unit: {"phone", "email"},
    OutgoingMail: {"address"},
}


def select_records(model, campaign):
    rows = model.objects.filter(**{PATHS[model]: campaign.pk})
    return rows.order_by("pk").distinct()


def write_records(model, campaign):
    """Bytes (JSON) of the rows of one model, phones masked."""
    left_out = LEFT_OUT.get(model, ())
    columns = [*model._meta.concrete_fields, *model._meta.many_to_many]
    names = [column.name for column in columns if column.name not in left_out]
    rows = map(mask_record, select_records(model, campaign).defer(*left_out))
    return serialize("json", rows, fields=names, ensure_ascii=False, indent=1).encode()


def mask_record(row):
    """The row, unsaved, with the phone that others than its unit may read."""
    if isinstance(row, Declaration):
        row.contact_phone = mask_phone(row.contact_phone)
    if isinstance(row, Filing):
        row.content = row.masked_content
    return row


def write_log(campaign):
    """Bytes (a line of JSON an entry) of what the log says of the year's things."""
    keys = {
        (model._meta.label_lower, str(pk))
        for model in PATHS
        if model is not Unit
        for pk in select_records(model, campaign).values_list("pk", flat=True)
    }
    entries = AuditEntry.objects.order_by("pk").iterator(chunk_size=1000)
    lines = (
        write_entry(entry)
        for entry in entries
        if (entry.target_type, entry.target_id) in keys
    )
    return "".join(lines).encode()


def write_entry(entry):
    said = {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "actor": entry.actor_label,
        "action": entry.action,
        "target": f"{entry.target_type} {entry.target_id}",
        "label": entry.target_label,
        "data": entry.data,
        "address": entry.address,
        "chain": entry.chain,
        "previous_hash": entry.previous_hash,
        "hash": entry.entry_hash,
    }
    return json.dumps(said, ensure_ascii=False) + "\n"
