"""Files of an occasion: what is taken, where it goes, and that nothing is left behind."""

import hashlib
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.utils import timezone

from submissions import files
from submissions.activities import photos
from submissions.activities.photos import (
    caption_file,
    make_next_copies,
    move_file,
    open_copy,
    remove_file,
    store_occasion_file,
)
from submissions.choices import OccasionFileKind, OccasionStatus
from submissions.files import FileRefused
from submissions.models import AuditEntry, OccasionFile
from submissions.turns import MOST_OF_ONE, TURNS
from tests.activities import make_occasion
from tests.photos import make_office_file, make_photo

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nplan"


@pytest.fixture
def occasion(filer):
    return make_occasion(status=OccasionStatus.ANNOUNCED, unit=filer.unit)


def store(occasion, actor, content, kind=OccasionFileKind.PHOTO, name="现场.JPG"):
    return store_occasion_file(
        occasion, actor=actor, kind=kind, name=name, content=content
    )


def store_papers(occasion, actor, number):
    """Quick files: no other process looks into them."""
    return [
        store(occasion, actor, PDF + bytes([n]), OccasionFileKind.OTHER)
        for n in range(number)
    ]


def list_files_on_disk(settings):
    folder = Path(settings.ATTACHMENT_DIR)
    return [path for path in folder.rglob("*") if path.is_file()]


def test_photo_is_stored_without_its_position(occasion, filer):
    content = make_photo()

    photo = store(occasion, filer, content)

    assert photo.read() != content
    assert (photo.width, photo.height, photo.ending) == (120, 80, "jpg")
    assert photo.sha256 == hashlib.sha256(photo.read()).hexdigest()
    assert photo.source_sha256 == hashlib.sha256(content).hexdigest()


def test_upload_is_in_the_log(occasion, filer):
    store_papers(occasion, filer, 1)

    entry = AuditEntry.objects.get()
    assert entry.action == "occasion_file.upload"
    assert entry.data["occasion"] == occasion.pk


def test_nobody_else_on_the_server_may_read_it(occasion, filer):
    [file] = store_papers(occasion, filer, 1)

    assert file.path.stat().st_mode & 0o077 == 0


def test_same_file_sent_again_is_the_one_there(occasion, filer, settings):
    first = store(occasion, filer, PDF, OccasionFileKind.OTHER)

    again = store(occasion, filer, PDF, OccasionFileKind.OTHER)

    assert again == first
    assert len(list_files_on_disk(settings)) == 1


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, "pdf"),
        (make_office_file("word/document.xml"), "docx"),
        (make_office_file("xl/workbook.xml"), "xlsx"),
    ],
)
def test_paper_is_known_by_what_it_holds(occasion, filer, content, ending):
    file = store(occasion, filer, content, OccasionFileKind.PLAN, "方案.bin")

    assert file.name == f"方案.{ending}"
    assert file.width is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"hello", "只能上传照片、PDF、Word"),
        (make_office_file("ppt/presentation.xml"), "只能上传照片、PDF、Word"),
        (make_office_file("word/document.xml", "word/vbaProject.bin"), "有宏"),
    ],
)
def test_other_paper_is_refused(occasion, filer, settings, content, sentence):
    with pytest.raises(FileRefused, match=sentence):
        store(occasion, filer, content, OccasionFileKind.PLAN, "方案.docx")

    assert list_files_on_disk(settings) == []


def test_paper_is_no_photo(occasion, filer):
    with pytest.raises(FileRefused, match="不是能用的照片"):
        store(occasion, filer, PDF)


def test_cut_photo_leaves_nothing(occasion, filer, settings):
    with pytest.raises(FileRefused, match="没有传完整"):
        store(occasion, filer, make_photo(size=(600, 400))[:900])

    assert list_files_on_disk(settings) == []
    assert not OccasionFile.objects.exists()


def test_too_large_a_file_is_refused(occasion, filer, settings):
    settings.OCCASION_FILE_MB = 1

    with pytest.raises(FileRefused, match="超过 1 MB"):
        store(occasion, filer, PDF + b"x" * 1024 * 1024, OccasionFileKind.OTHER)


def test_occasion_takes_only_so_many_files(occasion, filer, settings):
    settings.OCCASION_FILES = 2
    store_papers(occasion, filer, 2)

    with pytest.raises(FileRefused, match="至多 2 个文件"):
        store(occasion, filer, PDF, OccasionFileKind.OTHER)


def test_full_disk_says_a_sentence_and_leaves_nothing(
    occasion, filer, settings, monkeypatch
):
    def write_nothing(path, content, mode):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "replace_file", write_nothing)

    with pytest.raises(FileRefused, match="服务器存不下这个文件"):
        store(occasion, filer, PDF, OccasionFileKind.OTHER)

    assert list_files_on_disk(settings) == []
    assert not OccasionFile.objects.exists()


