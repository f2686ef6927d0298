"""The database itself keeps the log as it is; old entries leave by one command only."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from submissions import audit
from submissions.anchor import anchor_entry
from submissions.append_only import execute_all, is_guarded, list_openings
from submissions.models import AuditEntry, AuditHead
from submissions.models.audit import ACTS, DOOR
from tests.factories import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TABLE = AuditEntry._meta.db_table
NOW = timezone.now


def write(chain=ACTS, action="unit.change"):
    unit = make_unit()
    return audit.record(actor=None, action=action, target=unit, chain=chain)


def verify():
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue()


@pytest.fixture
def anchored(django_capture_on_commit_callbacks):
    """Three entries whose hashes stand in the file as well."""
    with django_capture_on_commit_callbacks(execute=True):
        return [write(), write(chain=DOOR), write()]


def test_every_sql_that_changes_the_log_is_refused(case):
    write()
    statements = [
        "UPDATE {table} SET action = 'x'",
        "UPDATE {table} SET at = at",
        "DELETE FROM {table}",
        {
            "sqlite": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            "postgresql": "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table}",
        }[connection.vendor],
    ]

    for statement in statements:
        with case(statement), pytest.raises(DatabaseError, match="never changed"):
            execute_all([statement.format(table=TABLE)])
    assert audit.find_first_break() is None


def test_missing_trigger_is_told_and_put_back():
    execute_all(list_openings()[:1])

    with pytest.raises(CommandError, match="触发器不全"):
        verify()
    call_command("guard_audit", stdout=StringIO())

    assert is_guarded()


def test_cut_end_with_a_rewritten_head_is_found_by_the_file(anchored):
    first, _, last = anchored
    execute_all(list_openings())
    QuerySet(AuditEntry).filter(pk=last.pk).delete()
    AuditHead.objects.filter(pk=ACTS).update(entry_hash=first.entry_hash)

    assert audit.find_first_break() is None
    assert not audit.is_end_missing()
    with pytest.raises(CommandError, match=f"编号 {last.pk} 的记录"):
        verify()


def test_cut_end_is_found_also_when_its_number_was_given_once_more(anchored):
    first, _, last = anchored
    execute_all(list_openings())
    QuerySet(AuditEntry).filter(pk=last.pk).delete()
    AuditHead.objects.filter(pk=ACTS).update(entry_hash=first.entry_hash)
    again = AuditEntry(
        pk=last.pk,
        at=NOW(),
        actor_label="系统",
        action="unit.add",
        data={},
        previous_hash=first.entry_hash,
    )
    again.entry_hash = again.seal()
    again.save()
    AuditHead.objects.filter(pk=ACTS).update(entry_hash=again.entry_hash)
    anchor_entry(again)

    assert audit.find_first_break() is None
    with pytest.raises(CommandError, match=f"编号 {last.pk} 的记录"):
        verify()


def test_log_written_anew_as_a_whole_is_found_by_the_file(anchored):
    first, _, last = anchored
    execute_all(list_openings())
    first.action = "unit.add"
    first.entry_hash = last.previous_hash = first.seal()
    last.entry_hash = last.seal()
    for entry in (first, last):
        QuerySet(AuditEntry).filter(pk=entry.pk).update(
            action=entry.action,
            previous_hash=entry.previous_hash,
            entry_hash=entry.entry_hash,
        )
    AuditHead.objects.filter(pk=ACTS).update(entry_hash=last.entry_hash)

    assert audit.find_first_break() is None
    with pytest.raises(CommandError, match=f"编号 {first.pk} 的记录"):
        verify()


def test_entry_is_written_also_where_the_file_cannot_be(
    settings, tmp_path, django_capture_on_commit_callbacks, caplog
):
    settings.AUDIT_ANCHOR = tmp_path / "gone" / "audit-anchor.log"

    with django_capture_on_commit_callbacks(execute=True):
        write()

    assert AuditEntry.objects.count() == 1
    assert "锚定文件" in caplog.text


def test_old_chains_verify_beside_new_ones():
    """Entries of before the address was kept are sealed as they were."""
    old = AuditEntry(at=NOW(), actor_label="系统", action="unit.add", data={})
    old.entry_hash = old.seal()
    old.save()
    AuditHead.objects.create(pk=ACTS, entry_hash=old.entry_hash)

    assert write().previous_hash == old.entry_hash
    assert audit.find_first_break() is None


# --- retention ------------------------------------------------------------------------


@pytest.fixture
def old(time_machine, django_capture_on_commit_callbacks):
    """An entry of each chain a year ago, one of each now."""
    now = NOW()
    with django_capture_on_commit_callbacks(execute=True):
        time_machine.move_to(now - timedelta(days=365))
        entries = [write(), write(chain=DOOR)]
        time_machine.move_to(now)
        return [*entries, write(), write(chain=DOOR)]


def purge(days):
    day = timezone.localdate() - timedelta(days=days)
    call_command("purge_audit", before=day, stdout=StringIO())


def test_old_entries_leave_and_the_rest_is_whole(
    old, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        purge(200)

    kept = AuditEntry.objects.order_by("pk")
    assert [entry.pk for entry in kept][:2] == [entry.pk for entry in old[2:]]
    assert (kept.last().action, kept.last().data["rows"]) == ("audit.purge", 2)
    assert verify() == "操作日志完整，共 3 条。\n"
    assert is_guarded()


def test_half_a_year_stays(old):
    with pytest.raises(CommandError, match="至少保存 180 天"):
        purge(179)

    assert AuditEntry.objects.count() == 4


def test_refused_purge_leaves_the_triggers(old, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda **said: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        purge(200)

    assert AuditEntry.objects.count() == 4
    assert is_guarded()
