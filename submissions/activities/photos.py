"""Photos and papers of an occasion: what they may be, storing them, their small copies."""

import hashlib
import logging
import zipfile
from contextlib import suppress
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from submissions import audit
from submissions.activities.announcing import lock_occasion
from submissions.activities.pictures import (
    DAMAGED,
    PictureRefused,
    find_picture_format,
    prepare_apart,
    shrink_apart,
)
from submissions.choices import OccasionFileKind
from submissions.files import FileRefused, keep_bytes, unlink_all
from submissions.models import OccasionFile
from submissions.models.evidence import COPY_SIZES
from submissions.scanner import refuse_infected
from submissions.text import clean_line

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
LONGEST_NAME = 100
LONGEST_CAPTION = 60
# What an Office file must hold to be what its name says.
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def store_occasion_file(occasion, *, actor, kind, name, content, prepare=prepare_apart):
    """Store a photo or a paper of the occasion and return the OccasionFile.

    The same file sent again is the one already there. `prepare`: `prepare_picture` for
    a picture of our own, which needs no process apart. Raises FileRefused, having left
    nothing behind.
    """
    refuse_size(content)
    source = hashlib.sha256(content).hexdigest()
    if earlier := find_same_file(occasion, kind, source):
        return earlier
    refuse_unless_room(occasion)
    refuse_infected(content, actor=actor, target=occasion)
    ending, width, height, content = prepare_content(kind, content, prepare)
    file = OccasionFile(
        occasion=occasion,
        kind=kind,
        name=make_file_name(name, ending),
        ending=ending,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        source_sha256=source,
        width=width,
        height=height,
        uploaded_by=actor,
        uploaded_by_label=actor.label,
    )
    keep_bytes(file.path, content)
    try:
        return record_file(file, actor)
    except BaseException:
        file.path.unlink(missing_ok=True)
        raise


def find_same_file(occasion, kind, source):
    return occasion.files.filter(kind=kind, source_sha256=source).first()


def refuse_size(content):
    if not content:
        raise FileRefused("文件是空的，请重新选择。")
    most = settings.OCCASION_FILE_MB
    if len(content) > most * MEGABYTE:
        raise FileRefused(f"文件超过 {most} MB，没有上传。请选小一些的尺寸再传。")


def refuse_unless_room(occasion):
    """Nothing is added to what was filed, nor beyond the number allowed."""
    if not occasion.editable:
        raise FileRefused(
            f"{occasion}现在是“{occasion.stage.label}”，不能再添材料。"
            "要添，请办公室退回。"
        )
    if occasion.files.count() >= settings.OCCASION_FILES:
        raise FileRefused(
            f"一场至多 {settings.OCCASION_FILES} 个文件，已经满了。请先删去几个再传。"
        )


def prepare_content(kind, content, prepare):
    """(ending, width, height, content) to keep. Raises FileRefused."""
    if find_picture_format(content):
        try:
            return prepare(content)
        except PictureRefused as refusal:
            raise FileRefused(str(refusal)) from refusal
    if kind == OccasionFileKind.PHOTO:
        raise FileRefused(
            "这不是能用的照片。请传 JPG、PNG、WebP 或 HEIC，手机拍的都可以。"
        )
    return find_paper_ending(content), None, None, content


