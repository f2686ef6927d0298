"""Every form of the demo site, as each role, filled with rubbish: about a minute.

python -m tests.drills.fuzz
"""

import logging
import os
import sys
import tempfile
from pathlib import Path

ROOTS = {
    "office": ["/", "/review/2027/todo/", "/review/2027/themes/", "/review/2026/plan/"],
    "filer": ["/", "/declarations/2027/", "/activities/2026/"],
    "admin": ["/manage/", "/manage/campaigns/2027/"],
    "leader": ["/", "/review/2027/overview/"],
}


def prepare(folder):
    os.environ |= {
        "PORTAL_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "wangcheng_portal.settings",
        "DEBUG": "true",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STEP_UP = 10**9
    settings.DEBUG = False
    for command in ("migrate", "demo"):
        call_command(command, verbosity=0)
    logging.disable(logging.CRITICAL)


def main():
    from django.test import Client

    from submissions.models import User
    from tests.fuzzing import fuzz

    failed = False
    for name, roots in ROOTS.items():
        client = Client(raise_request_exception=False)
        client.force_login(User.objects.get(username=name))
        known, broken = fuzz(client, roots, pages=200, examples=4)
        print(f"{name}：{known} 种表单，答 500 的 {len(broken)} 种。")
        for key, cases in broken.items():
            print(f"  {key[0]} {key[1]}：{cases[0]}")
        failed = failed or broken
    return 1 if failed else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        sys.exit(main())
