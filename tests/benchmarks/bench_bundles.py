"""考核材料 of 1 GB, as the worker makes it: seconds, and the memory that it takes.

Hold (issue I): ≤ 100 MB beyond what the worker has at rest; the process that prints its
papers, ≤ 300 MB (design §10). Random bytes stand for
photos: both are stored as they are. Papers are printed on the way, as many as a real
year has.
"""

import hashlib
import os
import resource
import time
import uuid

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from review.archive import jobs
from review.models import BundleJob
from submissions.activities.reporting import freeze_report
from submissions.choices import DeclarationStatus, OccasionStatus, Role
from tests.activities import make_complete, make_occasion
from tests.factories import make_declaration, make_filing, make_theme, make_user

MEGABYTE = 1 << 20
UNITS, PHOTOS, PHOTO_SIZE = 41, 5, 5 * MEGABYTE


def measure_memory(whose=resource.RUSAGE_SELF):
    """The most that this process, or one of its children, ever had, in MB."""
    return resource.getrusage(whose).ru_maxrss / 1024


def make_year(campaign):
    """A filing, an occasion with its report, and photos of each unit."""
    for _ in range(UNITS):
        filer = make_user()
        declaration = make_declaration(
            filer.unit, campaign, status=DeclarationStatus.ACCEPTED
        )
        make_theme(declaration)
        make_filing(declaration, filer)
        occasion = make_complete(
            make_occasion(unit=filer.unit, status=OccasionStatus.REPORTED)
        )
        for number in range(PHOTOS):
            make_photo_row(occasion, filer, number)
        freeze_report(
            occasion, actor=filer, key=uuid.uuid4(), received_at=timezone.now()
        )


def make_photo_row(occasion, filer, number):
    content = os.urandom(PHOTO_SIZE)
    sha256 = hashlib.sha256(content).hexdigest()
    photo = occasion.files.create(
        kind="photo",
        name=f"现场{number}.jpg",
        ending="jpg",
        position=number,
        size=PHOTO_SIZE,
        sha256=sha256,
        source_sha256=sha256,
        uploaded_by=filer,
        uploaded_by_label=filer.label,
    )
    photo.path.write_bytes(content)


def main():
    call_command("migrate", verbosity=0)
    settings.ATTACHMENT_DIR.mkdir()
    office = make_user("office", Role.REVIEWER)
    campaign = make_declaration().campaign
    make_year(campaign)
    jobs.queue_bundle(campaign, "evidence", actor=office)
    before, begun = measure_memory(), time.perf_counter()
    jobs.make_next_bundle(timezone.now())
    taken, job = time.perf_counter() - begun, BundleJob.objects.get()
    print(
        f"{job.size / MEGABYTE:.0f} MB, {job.parts} files, {job.status}: {taken:.0f} s,"
        f" memory {measure_memory():.0f} MB = {before:.0f}"
        f" + {measure_memory() - before:.0f} MB,"
        f" its printer {measure_memory(resource.RUSAGE_CHILDREN):.0f} MB"
    )


if __name__ == "__main__":
    main()
