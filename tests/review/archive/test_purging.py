"""联系人 of an archived year: removed in time, and what was filed stays provable."""

import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from review.archive import jobs
from review.archive.purging import purge_due_contacts
from review.models import BundleJob
from submissions.choices import BundleKind
from submissions.models import AuditEntry, Campaign, Declaration, Filing
from tests.factories import make_declaration, make_filing, make_theme

pytestmark = pytest.mark.django_db(transaction=True)
NAME, PHONE = "章曉薇", "13917351846"


@pytest.fixture
def archived(campaign, filer, reviewer):
    """The 归档包 of a year that keeps its contacts for three years."""
    contact = {"contact_name": NAME, "contact_phone": PHONE}
    declaration = make_declaration(
        filer.unit, campaign, status="accepted", undo={"contact_name": NAME}, **contact
    )
    make_theme(declaration)
    make_filing(declaration, filer)
    campaign.archived_at, campaign.archived_by_label = timezone.now(), "周文清"
    campaign.contact_years = 3
    campaign.save()
    return make_package(campaign, reviewer)


def make_package(campaign, actor):
    job = jobs.queue_bundle(campaign, BundleKind.ARCHIVE, actor=actor)
    jobs.make_next_bundle(timezone.now())
    job.refresh_from_db()
    return job


def read_package(job):
    with zipfile.ZipFile(job.path) as package:
        return b"".join(map(package.read, package.namelist())).decode(errors="replace")


@pytest.mark.database
def test_contacts_go_after_their_years_and_the_filing_still_verifies(archived):
    before = Filing.objects.get()
    assert purge_due_contacts(timezone.now() + timedelta(days=3 * 365)) == 0
    assert NAME in read_package(archived)

    assert purge_due_contacts(timezone.now() + timedelta(days=3 * 366 + 1)) == 1
    assert purge_due_contacts(timezone.now() + timedelta(days=4 * 366)) == 0

    filing, declaration = Filing.objects.get(), Declaration.objects.get()
    assert (filing.sha256, filing.is_as_filed) == (before.sha256, True)
    assert NAME not in f"{filing.content}{declaration.undo}{declaration.contact_name}"
    assert PHONE not in f"{filing.content}{declaration.contact_phone}"
    entry = AuditEntry.objects.get(action="filing.purge_contact")
    assert entry.data == {
        "sha256": before.sha256,
        "purged_sha256": filing.purged_sha256,
        "sound": True,
    }
    assert not archived.path.exists()
    jobs.make_next_bundle(timezone.now())
    assert NAME not in read_package(BundleJob.objects.get())
    call_command("verify_audit")

    Filing.objects.update(content=filing.content | {"unit": "别的单位"})
    assert not Filing.objects.get().is_as_filed


def test_years_that_say_nothing_keep_their_contacts(archived):
    Campaign.objects.update(contact_years=None)

    purge_due_contacts(timezone.now() + timedelta(days=9999))

    assert Declaration.objects.get().contact_name == NAME
