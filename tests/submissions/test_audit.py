"""The log is whole, tells of every act, and of nothing that did not happen."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from review import arranging, issuing, moves, plans
from review.models import Plan
from review.selection import decide
from submissions import accounts, audit, services
from submissions.choices import DeclarationStatus, Role, Selection
from submissions.models import AuditEntry, Declaration, Theme, User
from submissions.months import Months
from submissions.services import Row
from tests.factories import (
    make_campaign,
    make_declaration,
    make_selected,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db

TABLE = AuditEntry._meta.db_table
PHONE = "13917351846"


def write_entries(admin, how_many=3):
    return [
        audit.record(actor=admin, action="test", target=admin, number=number)
        for number in range(how_many)
    ]


def tamper(sql, *values, **names):
    """What somebody with the database open could do."""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=TABLE, **names), values)


# --- the chain --------------------------------------------------------------------


def test_untouched_log_is_whole(admin):
    first, second, third = write_entries(admin)

    assert (first.previous_hash, second.previous_hash) == ("", first.entry_hash)
    assert third.previous_hash == second.entry_hash
    assert audit.first_break() is None
    assert not audit.end_is_missing()


def test_empty_log_is_whole(db):
    assert audit.first_break() is None
    assert not audit.end_is_missing()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-01-01 00:00:00+00:00"),
        ("actor_id", None),
        ("actor_label", "李强"),
        ("action", "user.login"),
        ("target_type", "submissions.unit"),
        ("target_id", "99"),
        ("target_label", "区教育局"),
        ("data", '{"number": 7}'),
        ("previous_hash", "0" * 64),
        ("entry_hash", "0" * 64),
    ],
)
def test_changed_column_is_found(admin, column, value):
    _, second, _ = write_entries(admin)

    tamper(
        "UPDATE {table} SET {column} = %s WHERE id = %s",
        value,
        second.pk,
        column=column,
    )

    assert audit.first_break() == second


def test_changed_and_resealed_entry_is_found_by_the_next(admin):
    _, second, third = write_entries(admin)
    second.action = "user.login"
    sealed = second.seal()

    tamper(
        "UPDATE {table} SET action = %s, entry_hash = %s WHERE id = %s",
        "user.login",
        sealed,
        second.pk,
    )

    assert audit.first_break() == third


def test_deleted_entry_is_found_by_the_next(admin):
    _, second, third = write_entries(admin)

    tamper("DELETE FROM {table} WHERE id = %s", second.pk)

    assert audit.first_break() == third


def test_cut_off_end_is_found_by_the_head(admin):
    *_, last = write_entries(admin)

    tamper("DELETE FROM {table} WHERE id = %s", last.pk)

    assert audit.first_break() is None
    assert audit.end_is_missing()


def test_emptied_log_is_found_by_the_head(admin):
    write_entries(admin)

    tamper("DELETE FROM {table}")

    assert audit.end_is_missing()


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.update(action="x"),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(action="x"),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["action"]),
        lambda entry: AuditEntry.objects.update_or_create(
            pk=entry.pk, defaults={"action": "x"}
        ),
    ],
)
def test_entries_are_never_changed_through_the_orm(admin, change):
    entry = write_entries(admin, 1)[0]
    entry.action = "x"

    with pytest.raises(TypeError, match="never"):
        change(entry)

    assert AuditEntry.objects.get().action == "test"


def test_actor_of_an_entry_cannot_be_deleted(admin):
    write_entries(admin, 1)

    with pytest.raises(Exception, match="protected"):
        admin.delete()


# --- act and entry, together or not at all -----------------------------------------


def submitted():
    return Declaration.objects.get(status=DeclarationStatus.SUBMITTED)


def answer_by():
    return timezone.now() + timedelta(days=3)


ACTS = {
    "open": lambda actor: services.open_campaign(
        make_campaign(2031, opens_at=timezone.now()), actor=actor
    ),
    "save": lambda actor: services.save_draft(
        Declaration.objects.get(status=DeclarationStatus.DRAFT),
        actor=actor,
        revision=1,
        contact_name="李强",
        contact_phone=PHONE,
        rows=[],
    ),
    "submit": lambda actor: services.submit(
        Declaration.objects.get(status=DeclarationStatus.DRAFT),
        actor=User.objects.get(role=Role.FILER),
        key=uuid.uuid4(),
        revision=1,
        received=timezone.now(),
    ),
    "accept": lambda actor: services.accept(submitted(), actor=actor),
    "return": lambda actor: services.return_for_changes(
        submitted(), actor=actor, reason="请写具体。", answer_by=answer_by()
    ),
    "decide": lambda actor: decide(
        Theme.objects.get(selection=Selection.SELECTED),
        Selection.RESERVE,
        actor=actor,
    ),
    "begin": lambda actor: plans.begin(make_campaign(2032), actor=actor),
    "place": lambda actor: plans.place(
        Theme.objects.get(selection=Selection.SELECTED),
        Months.of(9),
        version=Plan.objects.get().versions.get(),
        actor=actor,
    ),
    "take_out": lambda actor: arranging.take_out(
        Theme.objects.get(selection=Selection.SELECTED),
        version=Plan.objects.get().versions.get(),
        actor=actor,
    ),
    "undo": lambda actor: moves.take_back(
        Plan.objects.get().versions.get(), actor=actor
    ),
    "issue": lambda actor: issuing.issue(
        Plan.objects.get().versions.get(), actor=actor
    ),
    "password": lambda actor: services.reset_password(actor, actor=actor),
    "account": lambda actor: accounts.create_account(
        "xinren", role=Role.LEADER, actor=actor
    ),
}


@pytest.fixture
def desk(campaign, unit, filer, reviewer):
    """A draft, a submitted form with a selected theme, and a plan that holds it."""
    make_theme(make_declaration(unit, campaign))
    theme = make_selected(
        declaration=make_declaration(
            make_unit("区教育局"), campaign, status=DeclarationStatus.SUBMITTED
        )
    )
    version = plans.begin(campaign, actor=reviewer)
    plans.place(theme, Months.of(4), version=version, actor=reviewer)
    return reviewer


def everything():
    models = (Declaration, Theme, User, Plan, Plan.versions.rel.related_model)
    rows = [list(model.objects.order_by("pk").values_list()) for model in models]
    entries = Plan.versions.rel.related_model.entries.rel.related_model.objects
    return [*rows, list(entries.order_by("pk").values_list())]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_act_is_undone_when_its_entry_cannot_be_written(desk, act):
    before = everything()
    tamper("ALTER TABLE {table} RENAME TO gone")

    with pytest.raises(DatabaseError):
        act(desk)

    assert everything() == before


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_act_is_in_the_log_once(desk, act):
    before = AuditEntry.objects.count()

    act(desk)

    assert AuditEntry.objects.count() == before + 1
    assert audit.first_break() is None


# --- what the log may not hold -------------------------------------------------------


def test_log_of_a_whole_year_holds_no_phone(campaign, unit, filer, reviewer, client):
    make_unit("区教育局")
    services.open_campaign(campaign, actor=reviewer)
    declaration = campaign.declarations.get(unit=unit)
    row = Theme(title="开放日", time_text="5月", other_form="走访", summary="请来看。")
    services.save_draft(
        declaration,
        actor=filer,
        revision=0,
        contact_name="张三",
        contact_phone=PHONE,
        rows=[Row(row)],
    )
    services.submit(
        declaration,
        actor=filer,
        key=uuid.uuid4(),
        revision=1,
        received=timezone.now(),
    )
    declaration.refresh_from_db()
    client.force_login(reviewer)
    client.post(f"/review/2027/declarations/{declaration.pk}/phone/")
    decide(declaration.themes.get(), Selection.SELECTED, actor=reviewer)

    said = json.dumps(list(AuditEntry.objects.values("target_label", "data")))

    assert AuditEntry.objects.count() == 5
    assert PHONE not in said
    assert not re.search(r"1[3-9]\d{9}", said)
    assert "张三" not in json.dumps(json.loads(said), ensure_ascii=False)
