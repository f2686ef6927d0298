"""Backups: what they hold, whether they are whole, how many are kept."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from submissions.upkeep import backups
from submissions.upkeep.backups import find_backup, list_backups, make_backup
from submissions.upkeep.manifest import ManifestRefused
from submissions.upkeep.restoring import RestoreRefused, restore_backup
from submissions.upkeep.verifying import read_verdict, verify_backup
from tests.factories import make_attachment, make_declaration

pytestmark = [pytest.mark.django_db(transaction=True)]
SCAN = b"%PDF-1.7\nof the unit"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def attachment(filer):
    return make_attachment(make_declaration(filer.unit), filer, content=SCAN)


def test_whatever_is_changed_in_a_backup_is_told(folder, attachment):
    backup = make_backup(folder)
    scan = backup.folder / "files/attachments" / attachment.path.name
    assert scan.read_bytes() == SCAN
    assert verify_backup(backup) == []

    scan.write_bytes(b"%PDF-1.7\nof another")
    (backup.folder / "more.txt").touch()
    changed = verify_backup(backup)
    scan.unlink()
    lost = verify_backup(backup)

    name = f"files/attachments/{attachment.path.name}"
    extra = "more.txt：清单里没有，是多出来的。"
    assert changed == [f"{name}：内容与清单不一致，坏了或者被改过。", extra]
    assert lost == [f"{name}：清单里有，备份里没有。", extra]
    assert read_verdict(backup)[1] == lost
    with pytest.raises(RestoreRefused, match="数据库里已经有表"):
        restore_backup(backup)


def test_backup_is_found_from_where_one_stands(folder, attachment, monkeypatch):
    make_backup(folder)
    monkeypatch.chdir(folder)

    assert verify_backup(find_backup(Path())) == []


def test_newest_backups_are_kept_and_nothing_unfinished(folder, attachment):
    now = timezone.now()
    made = [make_backup(folder, now - timedelta(days=age)) for age in (2, 1)]
    (folder / ".unfinished-portal-20270101-010101").mkdir()
    (folder / "portal-20270101-010101").mkdir()

    call_command("backup", folder, keep=2)

    newest, second = list_backups(folder)
    assert (second.folder, find_backup(folder)) == (made[1].folder, newest)
    assert not made[0].folder.exists()
    assert not list(folder.glob(".unfinished-*"))
    with pytest.raises(ManifestRefused, match=r"没有 manifest\.json"):
        find_backup(folder / "portal-20270101-010101")


def test_file_removed_meanwhile_is_no_loss_but_one_that_vanished_is(
    folder, attachment, monkeypatch
):
    ghost = (attachment.path.with_name("removed.pdf"), "")
    seen = iter([[ghost]])
    listed = backups.list_kept_files
    monkeypatch.setattr(
        backups, "list_kept_files", lambda: next(seen, None) or listed()
    )
    assert make_backup(folder).manifest.missing == []

    attachment.path.unlink()
    later = timezone.now() + timedelta(days=1)
    backup = make_backup(folder, later)

    name = f"attachments/{attachment.path.name}"
    assert verify_backup(backup) == [f"{name}：备份时数据目录里就没有这个文件。"]


def test_backup_that_does_not_fit_is_not_restored(folder, attachment):
    backup = make_backup(folder)
    backup.manifest.migrations.append("submissions.9999_of_a_later_program")
    with pytest.raises(RestoreRefused, match="由更新的程序做出"):
        restore_backup(backup)

    others = {"sqlite": "postgresql", "postgresql": "sqlite"}
    backup.manifest.database = others[backup.manifest.database]
    with pytest.raises(RestoreRefused, match="请改成同一种再恢复"):
        restore_backup(backup)

    backup.manifest.files[0]["path"] = "../database"
    backup.manifest.write(backup.folder)
    with pytest.raises(ManifestRefused, match="不该有的路径"):
        find_backup(backup.folder)


def make_keys(folder):
    """The files of a public and of a private key of GnuPG."""
    gpg = ["gpg", f"--homedir={folder}", "--batch", "--quiet", "--yes"]
    owner = ["--passphrase", "", "--quick-generate-key", "office@example.cn"]
    public, private = folder / "public.asc", folder / "private.asc"
    folder.mkdir(mode=0o700)
    for arguments in (
        [*owner, "future-default"],
        ["--armor", "-o", public, "--export"],
        ["--armor", "-o", private, "--export-secret-keys"],
    ):
        subprocess.run([*gpg, *arguments], check=True)
    subprocess.run(["gpgconf", f"--homedir={folder}", "--kill", "all"], check=True)
    return public, private


def test_sealed_backup_opens_with_the_private_key_only(
    folder, attachment, settings, tmp_path
):
    settings.BACKUP_RECIPIENT, private = map(str, make_keys(tmp_path / "keys"))

    backup = make_backup(folder)

    held = [path for path in backup.folder.rglob("*") if path.is_file()]
    assert {path.name for path in held} == {"backup.tar.gpg", "manifest.json"}
    assert not any(SCAN in path.read_bytes() for path in held)
    assert verify_backup(backup, private) == verify_backup(backup) == []
    [said] = verify_backup(backup, settings.BACKUP_RECIPIENT)
    assert said.startswith("解不开")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "请写明备份到哪个文件夹"),
        (["/proc/nowhere"], "没有备份成"),
        (["/proc/nowhere", "--keep", "0"], "总要留一份"),
    ],
)
def test_backup_that_cannot_be_made_says_why(given, said):
    with pytest.raises(CommandError, match=said):
        call_command("backup", *given)
