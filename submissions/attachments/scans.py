"""The stamped paper on a unit's own pages: which files there are, what may be done."""

from dataclasses import dataclass

from submissions.attachments import limits
from submissions.audit import find_latest_entry
from submissions.choices import DeclarationStatus, ScanRule
from submissions.models import AuditEntry, PlanVersion
from submissions.models.attachments import add_stamps

ACCEPT = ",".join(f".{ending}" for ending in limits.BEGINNINGS)


@dataclass(frozen=True)
class ScanBox:
    """The stamped files of a declaration, newest first, each with its `stamp`.

    `removal`: the log's entry of what the office took away last, while nothing has come
    since.
    """

    files: list
    rule: ScanRule
    is_open: bool
    may_remove: bool
    removal: AuditEntry | None
    limits = limits
    accept = ACCEPT

    @property
    def shown(self):
        there = self.is_open or bool(self.files) or self.removal is not None
        return self.rule != ScanRule.WAIVED and there

    @property
    def counting(self):
        return [file for file in self.files if file.stamp.counts]


def make_scan_box(declaration, now, content_sha256=None):
    """`content_sha256`: of the content, when the caller has it already."""
    files = list(declaration.attachments.scans())
    if files:
        add_stamps(files, content_sha256 or declaration.content_sha256())
    is_open = not explain_closed(declaration.campaign, now)
    return ScanBox(
        files=files,
        rule=ScanRule(declaration.campaign.scan_rule),
        is_open=is_open,
        may_remove=is_open and declaration.status != DeclarationStatus.ACCEPTED,
        removal=find_removal(declaration, files),
    )


def find_removal(declaration, files):
    """The entry of what the office took away last, None when a file came after it."""
    entry = find_latest_entry(declaration, "attachment.remove")
    if entry is None or not entry.data["reason"]:
        return None
    return None if files and files[0].uploaded_at > entry.at else entry


def explain_closed(campaign, now):
    """Why no file is taken any more or yet, "" while they are taken."""
    if campaign.is_archived:
        return campaign.archived_sentence
    if not campaign.has_opened(now):
        return "还没有到开始申报的时间，现在不收扫描件。"
    if now < campaign.closes_at:
        return ""
    if campaign.is_over(now):
        return "这一年已经结束，不再收扫描件。"
    issued = PlanVersion.objects.in_force().filter(plan__campaign=campaign)
    return "这一年的计划已经印发，不再收扫描件。" if issued.exists() else ""


def has_scan_that_counts(declaration):
    """Whether one of its scans stands for the content as it is now."""
    sha256 = declaration.content_sha256()
    scans = declaration.attachments.scans()
    return any(scan.stamp_for(sha256).counts for scan in scans)
