"""The log is whole, tells of every act, and of nothing that did not happen."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from review.issue import issuing
from review.plan import arranging, moves
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from review.selection.outcomes import decide_theme
from submissions import audit
from submissions.append_only import execute_all, list_openings
from submissions.audit import find_first_break, is_end_missing
from submissions.choices import DeclarationStatus, Role, Selection
from submissions.declarations.drafts import EditedRow, save_draft
from submissions.declarations.filing import submit_declaration
from submissions.declarations.handling import accept_declaration, return_for_changes
from submissions.declarations.opening import open_campaign
from submissions.models import AuditEntry, Declaration, Plan, Theme, User
from submissions.months import Months
from submissions.people import accounts
from submissions.people.accounts import reset_password
from tests.factories import (
    make_campaign,
    make_declaration,
    make_selected,
    make_theme,
    make_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TABLE = AuditEntry._meta.db_table
PHONE = "13917351846"


def write_entries(admin, how_many=3):
    return [
        audit.record(actor=admin, action="test", target=admin, number=number)
        for number in range(how_many)
    ]


def tamper(sql, *values, **names):
    """What somebody with the database open could do, the triggers away."""
    execute_all(list_openings())
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=TABLE, **names), values)


# --- the chain --------------------------------------------------------------------


def test_untouched_log_is_whole(admin):
    first, second, third = write_entries(admin)

    assert (first.previous_hash, second.previous_hash) == ("", first.entry_hash)
    assert third.previous_hash == second.entry_hash
    assert find_first_break() is None
    assert not is_end_missing()


def test_empty_log_is_whole(db):
    assert find_first_break() is None
    assert not is_end_missing()


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
        ("address", "10.9.9.9"),
        ("chain", 2),
        ("version", 1),
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

    assert find_first_break() == second


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

    assert find_first_break() == third


def test_deleted_entry_is_found_by_the_next(admin):
    _, second, third = write_entries(admin)

    tamper("DELETE FROM {table} WHERE id = %s", second.pk)

    assert find_first_break() == third


def test_cut_off_end_is_found_by_the_head(admin):
    *_, last = write_entries(admin)

    tamper("DELETE FROM {table} WHERE id = %s", last.pk)

    assert find_first_break() is None
    assert is_end_missing()


def test_emptied_log_is_found_by_the_head(admin):
    write_entries(admin)

    tamper("DELETE FROM {table}")

    assert is_end_missing()


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
    "open": lambda actor: open_campaign(
        make_campaign(2031, opens_at=timezone.now()), actor=actor
    ),
    "save": lambda actor: save_draft(
        Declaration.objects.get(status=DeclarationStatus.DRAFT),
        actor=actor,
        revision=1,
        contact_name="李强",
        contact_phone=PHONE,
        rows=[],
    ),
    "submit": lambda actor: submit_declaration(
        Declaration.objects.get(status=DeclarationStatus.DRAFT),
        actor=User.objects.get(role=Role.FILER),
        key=uuid.uuid4(),
        revision=1,
        received=timezone.now(),
    ),
    "accept": lambda actor: accept_declaration(submitted(), actor=actor),
    "return": lambda actor: return_for_changes(
        submitted(), actor=actor, reason="请写具体。", answer_by=answer_by()
    ),
    "decide": lambda actor: decide_theme(
        Theme.objects.get(selection=Selection.SELECTED),
        Selection.RESERVE,
        actor=actor,
    ),
    "begin": lambda actor: begin_version(make_campaign(2032), actor=actor),
    "place": lambda actor: place_theme(
        Theme.objects.get(selection=Selection.SELECTED),
        Months.of(9),
        version=Plan.objects.get().versions.get(),
        actor=actor,
    ),
    "take_out": lambda actor: arranging.take_out_theme(
        Theme.objects.get(selection=Selection.SELECTED),
        version=Plan.objects.get().versions.get(),
        actor=actor,
    ),
    "undo": lambda actor: moves.take_back_act(
        Plan.objects.get().versions.get(), actor=actor
    ),
    "issue": lambda actor: issuing.issue_plan(
        Plan.objects.get().versions.get(), actor=actor
    ),
    "password": lambda actor: reset_password(actor, actor=actor),
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
    version = begin_version(campaign, actor=reviewer)
    place_theme(theme, Months.of(4), version=version, actor=reviewer)
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
    before = set(AuditEntry.objects.values_list("pk", flat=True))

    act(desk)

    written = AuditEntry.objects.exclude(pk__in=before).values_list("action", flat=True)
    # 印发 also opens the activities of the plan, and says so.
    assert len(written) == len(set(written)) == 1 + ("plan.issue" in written)
    assert find_first_break() is None


# --- what the log may not hold -------------------------------------------------------


def test_log_of_a_whole_year_holds_no_phone(campaign, unit, filer, reviewer, client):
    make_unit("区教育局")
    open_campaign(campaign, actor=reviewer)
    declaration = campaign.declarations.get(unit=unit)
    row = Theme(title="开放日", time_text="5月", other_form="走访", summary="请来看。")
    save_draft(
        declaration,
        actor=filer,
        revision=0,
        contact_name="张三",
        contact_phone=PHONE,
        rows=[EditedRow(row)],
    )
    submit_declaration(
        declaration,
        actor=filer,
        key=uuid.uuid4(),
        revision=1,
        received=timezone.now(),
    )
    declaration.refresh_from_db()
    client.force_login(reviewer)
    client.post(f"/review/2027/declarations/{declaration.pk}/phone/")
    decide_theme(declaration.themes.get(), Selection.SELECTED, actor=reviewer)

    said = json.dumps(list(AuditEntry.objects.values("target_label", "data")))

    assert AuditEntry.objects.count() == 5
    assert PHONE not in said
    assert not re.search(r"1[3-9]\d{9}", said)
    assert "张三" not in json.dumps(json.loads(said), ensure_ascii=False)
