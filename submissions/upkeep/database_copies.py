"""The whole database in one file and back again: SQLite and PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# Where Debian and Red Hat keep them.
TOOL_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")


class CopyFailed(Exception):
    """The message says why and what to do."""


def name_copy():
    return NAMES[connection.vendor]


@contextmanager
def hold_snapshot():
    """Reads inside see one moment; yields `write(path)`, which copies that moment.

    Nobody who writes meanwhile has to wait.
    """
    hold = hold_sqlite if connection.vendor == "sqlite" else hold_postgres
    with hold() as write:
        yield write


@contextmanager
def hold_sqlite():
    with connection.cursor() as cursor:
        # Not atomic(), which is IMMEDIATE here and keeps writers out.
        cursor.execute("BEGIN DEFERRED")
        try:
            # The moment is that of the first read.
            cursor.execute("SELECT COUNT(*) FROM sqlite_master")
            yield write_sqlite
        finally:
            cursor.execute("ROLLBACK")


def write_sqlite(path):
    """The connection that holds the snapshot copies it: the online backup API."""
    with closing(sqlite3.connect(path)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def hold_postgres():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        yield partial(dump_postgres, snapshot)


def dump_postgres(snapshot, path):
    run_tool(
        "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", *BARE
    )


# Roles of the machine that made it need not exist where it is restored.
BARE = ("--no-owner", "--no-privileges")


def list_tables():
    return connection.introspection.table_names()


def count_rows():
    """{table: how many rows}, of every table there is."""
    with connection.cursor() as cursor:
        return {table: count_table(cursor, table) for table in sorted(list_tables())}


def count_table(cursor, table):
    cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
    return cursor.fetchone()[0]


def fill_database(path):
    """Everything of the copy into a database without tables. Raises CopyFailed."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as source:
            source.backup(connection.connection)
        # What it knew of the file that was there before is over.
        connection.close()
        return
    run_tool(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={connection.settings_dict['NAME']}",
        *BARE,
        str(path),
    )


def check_copy(path):
    """Raises CopyFailed when the file cannot be read as the database it is."""
    if path.name == NAMES["sqlite"]:
        check_sqlite(path)
    else:
        run_program([find_tool("pg_restore"), "--list", str(path)], os.environ)


def check_sqlite(path):
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        ) as database:
            [(said,), *_] = database.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise CopyFailed(f"{path.name} 不是完好的 SQLite 数据库：{said}")


def run_tool(name, *arguments):
    """A program of PostgreSQL at our own server. Raises CopyFailed."""
    settings = connection.settings_dict
    command, secrets = DatabaseClient.settings_to_cmd_args_env(settings, [])
    # Its first word is psql, its last the name of the database.
    where = command[1:-1]
    own = {"PGDATABASE": settings["NAME"], **(secrets or {})}
    major, _ = connection.get_database_version()
    run_program([find_tool(name, major), *where, *arguments], {**os.environ, **own})


def run_program(command, environment):
    """Raises CopyFailed with the last line that the program said."""
    done = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["没有说原因"])[-1]
        raise CopyFailed(f"{Path(command[0]).name} 没有做成：{said}")


def find_tool(name, server=0):
    """That of the server's own version, else the newest: an older one refuses it, and a
    newer one may write what it does not know.
    """
    folders = [path for place in TOOL_FOLDERS for path in Path("/").glob(place[1:])]
    folders.sort(
        key=lambda folder: (read_version(folder) == server, read_version(folder))
    )
    for folder in reversed(folders):
        if (folder / name).exists():
            return str(folder / name)
    if path := shutil.which(name):
        return path
    raise CopyFailed(
        f"这台机器上没有 {name}。请安装 PostgreSQL 客户端（postgresql-client）后再试。"
    )


def read_version(folder):
    """15 of /usr/lib/postgresql/15/bin and of /usr/pgsql-15/bin."""
    return int("".join(filter(str.isdigit, folder.parent.name)) or 0)
