"""Files that units hand in to be kept: what they may be, and storing them."""

import hashlib

from django.db import transaction

from submissions import audit
from submissions.attachments.limits import NOT_A_PICTURE, check_ending
from submissions.attachments.removing import withdraw_attachment
from submissions.attachments.scan_reading import ScanReading, read_scan
from submissions.choices import AttachmentKind
from submissions.files import FileRefused, keep_bytes, unlink_all
from submissions.models import Attachment
from submissions.scanner import refuse_infected
from submissions.text import clean_line

MOST_PER_DECLARATION = 20
LONGEST_NAME = 100


def store_attachment(declaration, *, actor, kind, name, content, replaces=None):
    """Store a file of the declaration outside the web root, under a name of our own.

    `replaces`: the Attachment of the same unit that it takes the place of. Raises
    FileRefused. The bytes are written before the row and taken away again when the row
    cannot be.
    """
    ending = check_ending(name, content)
    if replaces is None and declaration.attachments.count() >= MOST_PER_DECLARATION:
        raise FileRefused(
            f"这张申报表的附件已经有 {MOST_PER_DECLARATION} 个，不能再传。"
            "请先移除不要的，或者用新的换掉旧的。"
        )
    refuse_infected(content, actor=actor, target=declaration)
    is_scan = kind == AttachmentKind.SCAN
    reading = read_scan(content, ending) if is_scan else ScanReading()
    if is_scan and ending != "pdf" and not reading.preview:
        raise FileRefused(NOT_A_PICTURE)
    attachment = Attachment(
        declaration=declaration,
        kind=kind,
        name=clean_line(name.replace("\\", "/").rpartition("/")[2])[-LONGEST_NAME:],
        ending="jpg" if ending == "jpeg" else ending,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content_sha256=declaration.content_sha256(),
        code_read=reading.codes,
        uploaded_by=actor,
        uploaded_by_label=actor.label,
    )
    try:
        keep_bytes(attachment.path, content)
        if reading.preview:
            keep_bytes(attachment.preview_path, reading.preview)
        record_attachment(attachment, actor, replaces)
    except BaseException:
        unlink_all(attachment.paths)
        raise
    return attachment


@transaction.atomic
def record_attachment(attachment, actor, replaces):
    attachment.save()
    audit.record(
        actor=actor,
        action="attachment.upload",
        target=attachment,
        declaration=attachment.declaration_id,
        sha256=attachment.sha256,
        code_read=attachment.code_read,
        size=attachment.size,
    )
    if replaces is not None:
        withdraw_attachment(replaces, actor=actor)
