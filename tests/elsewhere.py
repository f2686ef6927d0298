"""The portal in processes of its own, on a database of its own: as a site runs it."""

import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import quote

from django.db import connection

from tests.architecture import ROOT


def write_database_url(name):
    """The DATABASE_URL of a database beside the one that the tests use."""
    server = connection.settings_dict
    who = ":".join(quote(server[key]) for key in ("USER", "PASSWORD") if server[key])
    where = server["HOST"]
    if not where.startswith("/"):
        where = ":".join(filter(None, (where, str(server["PORT"]))))
    return f"postgres://{who}@{'/' * where.startswith('/')}{where}/{name}"


@contextmanager
def empty_database(path):
    """DATABASE_URL of a database without tables; SQLite at `path`."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{path}"
        return
    name = f"elsewhere_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield write_database_url(name)
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def copied_database():
    """DATABASE_URL of a PostgreSQL database with the tables of the test's own."""
    name, own = f"copied_{os.getpid()}", connection.settings_dict["NAME"]
    # Nobody may be connected to what is copied.
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {own}")
        try:
            yield write_database_url(name)
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def own_database(path):
    """DATABASE_URL of what the test has written so far; SQLite in a copy at `path`."""
    if connection.vendor == "postgresql":
        return write_database_url(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return f"sqlite:///{path}"


def begin(*command, **environment):
    """A process that a test talks with; the environment says where its data is."""
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "wangcheng_portal.settings",
        }
        | {name: str(value) for name, value in environment.items()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(*command, **environment):
    """(exit code, what it said) of a process."""
    process = begin(*command, **environment)
    said, troubles = process.communicate(timeout=120)
    return process.returncode, said + troubles
