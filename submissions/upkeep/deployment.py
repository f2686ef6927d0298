"""What `check --deploy` asks besides Django's own questions."""

from pathlib import Path

from django.conf import settings
from django.core import checks

from submissions.upkeep.ground import Trouble, look_at_database, refuse_unwritable


def check_site(app_configs, **options):
    """[Error] of a folder that takes nothing, and a database that lets nobody in."""
    found = [
        checks.Error(said, hint=advice, id=f"portal.E{number:03d}")
        for number, question in enumerate(QUESTIONS, start=1)
        for said, advice in ask(question)
    ]
    return found + ([] if settings.HTTPS or not settings.PRODUCTION else [PLAIN])


PLAIN = checks.Warning(
    "没有用 https：口令和电话在网上明文传送。",
    hint="办好证书以后，把 .env 里的 HTTPS 改成 true。",
    id="portal.W001",
)


def ask(question):
    try:
        question()
    except Trouble as trouble:
        yield trouble.args


def look_at_static_root():
    """It may still be made, by collectstatic, where its folder takes it."""
    folder = Path(settings.STATIC_ROOT)
    refuse_unwritable(folder if folder.exists() else folder.parent)


def look_at_backup_folder():
    if settings.BACKUP_DIR:
        refuse_unwritable(Path(settings.BACKUP_DIR))


QUESTIONS = (
    lambda: refuse_unwritable(settings.DATA_DIR),
    look_at_static_root,
    look_at_backup_folder,
    look_at_database,
)
