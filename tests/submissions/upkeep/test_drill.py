"""The drill: a backup while people write, and the whole site restored elsewhere."""

import json

import pytest
from django.contrib.auth.hashers import make_password

from tests.elsewhere import begin, empty_database, own_database, run
from tests.factories import PASSWORD, make_attachment, make_declaration

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

# Until its input ends: hands a file in, takes another one away.
PEOPLE = """
import sys, threading, django
from tests.clock import set_clock
set_clock()
django.setup()
from submissions.attachments.removing import withdraw_attachment
from submissions.models import Declaration, User
from tests.factories import make_attachment
declaration, filer = Declaration.objects.get(), User.objects.get()
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
while not over.is_set():
    for content in (b"%PDF-1.7\\nkept", b"%PDF-1.7\\nremoved"):
        newest = make_attachment(declaration, filer, content=content)
    withdraw_attachment(newest, actor=filer)
    if declaration.attachments.count() > 15:
        withdraw_attachment(declaration.attachments.first(), actor=filer)
    print(".", flush=True)
"""
# The restored site: its own checks, a login, an attachment opened.
RESTORED = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("restore", sys.argv[1])
call_command("verify_audit")
from django.test import Client
from submissions.models import Attachment
client = Client(SERVER_NAME="localhost")
client.post("/login/", {"username": "filer", "password": sys.argv[2]})
for file in Attachment.objects.all():
    answer = client.get(f"/attachments/{file.pk}/")
    assert b"".join(answer).startswith(b"%PDF-1.7"), answer
print("opened", Attachment.objects.count())
"""


def test_backup_while_people_write_is_restored_elsewhere(tmp_path, filer, settings):
    settings.ATTACHMENT_DIR = tmp_path / "attachments"
    filer.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    filer.save()
    make_attachment(make_declaration(filer.unit), filer)
    site = {"DATA_DIR": tmp_path, "DATABASE_URL": own_database(tmp_path / "old")}

    people = begin("-c", PEOPLE, **site)
    people.stdout.readline()
    code, said = run("manage.py", "backup", tmp_path / "backups", **site)
    written, troubles = people.communicate(timeout=60)
    (manifest,) = (tmp_path / "backups").glob("*/manifest.json")
    held = json.loads(manifest.read_text())["counts"]["submissions_attachment"]

    assert (code, people.returncode) == (0, 0), said + troubles
    assert written.count(".") > 1
    (tmp_path / "new").mkdir()
    with empty_database(tmp_path / "new/portal.sqlite3") as url:
        code, said = run(
            *("-c", RESTORED, tmp_path / "backups", PASSWORD),
            DATA_DIR=tmp_path / "new",
            DATABASE_URL=url,
        )
    assert code == 0, said
    assert f"opened {held}" in said
    assert "操作日志完整" in said
    assert len(list((tmp_path / "new/attachments").glob("*.*"))) == held
