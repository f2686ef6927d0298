"""`make bench`: every benchmark on SQLite, and on PostgreSQL when POSTGRES_URL is set."""

import os
import subprocess
import sys
import tempfile
from contextlib import closing

import psycopg2
from environ import Env

BENCHMARKS = (
    "papers",
    "bundles",
    "intake",
    "lists",
    "followup",
    "similar",
    "filing",
    "deadline",
)
WITHOUT_DATABASE = ("papers", "intake")


def main(names):
    databases = {"SQLite": ""}
    if url := os.environ.get("POSTGRES_URL"):
        databases["PostgreSQL"] = url
    for name in names or BENCHMARKS:
        for label, url in (
            databases.items() if name not in WITHOUT_DATABASE else [("", "")]
        ):
            print(f"\n== {name} {label}".rstrip(), flush=True)
            run(name, url)


def run(name, url):
    """A fresh process and a fresh database, so that no benchmark warms the next."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATA_DIR": folder,
            "DATABASE_URL": fresh_database(url, name)
            if url
            else f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "wangcheng_portal.settings",
            "DEBUG": "false",
        }
        module = f"tests.benchmarks.bench_{name}"
        subprocess.run([sys.executable, "-m", module], env=environment, check=True)


def fresh_database(url, name):
    """The address of an empty database beside the one that the URL names."""
    told = Env.db_url_config(url)
    place = {
        "dbname": told["NAME"],
        "host": told["HOST"],
        "port": told["PORT"],
        "user": told["USER"],
        "password": told["PASSWORD"],
    }
    with closing(psycopg2.connect(**{k: v for k, v in place.items() if v})) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "bench_{name}"')
            cursor.execute(f'CREATE DATABASE "bench_{name}"')
    return f"{url.rpartition('/')[0]}/bench_{name}"


if __name__ == "__main__":
    main(sys.argv[1:])