def find_paper_ending(content):
    """`pdf`, `docx` or `xlsx`, by what the file holds. Raises FileRefused."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    parts = list_parts_of_archive(content)
    if any(part.endswith("vbaProject.bin") for part in parts):
        raise FileRefused("文件里有宏，不能上传。请另存为不带宏的文件再传。")
    for ending, part in OFFICE_PARTS.items():
        if part in parts:
            return ending
    raise FileRefused(
        "只能上传照片、PDF、Word（.docx）和 Excel（.xlsx）。"
        "旧格式请先用 Word、Excel 或 WPS 另存。"
    )


def list_parts_of_archive(content):
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return []


def make_file_name(name, ending):
    """The name as sent, with the ending that fits what is kept."""
    name = clean_line(name.replace("\\", "/").rpartition("/")[2])
    stem = name.rpartition(".")[0] or name or "照片"
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


@transaction.atomic
def record_file(file, actor):
    """The row, unless the same file came by another request meanwhile."""
    occasion = lock_occasion(file.occasion)
    if earlier := find_same_file(occasion, file.kind, file.source_sha256):
        file.path.unlink(missing_ok=True)
        return earlier
    refuse_unless_room(occasion)
    last = occasion.files.filter(kind=file.kind).aggregate(last=Max("position"))
    file.position = (last["last"] or 0) + 1
    file.save()
    audit.record(
        actor=actor,
        action="occasion_file.upload",
        target=file,
        occasion=occasion.pk,
        kind=str(file.kind),
        sha256=file.sha256,
        size=file.size,
    )
    return file


# --- acts on a file -------------------------------------------------------------


def lock_file(file):
    """The file, its occasion locked. Raises FileRefused once that was filed."""
    occasion = lock_occasion(file.occasion)
    if not occasion.editable:
        raise FileRefused(
            f"{occasion}现在是“{occasion.stage.label}”，不能再改材料。"
            "要改，请办公室退回。"
        )
    file = OccasionFile.objects.filter(pk=file.pk).first()
    if file is None:
        raise FileRefused("这个文件刚刚被删去了，请刷新页面。")
    file.occasion = occasion
    return file


@transaction.atomic
def caption_file(file, *, actor, caption):
    """Write what a photo shows."""
    file = lock_file(file)
    file.caption = caption[:LONGEST_CAPTION]
    file.save(update_fields=["caption"])
    record_act(file, actor, "occasion_file.caption")
    return file


@transaction.atomic
def move_file(file, *, actor, step):
    """前移 (-1) or 后移 (1) among its kind; at an end nothing changes."""
    file = lock_file(file)
    files = list(file.occasion.files.filter(kind=file.kind))
    place = files.index(file)
    target = min(max(place + step, 0), len(files) - 1)
    files.insert(target, files.pop(place))
    for position, one in enumerate(files, start=1):
        one.position = position
    OccasionFile.objects.bulk_update(files, ["position"])
    record_act(file, actor, "occasion_file.move", position=target + 1)
    return file


def remove_file(file, *, actor):
    """Take it out, bytes and copies as well. Raises FileRefused once it was filed."""
    with transaction.atomic():
        file = lock_file(file)
        record_act(file, actor, "occasion_file.remove", sha256=file.sha256)
        paths = list_paths(file)
        file.delete()
        transaction.on_commit(lambda: unlink_all(paths))


def list_paths(file):
    return [file.path, *(file.copy_path(size) for size in COPY_SIZES)]


def record_act(file, actor, action, **data):
    audit.record(
        actor=actor, action=action, target=file, occasion=file.occasion_id, **data
    )


# --- small copies ---------------------------------------------------------------


def open_copy(file, size):
    """The bytes of its JPEG copy, made at first sight; `size`: one of COPY_SIZES.

    Raises FileRefused when the photo is damaged on disk or there is no room.
    """
    return read_copy(file, size) or make_copy(file, size)


def read_copy(file, size):
    """The bytes of a copy that was made before, or None."""
    with suppress(FileNotFoundError):
        return file.copy_path(size).read_bytes()


def make_copy(file, size):
    try:
        content = shrink_apart(file.read(), size)
    except (OSError, ValueError, PictureRefused) as error:
        logger.exception("No copy of occasion file %s", file.pk)
        raise FileRefused(DAMAGED) from error
    keep_bytes(file.copy_path(size), content)
    return content


def make_next_copies(now):
    """The worker's chore: the copies of one photo; returns how many photos, none or one.

    A damaged photo is not tried for ever.
    """
    file = OccasionFile.objects.without_copies().order_by("pk").first()
    if file is None:
        return 0
    try:
        for size in COPY_SIZES:
            open_copy(file, size)
    except FileRefused as refusal:
        logger.warning("Occasion file %s: %s", file.pk, refusal)
    OccasionFile.objects.filter(pk=file.pk).update(copies_made=True)
    return 1
