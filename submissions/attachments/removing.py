"""Taking a file away: by its unit until 受理, by the office at any time with a reason."""

from django.db import transaction
from django.utils import timezone

from submissions import audit
from submissions.attachments.scans import explain_closed, has_scan_that_counts
from submissions.choices import DeclarationStatus, ScanRule
from submissions.files import FileRefused, unlink_all
from submissions.models import Declaration


@transaction.atomic
def withdraw_attachment(attachment, *, actor):
    """The unit takes back its own file. Raises FileRefused, leaving everything as it was."""
    declaration = lock_declaration(attachment)
    if declaration.status == DeclarationStatus.ACCEPTED:
        raise FileRefused(
            "申报表已经受理，附件由办公室管理。要移除，请打电话给办公室。"
        )
    if closed := explain_closed(declaration.campaign, timezone.now()):
        raise FileRefused(closed)
    counted = has_scan_that_counts(declaration)
    take_away(attachment, declaration, actor)
    if (
        must_have_scan(declaration)
        and counted
        and not has_scan_that_counts(declaration)
    ):
        raise FileRefused(
            f"已经报送的表必须有盖章扫描件，移除“{attachment}”以后就没有算数的了。"
            "请传一份与现在的内容一致的来换它。"
        )


@transaction.atomic
def remove_attachment(attachment, *, actor, reason):
    """The office takes a wrong file away, whatever became of the declaration.

    Raises FileRefused when somebody else took it away meanwhile.
    """
    take_away(attachment, lock_declaration(attachment), actor, reason=reason)


def lock_declaration(attachment):
    return (
        Declaration.objects.select_for_update(of=("self",), no_key=True)
        .select_related("campaign", "unit")
        .get(pk=attachment.declaration_id)
    )


def take_away(attachment, declaration, actor, reason=""):
    """The row and its entry in the log now, the bytes once both are there for good."""
    gone, _ = declaration.attachments.filter(pk=attachment.pk).delete()
    if not gone:
        raise FileRefused("这个文件刚刚已经被移除了。")
    audit.record(
        actor=actor,
        action="attachment.remove",
        target=declaration,
        attachment=attachment.pk,
        kind=attachment.kind,
        sha256=attachment.sha256,
        size=attachment.size,
        reason=reason,
    )
    paths = attachment.paths
    transaction.on_commit(lambda: unlink_all(paths), robust=True)


def must_have_scan(declaration):
    filed = declaration.status == DeclarationStatus.SUBMITTED
    return filed and declaration.campaign.scan_rule == ScanRule.REQUIRED