def test_file_without_its_row_is_taken_away(occasion, filer, settings, monkeypatch):
    def fail(file, actor):
        raise RuntimeError

    monkeypatch.setattr(photos, "record_file", fail)

    with pytest.raises(RuntimeError):
        store(occasion, filer, PDF, OccasionFileKind.OTHER)

    assert list_files_on_disk(settings) == []


def test_filed_report_takes_no_more_files(filer):
    occasion = make_occasion(status=OccasionStatus.REPORTED, unit=filer.unit)

    with pytest.raises(FileRefused, match="现在是“已报送”，不能再添材料"):
        store(occasion, filer, PDF, OccasionFileKind.OTHER)


def test_long_name_is_cut_and_keeps_its_ending(occasion, filer):
    file = store(occasion, filer, PDF, OccasionFileKind.OTHER, "长" * 300 + ".pdf")

    assert len(file.name) == 100
    assert file.name.endswith("长.pdf")


def test_name_with_a_path_loses_it(occasion, filer):
    file = store(occasion, filer, PDF, OccasionFileKind.OTHER, "..\\..\\a/方案.pdf")

    assert file.name == "方案.pdf"


# Acts on a file -----------------------------------------------------------------


def test_caption_is_written(occasion, filer):
    [file] = store_papers(occasion, filer, 1)

    caption_file(file, actor=filer, caption="标识展板")

    file.refresh_from_db()
    assert file.caption == "标识展板"


@pytest.mark.parametrize(
    ("place", "step", "order"),
    [(0, 1, [1, 0, 2]), (2, -1, [0, 2, 1]), (0, -1, [0, 1, 2]), (2, 1, [0, 1, 2])],
)
def test_file_moves_among_its_kind(occasion, filer, place, step, order):
    stored = store_papers(occasion, filer, 3)

    move_file(stored[place], actor=filer, step=step)

    assert list(occasion.files.all()) == [stored[n] for n in order]


def test_removed_file_is_gone_from_the_disk(
    occasion, filer, settings, django_capture_on_commit_callbacks
):
    photo = store(occasion, filer, make_photo())
    open_copy(photo, 400)

    with django_capture_on_commit_callbacks(execute=True):
        remove_file(photo, actor=filer)

    assert list_files_on_disk(settings) == []
    assert AuditEntry.objects.last().action != "occasion_file.remove"
    assert AuditEntry.objects.filter(action="occasion_file.remove").exists()


def test_cover_that_is_removed_leaves_the_occasion(occasion, filer):
    photo = store(occasion, filer, make_photo())
    occasion.cover = photo
    occasion.save()

    remove_file(photo, actor=filer)

    occasion.refresh_from_db()
    assert occasion.cover is None


def test_filed_photo_is_not_removed(occasion, filer):
    held = make_occasion(status=OccasionStatus.CONFIRMED, unit=filer.unit)
    [file] = store_papers(occasion, filer, 1)
    OccasionFile.objects.update(occasion=held)
    file.refresh_from_db()

    with pytest.raises(FileRefused, match="不能再改材料"):
        remove_file(file, actor=filer)


# Copies -------------------------------------------------------------------------


def test_copy_is_made_at_first_sight_and_kept(occasion, filer):
    photo = store(occasion, filer, make_photo(size=(900, 600)))

    first = open_copy(photo, 400)

    assert photo.copy_path(400).read_bytes() == first == open_copy(photo, 400)


def test_worker_makes_both_copies_once(occasion, filer):
    photo = store(occasion, filer, make_photo())

    done = [make_next_copies(timezone.now()) for _ in range(2)]

    assert done == [1, 0]
    assert photo.copy_path(1600).exists()
    assert photo.copy_path(400).exists()


def test_worker_does_not_try_a_damaged_photo_for_ever(occasion, filer):
    photo = store(occasion, filer, make_photo())
    photo.path.write_bytes(b"\xff\xd8\xff damaged")

    assert make_next_copies(timezone.now()) == 1
    assert make_next_copies(timezone.now()) == 0


def test_photo_changed_on_disk_has_no_copy(occasion, filer):
    photo = store(occasion, filer, make_photo())
    photo.path.write_bytes(make_photo(size=(50, 50)))

    with pytest.raises(FileRefused, match="打不开"):
        open_copy(photo, 400)


def test_first_look_waits_its_turn_and_later_ones_do_not(client, occasion, filer):
    photo = store(occasion, filer, make_photo())
    address = f"/activities/2027/{occasion.pk}/files/{photo.pk}/400.jpg"
    client.force_login(filer)
    with ExitStack() as held:
        for _ in range(MOST_OF_ONE):
            TURNS.queue.append((filer.pk, object()))
            held.callback(TURNS.queue.pop)

        crowded = client.get(address)
        open_copy(photo, 400)

        assert (crowded.status_code, crowded["Retry-After"]) == (429, "10")
        assert client.get(address).status_code == 200
