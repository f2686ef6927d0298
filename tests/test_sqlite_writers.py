"""Eight people save at once into one SQLite file, as a small office would have it."""

import os
import subprocess
import sys

from tests.architecture import ROOT

PEOPLE, SAVES = 8, 10
STORY = """
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from submissions import audit
from submissions.declarations.drafts import save_draft
from submissions.models import AuditEntry, Declaration
from tests.factories import make_declaration, make_user

def save_again_and_again(pk):
    declaration = Declaration.objects.get(pk=pk)
    filer = declaration.unit.people.get()
    for number in range({saves}):
        save_draft(
            declaration, actor=filer, revision=declaration.revision,
            contact_name="张三", contact_phone="13800138000", rows=[],
        )
    connection.close()
    return declaration.revision

declarations = [make_declaration() for _ in range({people})]
for declaration in declarations:
    make_user(unit=declaration.unit)
with ThreadPoolExecutor({people}) as pool:
    print(*pool.map(save_again_and_again, [row.pk for row in declarations]))
print(AuditEntry.objects.count(), audit.find_first_break(), connection.vendor)
"""


def test_nobody_finds_the_database_locked(tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wangcheng_portal.settings",
        "PYTHONPATH": str(ROOT),
    }

    done = subprocess.run(
        [sys.executable, "-c", STORY.format(people=PEOPLE, saves=SAVES)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    revisions, log = done.stdout.splitlines()
    assert revisions.split() == [str(SAVES + 1)] * PEOPLE
    assert log == f"{PEOPLE * SAVES} None sqlite"
