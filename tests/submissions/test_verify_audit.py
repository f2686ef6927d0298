"""manage.py verify_audit: says whether the log is whole."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import QuerySet

from submissions import audit
from submissions.append_only import execute_all, list_openings
from submissions.models import AuditEntry
from tests.factories import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def verify(**options):
    out = StringIO()
    call_command("verify_audit", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def entries(db):
    unit = make_unit("高塘岭街道")
    return [
        audit.record(actor=None, action=action, target=unit)
        for action in ("unit.add", "unit.change", "unit.delete")
    ]


def raw(entry):
    """The row behind the guards, as somebody with the database would reach it."""
    execute_all(list_openings())
    return QuerySet(AuditEntry).filter(pk=entry.pk)


def test_an_empty_log_is_whole():
    assert verify() == "操作日志完整，共 0 条。\n"


def test_a_whole_log_is_counted(entries):
    assert verify() == "操作日志完整，共 3 条。\n"


def test_the_changed_entry_is_named(entries):
    raw(entries[1]).update(target_label="别的单位")

    with pytest.raises(CommandError, match=f"编号 {entries[1].pk} 的记录") as error:
        verify()
    assert error.value.returncode == 1


def test_the_entry_after_a_deleted_one_is_named(entries):
    following = entries[1].pk
    raw(entries[0]).delete()

    with pytest.raises(CommandError, match=f"编号 {following} 的记录"):
        verify()


def test_cutting_off_the_end_is_noticed(entries):
    raw(entries[2]).delete()

    with pytest.raises(CommandError, match="最新的记录被删去了"):
        verify()


def test_deleting_the_whole_log_is_noticed(entries):
    execute_all(list_openings())
    QuerySet(AuditEntry).all().delete()

    with pytest.raises(CommandError, match="最新的记录被删去了"):
        verify()


def test_head_from_a_paper_is_looked_up(entries):
    """As it is typed; what was rewritten whole, chain and all, is found by the paper."""
    _, second, _ = entries
    number, digest = second.head.split(":")
    lost = f"编号 {entries[-1].pk + 1} 的记录：它被删去了"

    typed = verify(head=f"{number}： {digest.lower()[:8]} {digest[8:]}")

    assert "一致" in typed
    assert "高塘岭街道" in typed
    assert "操作日志完整" in typed
    for head, said in {
        f"{number}:{'0' * 16}": "与纸上的哈希不一样",
        f"{entries[-1].pk + 1}:{digest}": lost,
        "1024": "请照纸上写作",
        "": "请照纸上写作",
    }.items():
        with pytest.raises(CommandError, match=said):
            verify(head=head)
