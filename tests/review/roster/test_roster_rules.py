"""Where a unit stands: each state, the stamped paper, whom to call; one rule each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from review.roster.rows import (
    Totals,
    count_cells,
    find_roster,
    list_roster_rows,
)
from submissions.attachments.scan_reading import ScanReading
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Stamp, Standing
from submissions.models import Declaration
from tests.factories import (
    make_attachment,
    make_campaign,
    make_declaration,
    make_filing,
    make_reminder,
    make_theme,
    make_unit,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = timedelta(days=1)


def only_row(declaration, reviewer, now=None):
    (row,) = list_roster_rows(find_roster(declaration.campaign, reviewer, now))
    return row


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"revision": 0}, Standing.UNSEEN),
        ({"status": Status.DRAFT}, Standing.DRAFT),
        ({"status": Status.RETURNED}, Standing.RETURNED),
        ({"status": Status.SUBMITTED}, Standing.SUBMITTED),
        ({"status": Status.ACCEPTED}, Standing.ACCEPTED),
        ({"status": Status.SUBMITTED, "none_reason": "合并"}, Standing.NONE),
        ({"status": Status.ACCEPTED, "none_reason": "合并"}, Standing.NONE),
        ({"status": Status.DRAFT, "none_reason": "合并"}, Standing.DRAFT),
    ],
)
def test_each_state_has_its_word(campaign, reviewer, fields, standing):
    declaration = make_declaration(campaign=campaign, **fields)

    assert only_row(declaration, reviewer).standing is standing


@pytest.mark.parametrize(
    ("came", "standing"),
    [(timedelta(days=-1), Standing.UNTOUCHED), (timedelta(days=-30), Standing.UNSEEN)],
)
def test_login_counts_from_the_day_the_campaign_opened(
    campaign, reviewer, came, standing
):
    declaration = make_declaration(campaign=campaign, revision=0)
    make_user(unit=declaration.unit, last_login=timezone.now() + came)

    assert only_row(declaration, reviewer).standing is standing


def test_login_of_another_unit_does_not_count(campaign, reviewer, filer):
    declaration = make_declaration(campaign=campaign, revision=0)
    filer.last_login = timezone.now()
    filer.save()

    assert only_row(declaration, reviewer).standing is Standing.UNSEEN


@pytest.mark.parametrize("revision", [0, 1])
def test_what_is_not_filed_by_the_deadline_is_overdue(campaign, reviewer, revision):
    declaration = make_declaration(campaign=campaign, revision=revision)

    before = only_row(declaration, reviewer, campaign.closes_at - timedelta(seconds=1))
    after = only_row(declaration, reviewer, campaign.closes_at)

    assert before.standing is not Standing.OVERDUE
    assert after.standing is Standing.OVERDUE
    assert after.progress is (Standing.DRAFT if revision else Standing.UNSEEN)


@pytest.mark.parametrize("status", Status.filed())
def test_what_is_filed_is_never_overdue(campaign, reviewer, status):
    declaration = make_declaration(campaign=campaign, status=status)

    late = only_row(declaration, reviewer, campaign.closes_at + DAY)

    assert late.standing is Standing(status)


@pytest.mark.parametrize("hours", [-60, -36, -12, 12, 36, 60])
@pytest.mark.parametrize("extension", [None, -1, 1, 2])
@pytest.mark.parametrize("answer", [None, -1, 1, 2])
def test_overdue_in_the_database_is_overdue_on_the_model(
    reviewer, hours, extension, answer
):
    """The twin of `Declaration.due_at`: whichever end is last, both agree."""
    now = timezone.now()
    campaign = make_campaign(deadline=now, opens_at=now - 30 * DAY)
    ends = {}
    if extension:
        ends |= {"extended_until": now + extension * DAY, "extension_reason": "停电"}
    if answer:
        ends |= {"status": Status.RETURNED, "answer_by": now + answer * DAY}
    declaration = make_declaration(campaign=campaign, **ends)
    moment = now + timedelta(hours=hours)

    row = only_row(declaration, reviewer, moment)

    assert (row.standing is Standing.OVERDUE) is (moment >= declaration.due_at)


# The stamped paper -------------------------------------------------------------


@pytest.fixture
def unread(monkeypatch):
    """The code is written by hand here: reading it takes a process each."""
    monkeypatch.setattr(
        "submissions.attachments.storing.read_scan", lambda *_: ScanReading()
    )


@pytest.fixture
def filed(filer, campaign, unread):
    declaration = make_declaration(filer.unit, campaign, status=Status.SUBMITTED)
    make_theme(declaration)
    return declaration


def test_without_a_scan_the_stamp_is_absent(filed, filer, reviewer):
    make_filing(filed, filer)

    assert only_row(filed, reviewer).stamp is Stamp.ABSENT


def make_read(declaration, filer, code=None):
    """A scan whose code was read: that of what stands there now, or another."""
    scan = make_attachment(declaration, filer)
    scan.code_read = scan.code if code is None else code
    scan.save()
    return scan


def test_scan_of_what_was_filed_fits(filed, filer, reviewer):
    make_read(filed, filer)
    make_filing(filed, filer)

    assert only_row(filed, reviewer).stamp is Stamp.FITS


def test_scan_without_a_code_that_could_be_read_is_unread(filed, filer, reviewer):
    make_attachment(filed, filer)
    make_filing(filed, filer)

    assert only_row(filed, reviewer).stamp is Stamp.UNREAD


def test_scan_that_bears_another_code_does_not_fit(filed, filer, reviewer):
    make_read(filed, filer, "A1B2C-3D4E5")
    make_filing(filed, filer)

    assert only_row(filed, reviewer).stamp is Stamp.OUTDATED


FITTING, FOREIGN, NONE = None, "A1B2C-3D4E5", ""


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.DRAFT])
@pytest.mark.parametrize(
    ("codes", "stamp"),
    [
        ((NONE, NONE), Stamp.UNREAD),
        ((NONE, FOREIGN), Stamp.OUTDATED),
        ((NONE, FITTING), Stamp.FITS),
        ((FOREIGN, NONE), Stamp.OUTDATED),
        ((FOREIGN, FOREIGN), Stamp.OUTDATED),
        ((FOREIGN, FITTING), Stamp.FITS),
        ((FITTING, NONE), Stamp.FITS),
        ((FITTING, FOREIGN), Stamp.FITS),
        ((FITTING, FITTING), Stamp.FITS),
    ],
)
def test_best_of_two_scans_is_the_stamp(filed, filer, reviewer, codes, stamp, status):
    for code in codes:
        make_read(filed, filer, code)
    make_filing(filed, filer)
    type(filed).objects.update(status=status, changed_at=timezone.now() - DAY)

    assert only_row(filed, reviewer).stamp is stamp


@pytest.mark.parametrize(
    ("code", "stamp"),
    [(NONE, Stamp.OUTDATED), (FOREIGN, Stamp.OUTDATED), (FITTING, Stamp.FITS)],
)
def test_scan_of_what_was_there_before_counts_by_its_code(
    filed, filer, reviewer, code, stamp
):
    scan = make_read(filed, filer, code)
    scan.content_sha256 = "0" * 64
    scan.save()
    make_filing(filed, filer)

    assert only_row(filed, reviewer).stamp is stamp


def test_scan_of_an_earlier_filing_does_not_fit(filed, filer, reviewer):
    make_attachment(filed, filer)
    make_filing(filed, filer)
    filed.themes.update(summary="盖章以后改的。")
    make_filing(Declaration.objects.get(pk=filed.pk), filer)

    assert only_row(filed, reviewer).stamp is Stamp.OUTDATED


def test_any_scan_that_fits_is_enough(filed, filer, reviewer):
    filed.themes.update(summary="先写的。")
    make_read(filed, filer)
    filed.themes.update(summary="后写的。")
    make_read(filed, filer)
    make_filing(filed, filer)

    assert only_row(filed, reviewer).stamp is Stamp.FITS


@pytest.mark.parametrize(
    ("changed", "stamp"), [(-DAY, Stamp.FITS), (DAY, Stamp.OUTDATED)]
)
def test_scan_of_a_draft_fits_until_the_draft_changes(
    filer, campaign, reviewer, changed, stamp
):
    changed_at = timezone.now() + changed
    draft = make_declaration(filer.unit, campaign, changed_at=changed_at)
    make_read(draft, filer)

    assert only_row(draft, reviewer).stamp is stamp


# Whom to call --------------------------------------------------------------------


def contacts(row):
    return [(one.name, one.phone, one.source) for one in row.contacts]


@pytest.fixture
def silent(campaign):
    return make_declaration(
        make_unit("乌山街道", phone="0731-88123650"),
        campaign,
        revision=0,
        contact_name="",
        contact_phone="",
    )


def test_own_contact_goes_before_all_others(silent, reviewer):
    make_declaration(silent.unit, make_campaign(2026), contact_phone="13900139000")
    Declaration.objects.filter(pk=silent.pk).update(
        contact_name="李四", contact_phone="13812348000"
    )

    assert contacts(only_row(silent, reviewer)) == [("李四", "13812348000", "")]


def test_without_one_last_years_and_the_units_own_number_stand_in(silent, reviewer):
    make_declaration(
        silent.unit,
        make_campaign(2026),
        contact_name="王五",
        contact_phone="13900139000",
    )

    assert contacts(only_row(silent, reviewer)) == [
        ("王五", "13900139000", "去年"),
        ("", "0731-88123650", "单位"),
    ]


def test_contact_of_two_years_ago_is_nobodys(silent, reviewer):
    make_declaration(silent.unit, make_campaign(2025), contact_phone="13900139000")

    assert contacts(only_row(silent, reviewer)) == [("", "0731-88123650", "单位")]


# Counting ------------------------------------------------------------------------


def test_reminders_are_counted_with_the_last_one(silent, reviewer):
    make_reminder(silent)
    last = make_reminder(silent)

    row = only_row(silent, reviewer)

    assert (row.reminder_count, row.reminded_at) == (2, last.at)


def test_unit_closed_before_it_wrote_is_not_called(campaign, reviewer):
    for name, revision in (("撤了", 0), ("报过再撤", 1)):
        unit = make_unit(name, active=False)
        make_declaration(unit, campaign, revision=revision)

    assert [
        row.unit_name for row in list_roster_rows(find_roster(campaign, reviewer))
    ] == ["报过再撤"]


def test_cells_count_every_unit_once(campaign, reviewer):
    for fields in ({"revision": 0}, {"revision": 0}, {"status": Status.SUBMITTED}):
        declaration = make_declaration(campaign=campaign, **fields)
        for _ in range(2):
            make_theme(declaration)
            make_reminder(declaration)

    totals = Totals.of(count_cells(find_roster(campaign, reviewer)))

    assert (totals.units, totals.filed, totals.missing) == (3, 1, 2)
    assert totals.by_standing[Standing.UNSEEN] == 2
