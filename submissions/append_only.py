"""The triggers that keep the 操作日志 append-only, also for who has the database open."""

from contextlib import contextmanager

from django.db import connection, transaction

TABLE = "submissions_auditentry"
SAID = "audit entries are never changed or deleted"
NAME = "audit_entries_stay"

SQLITE = {
    "update": f"BEFORE UPDATE ON {TABLE}",
    "delete": f"BEFORE DELETE ON {TABLE}",
    # INSERT OR REPLACE takes a row away without asking the trigger of DELETE.
    "replace": (
        f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE}"  # noqa: S608
        " WHERE id = NEW.id OR entry_hash = NEW.entry_hash)"
    ),
}
POSTGRES = {
    "change": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
    "truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}
REFUSE = f"""CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"""


def list_guards():
    """[statement] that puts the triggers there."""
    if connection.vendor == "sqlite":
        return [
            f"CREATE TRIGGER {NAME}_{act} {when} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            for act, when in SQLITE.items()
        ]
    return [REFUSE] + [
        f"CREATE TRIGGER {NAME}_{act} {when} EXECUTE FUNCTION {NAME}()"
        for act, when in POSTGRES.items()
    ]


def list_openings():
    """[statement] that takes them away."""
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {NAME}_{act}" for act in SQLITE]
    return [f"DROP TRIGGER IF EXISTS {NAME}_{act} ON {TABLE}" for act in POSTGRES]


def execute_all(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def is_guarded():
    """Whether every trigger is there."""
    known = {
        "sqlite": ("sqlite_master WHERE type = 'trigger' AND name", SQLITE),
        "postgresql": ("pg_trigger WHERE tgenabled <> 'D' AND tgname", POSTGRES),
    }
    where, acts = known[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {where} LIKE '{NAME}_%'")  # noqa: S608
        return cursor.fetchone()[0] == len(acts)


@contextmanager
def opened():
    """One transaction without the triggers; only the taking away of old entries needs it."""
    with transaction.atomic():
        execute_all(list_openings())
        yield
        execute_all(list_guards())
