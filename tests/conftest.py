"""The cast, and settings that make tests quick without changing behaviour."""

import pytest
from django.db import connection

from submissions.choices import Role
from tests.factories import make_campaign, make_unit, make_user


def pytest_collection_modifyitems(config, items):
    """A second database tells nothing new about tests that touch none, or only pass by."""
    if connection.vendor == "sqlite":
        return
    passing_by = [item for item in items if not tells_of_databases(item)]
    config.hook.pytest_deselected(items=passing_by)
    items[:] = [item for item in items if tells_of_databases(item)]


def tells_of_databases(item):
    return touches_database(item) and not item.get_closest_marker("one_database")


def touches_database(item):
    fixtures = {"db", "transactional_db", "live_server"} & set(item.fixturenames)
    return bool(item.get_closest_marker("django_db") or fixtures)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The real hasher takes a quarter of a second by design."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Templates name files; hashed names need collectstatic, which `make run` does."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    """What tests upload goes away with them."""
    settings.ATTACHMENT_DIR = tmp_path / "attachments"


@pytest.fixture
def campaign(db):
    return make_campaign()


@pytest.fixture
def unit(db):
    return make_unit("高塘岭街道")


@pytest.fixture
def filer(unit):
    return make_user("filer", unit=unit, name="张敏")


@pytest.fixture
def outsider(db):
    """The filer of another unit."""
    return make_user("outsider", unit=make_unit("区教育局", "district"))


@pytest.fixture
def reviewer(db):
    return make_user("office", Role.REVIEWER)


@pytest.fixture
def leader(db):
    return make_user("leader", Role.LEADER)


@pytest.fixture
def admin(db):
    return make_user("admin", Role.ADMIN)
