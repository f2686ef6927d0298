"""What is installed is what was pinned, file by file."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def pinned(path):
    """{package: version} of a list of requirements."""
    found = PIN.findall((ROOT / path).read_text())
    return {re.sub(r"[._]", "-", name).lower(): version for name, version in found}


@pytest.mark.parametrize(
    ("listed", "lock"),
    [
        ("requirements.txt", "deploy/requirements.lock"),
        ("tests/requirements.txt", "tests/requirements.lock"),
    ],
    ids=["portal", "tests"],
)
def test_lock_holds_what_is_pinned_with_a_hash_each(listed, lock):
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text())

    # After a change of requirements.txt: make lock.
    assert pinned(listed).items() <= pinned(lock).items()
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


def test_portal_brings_nothing_that_is_not_pinned():
    lock = (ROOT / "deploy/requirements.lock").read_text()
    # With a condition: for another system or another Python than ours.
    everywhere = {name for name, _ in PIN.findall(lock)}
    elsewhere = set(re.findall(r"^(\S+)==\S+ ;", lock, re.MULTILINE))

    assert everywhere - elsewhere == pinned("requirements.txt").keys()
