"""Accounts from the terminal: looked at, another password, unlocked."""

from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command

from submissions.models import AuditEntry
from tests.factories import PASSWORD


def run(*command):
    said = StringIO()
    call_command(*command, stdout=said)
    return said.getvalue().strip()


def test_accounts_are_listed_unlocked_and_given_another_password(client, filer):
    for _ in range(5):
        client.post("/login/", {"username": "filer", "password": "wrong"})
    right = {"username": "filer", "password": PASSWORD}
    assert client.post("/login/", right).status_code != 302

    run("unlock", "FILER")
    entered = client.post("/login/", right)
    password = run("reset_password", "filer").rpartition(" ")[2]
    filer.refresh_from_db()

    assert entered.status_code == 302
    assert not AccessAttempt.objects.exists()
    assert filer.check_password(password)
    assert [entry.action for entry in AuditEntry.objects.all()[:2]] == [
        "user.reset_password",
        *("user.login",),
    ]
    assert "filer\t填报员\t高塘岭街道\t张敏\t" in run("list_accounts")
    with pytest.raises(CommandError, match="没有叫“nobody”的账号"):
        run("unlock", "nobody")
