"""Races are shown on PostgreSQL only; where it is promised, its absence is a failure."""

import os

import pytest
from django.db import connection

PROMISED = ("CI", "REQUIRE_POSTGRES")


@pytest.fixture(autouse=True)
def on_postgres():
    if connection.vendor == "postgresql":
        return
    reason = "set DATABASE_URL to a PostgreSQL server: SQLite cannot show this race"
    if any(os.environ.get(name) for name in PROMISED):
        pytest.fail(reason)
    pytest.skip(reason)
