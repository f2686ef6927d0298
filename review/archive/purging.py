"""联系人 of an archived year, removed when the campaign says so.

What was filed stays provable: docs/decisions/13-contacts-purged.md.
"""

from datetime import timedelta

from django.db import transaction

from review.archive.jobs import queue_bundle
from review.models import BundleJob
from submissions import audit
from submissions.choices import BundleKind, JobStatus
from submissions.models import Campaign, Declaration, Filing
from submissions.models.declarations import digest_content

# Never a day too early.
YEAR = timedelta(days=366)
NOBODY = {"contact_name": "", "contact_phone": ""}


def purge_due_contacts(now):
    """How many years were purged of their contacts."""
    due = [campaign for campaign in find_kept_for_a_time() if is_due(campaign, now)]
    for campaign in due:
        purge_contacts(campaign, now)
    return len(due)


def find_kept_for_a_time():
    return Campaign.objects.filter(
        contact_years__isnull=False,
        contacts_purged_at__isnull=True,
        archived_at__isnull=False,
    )


def is_due(campaign, now):
    return campaign.archived_at + campaign.contact_years * YEAR <= now


@transaction.atomic
def purge_contacts(campaign, now):
    """Out of the forms, the filings and the package of the year."""
    kept = Campaign.objects.filter(pk=campaign.pk, contacts_purged_at__isnull=True)
    if not kept.update(contacts_purged_at=now):
        return
    forms = Declaration.objects.filter(campaign=campaign).update(**NOBODY, undo={})
    filings = Filing.objects.filter(declaration__campaign=campaign)
    unsound = [filing.number for filing in filings if not purge_filing(filing)]
    audit.record(
        actor=None,
        action="campaign.purge_contacts",
        target=campaign,
        declarations=forms,
        filings=filings.count(),
        unsound=unsound,
    )
    renew_package(campaign)


def purge_filing(filing):
    """Whether it was as filed until now; the log keeps both checksums of it."""
    sound = filing.is_as_filed
    content = filing.content | NOBODY
    purged = digest_content(content)
    Filing.objects.filter(pk=filing.pk).update(content=content, purged_sha256=purged)
    audit.record(
        actor=None,
        action="filing.purge_contact",
        target=filing,
        sha256=filing.sha256,
        purged_sha256=purged,
        sound=sound,
    )
    return sound


def renew_package(campaign):
    """The 归档包 that holds the contacts goes; another is made without them."""
    done = BundleJob.objects.filter(
        campaign=campaign, kind=BundleKind.ARCHIVE, status=JobStatus.DONE
    )
    packages = list(done.select_related("asked_by"))
    if not packages:
        return
    done.delete()
    for package in packages:
        transaction.on_commit(lambda path=package.path: path.unlink(missing_ok=True))
    queue_bundle(campaign, BundleKind.ARCHIVE, actor=packages[0].asked_by)
