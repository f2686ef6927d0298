"""Hostile files, and a common one: seconds and megabytes that each costs the intake."""

import multiprocessing
import resource
import time
from contextlib import suppress
from pathlib import Path

import django

django.setup()

from submissions.intake import IntakeRefused, read_file
from tests.submissions.intake.hostile import HOSTILE, make_content
from tests.submissions.intake.papers import FORMS, HEADING, ROW, docx, table, xlsx

GIVEN = Path(__file__).parents[1] / "submissions" / "intake" / "given"
SECONDS, MEGABYTES = 2, 100
COMMON = {
    "20 rows of Word": ("a.docx", docx(table(HEADING, *[ROW] * 20))),
    "20 rows of Excel": ("a.xlsx", xlsx(HEADING, *[ROW] * 20)),
    "a shared string repeated": (
        "a.xlsx",
        (GIVEN / "shared-string-bomb.xlsx").read_bytes(),
    ),
}


def main():
    files = COMMON | {title: (name, None) for title, name, *_ in HOSTILE}
    print(f"{'file':46}{'s':>8}{'MB':>8}  share of {SECONDS} s and {MEGABYTES} MB")
    for title, (name, content) in files.items():
        seconds, megabytes = measure_reading(name, content or make_content(title))
        share = max(seconds / SECONDS, megabytes / MEGABYTES)
        print(f"{title:46}{seconds:8.2f}{megabytes:8.1f}  {share:.2f}")


def measure_reading(name, content):
    """CPU seconds and the peak of memory above the start, in a process of its own."""
    theirs, ours = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=read_once, args=(name, content, ours)
    )
    process.start()
    measured = theirs.recv()
    process.join()
    return measured


def read_once(name, content, answer):
    before, began = read_peak(), time.process_time()
    with suppress(IntakeRefused):
        read_file(name, content, forms=FORMS, year=2027)
    answer.send((time.process_time() - began, read_peak() - before))


def read_peak():
    """Megabytes: the most that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
