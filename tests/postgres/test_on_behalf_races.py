"""The office files a mailed paper while the unit types: one of them is told."""

import pytest
from django.db import transaction
from django.utils import timezone

from submissions.choices import DeclarationStatus
from submissions.declarations.drafts import (
    EditedRow,
    NotSaved,
    StaleRevision,
    save_draft,
    write_rows,
)
from submissions.declarations.filing import file_on_behalf
from submissions.models import Declaration, Filing, Theme
from tests.factories import make_declaration, make_user
from tests.postgres.races import Meeting, at_once, behind, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

CONTACT = {"contact_name": "张三", "contact_phone": "13800138000"}


@pytest.fixture
def blank(campaign):
    return make_declaration(campaign=campaign, revision=0)


@pytest.fixture
def writer(blank):
    return make_user("writer", unit=blank.unit)


def fresh(declaration):
    return Declaration.objects.select_related("campaign", "unit").get(pk=declaration.pk)


def row(declaration, title):
    theme = Theme(title=title, time_text="4月", summary="请居民代表走一遍办事流程。")
    return EditedRow(theme, [declaration.campaign.activity_forms.first()])


def unit_saves(declaration, writer):
    rows = [row(declaration, "单位写的")]
    return save_draft(
        fresh(declaration), actor=writer, revision=0, rows=rows, **CONTACT
    )


def office_files(declaration, reviewer):
    return file_on_behalf(
        fresh(declaration),
        actor=reviewer,
        received=timezone.now(),
        rows=[row(declaration, "代填的")],
        **CONTACT,
    )


def titles():
    return list(Theme.objects.values_list("title", flat=True))


def test_office_behind_a_saving_unit_is_refused(blank, writer, reviewer):
    refusal = behind(
        lambda: unit_saves(blank, writer), lambda: office_files(blank, reviewer)
    )

    assert isinstance(refusal, StaleRevision)
    assert titles() == ["单位写的"]
    assert not Filing.objects.exists()


def test_twin_without_the_revision_both_rows_stand(blank, writer):
    def naive():
        with transaction.atomic():
            declaration = fresh(blank)
            begun = declaration.themes.exists()
            Declaration.objects.filter(pk=blank.pk).update(contact_name="代填")
            if not begun:
                write_rows(declaration, [row(blank, "代填的")])

    behind(lambda: unit_saves(blank, writer), naive)

    assert sorted(titles()) == ["代填的", "单位写的"]


def test_unit_behind_the_office_is_told(blank, writer, reviewer):
    refusal = behind(
        lambda: office_files(blank, reviewer), lambda: unit_saves(blank, writer)
    )

    assert isinstance(refusal, NotSaved)
    assert titles() == ["代填的"]
    assert Filing.objects.get().content == fresh(blank).content()


def test_two_of_the_office_file_once(blank, reviewer, admin):
    outcomes = at_once(
        lambda: office_files(blank, reviewer), lambda: office_files(blank, admin)
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, NotSaved)
    assert titles() == ["代填的"]
    assert Filing.objects.count() == 1


def test_twin_two_naive_of_the_office_write_every_row_twice(blank):
    meeting = Meeting(2)

    def naive():
        with transaction.atomic():
            declaration = fresh(blank)
            begun = declaration.is_filed or declaration.themes.exists()
            meeting.wait()
            if not begun:
                write_rows(declaration, [row(blank, "代填的")])
                filed = DeclarationStatus.SUBMITTED
                Declaration.objects.filter(pk=blank.pk).update(status=filed)

    outcomes = at_once(naive, naive)

    assert failures(outcomes) == []
    assert titles() == ["代填的", "代填的"]
