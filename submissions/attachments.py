"""Files that units hand in to be kept: what they may be, and storing them."""

import hashlib

from django.db import transaction

from submissions import audit
from submissions.choices import AttachmentKind
from submissions.files import FileRefused, write_whole
from submissions.models import Attachment
from submissions.scan_codes import codes_on
from submissions.text import clean_line

LARGEST = 10 * 1024 * 1024
MOST_PER_DECLARATION = 20
# How each kind of file begins; the ending alone says nothing.
BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
}
LONGEST_NAME = 100


def checked_ending(name, content):
    """The ending of an acceptable file. Raises FileRefused."""
    ending = name.rpartition(".")[2].lower()
    if ending not in BEGINNINGS:
        raise FileRefused("请上传 PDF、JPG 或 PNG。手机拍照、扫描仪扫描的都可以。")
    if not content:
        raise FileRefused("文件是空的，请重新选择。")
    if len(content) > LARGEST:
        raise FileRefused("文件超过 10 MB。请把扫描的清晰度调低一些，或者只传这一页。")
    if not content.startswith(BEGINNINGS[ending]):
        raise FileRefused(
            f"文件名是 .{ending}，内容却不是。请重新扫描，或另存为 PDF 再上传。"
        )
    return ending


def keep(declaration, *, actor, kind, name, content):
    """Store a file of the declaration outside the web root, under a name of our own.

    Raises FileRefused. The file is written before the row and taken away again when the
    row cannot be.
    """
    ending = checked_ending(name, content)
    if declaration.attachments.count() >= MOST_PER_DECLARATION:
        raise FileRefused("这张申报表的附件已经有 20 个，不能再传。请打电话给办公室。")
    attachment = Attachment(
        declaration=declaration,
        kind=kind,
        name=clean_line(name.replace("\\", "/").rpartition("/")[2])[-LONGEST_NAME:],
        ending="jpg" if ending == "jpeg" else ending,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content_sha256=declaration.content_sha256(),
        code_read=codes_on(content, ending) if kind == AttachmentKind.SCAN else "",
        uploaded_by=actor,
        uploaded_by_label=actor.label,
    )
    attachment.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(attachment.path, content, private=True)
    try:
        register(attachment, actor)
    except BaseException:
        attachment.path.unlink(missing_ok=True)
        raise
    return attachment


@transaction.atomic
def register(attachment, actor):
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
