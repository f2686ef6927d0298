"""The cast, and settings that make tests quick without changing behaviour."""

import gc
import shutil
from contextlib import contextmanager
from itertools import count
from types import SimpleNamespace

import pytest
from django.conf import settings as site
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import update_last_login
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from submissions.append_only import list_guards, list_openings
from submissions.choices import Role
from submissions.district import remember_district
from submissions.models import District
from tests.clock import set_clock
from tests.factories import make_campaign, make_unit, make_user
from tests.scheduler import FilesTogether, put_longest_first
from tests.tables import undone

FINISHED = count(1)


def pytest_configure():
    """Before the files of tests are read: some count their days from today there."""
    set_clock()


def pytest_xdist_make_scheduler(config, log):
    return FilesTogether(config, log)


def pytest_collection_modifyitems(config, items):
    """A second database tells nothing new about tests that touch none."""
    put_longest_first(items)
    if connection.vendor == "sqlite":
        return
    without = [item for item in items if not touches_database(item)]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if touches_database(item)]


def pytest_collection_finish(session):
    gc.set_threshold(100_000, 20, 100)
    keep_what_is_loaded()


def pytest_runtest_logfinish():
    """Pages, templates and reports that the tests so far have left behind stay too."""
    if next(FINISHED) % 200 == 0:
        keep_what_is_loaded()


def keep_what_is_loaded():
    """It is no garbage: to look through it again, as each paper does, took a tenth of
    the run."""
    gc.collect()
    gc.freeze()


def touches_database(item):
    fixtures = {"db", "transactional_db", "live_server"} & set(item.fixturenames)
    return bool(item.get_closest_marker("django_db") or fixtures)


@pytest.fixture(autouse=True, scope="session")
def quick_settings():
    """What every test shares, set once.

    The real hasher takes a quarter of a second by design. Templates name files; hashed
    names need collectstatic, which `make run` does.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=[
            "django.contrib.auth.hashers.MD5PasswordHasher",
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # one-time passwords
        ],
        STORAGES=site.STORAGES | {"staticfiles": plain},
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_logins():
    """`force_login` opens a session as a login leaves it, without the door's own work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_login", open_session)
        yield


def open_session(client, user, backend=None):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = backend
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    update_last_login(None, user)
    client._set_login_cookies(SimpleNamespace(session=session))


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Keys of rows begin again with every test; what was cached of others does not fit."""
    cache.clear()
    remember_district(District(), seconds=float("inf"))


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    with override_settings(
        DATA_DIR=folder,
        ATTACHMENT_DIR=folder / "attachments",
        BUNDLE_DIR=folder / "bundles",
        AUDIT_ANCHOR=folder / "audit-anchor.log",
    ):
        yield folder


@pytest.fixture(autouse=True)
def files_elsewhere(data_folder):
    """What tests upload goes away with them."""
    yield
    for path in data_folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.fixture(autouse=True, scope="session")
def emptied_with_its_log():
    """Tests with transactions of their own empty every table, the append-only one too.

    For the class: a browser's loop brings a connection of its own.
    """
    kind = type(connection.ops)
    flush = kind.sql_flush

    def flush_log(*args, **kwargs):
        return [*list_openings(), *flush(*args, **kwargs), *list_guards()]

    kind.sql_flush = flush_log


@pytest.fixture
def case(subtests):
    """A cell of a table: named when it fails, the others still run; then taken back."""

    @contextmanager
    def one(*cell):
        with subtests.test(" ".join(ascii(part)[:60] for part in cell)), undone():
            yield

    return one


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
