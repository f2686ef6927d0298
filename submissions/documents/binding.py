"""PDF outside of a request: a long paper in parts, then bound; many papers one by one."""

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from math import ceil
from multiprocessing import get_context, parent_process

import django

from submissions.documents.paper import Paper
from submissions.documents.pdf import render_pdf, write_pdf

# One process needs about 90 MB and 0.16 MB a row; few parts, since each brings its fonts.
ROWS_PER_PART = 500
# How far a seam may move to stand where the paper begins something, as a share of a part.
GIVE = 0.2


class Stopped(Exception):
    """Whoever watches the work said to stop."""


def print_bound_pdf(
    paper: Paper, tell: Callable[[int, int], bool] = lambda *_: True
) -> bytes:
    """The paper as one PDF. `tell(done, parts)` hears of progress; False stops the work.

    One of a single part is for the archive, as `write_pdf` makes it. One that was bound is
    not: pypdf drops the tags that PDF/A-2a asks for. In one piece it would take 335 MB for
    1,000 rows and 690 MB for 3,000, where a process may have 300, and one core instead of
    all: 21 s of it instead of 2 × 9 s.

    Raises Stopped, or PaperError of a part.
    """
    parts = cut_into_parts(paper)
    write = write_part if len(parts) > 1 else write_pdf
    printed = []
    with ProcessPoolExecutor(
        count_workers(), mp_context=get_context("spawn"), initializer=begin_printing
    ) as pool:
        for part in pool.map(write, parts):
            printed.append(part)
            if not tell(len(printed), len(parts)):
                pool.shutdown(cancel_futures=True)
                raise Stopped
    return bind_parts(printed, paper) if len(parts) > 1 else printed[0]


@contextmanager
def open_press() -> Iterator[Callable[[Paper], bytes]]:
    """Gives a function from a Paper to its PDF, printed by one process apart.

    What WeasyPrint takes (150 MB, and more for a long paper) goes away with the process.
    """
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=begin_printing
    ) as pool:
        yield lambda paper: pool.submit(write_pdf, paper).result()


def count_workers() -> int:
    return min(4, os.cpu_count() or 1)


def begin_printing() -> None:
    """Set up a process of the pool; it ends when its parent was killed."""
    django.setup()
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    parent_process().join()
    os._exit(1)


def write_part(part: Paper) -> bytes:
    return write_pdf(part, whole=False)


def cut_into_parts(paper: Paper) -> list[Paper]:
    """The paper in parts, all in one size of type; only the first has the title."""
    cuts = [0, *find_seams(paper), len(paper.rows)]
    size = paper.cell_size  # measures every row
    return [
        replace(
            paper,
            rows=paper.rows[start:end],
            size=size,
            continued=start > 0,
            mark="" if start else paper.mark,
            fields=() if start else paper.fields,
            signature=paper.signature if end == len(paper.rows) else (),
        )
        for start, end in itertools.pairwise(cuts)
    ]


def find_seams(paper: Paper) -> Iterator[int]:
    """Row numbers to cut at: evenly spaced, or at a bookmark close by."""
    rows = paper.rows
    count = ceil(len(rows) / ROWS_PER_PART)
    step = len(rows) / count if count else 0
    begun = [place for place, row in enumerate(rows) if row.bookmark]
    for number in range(1, count):
        even = round(number * step)
        near = [place for place in begun if abs(place - even) <= GIVE * step]
        yield min(near, key=lambda place: abs(place - even), default=even)


def bind_parts(parts: list[bytes], paper: Paper) -> bytes:
    """The parts in one file, bookmarks kept, — 1 — at the foot of every page."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    book = PdfWriter()
    for part in parts:
        book.append(PdfReader(BytesIO(part)))
    numbers = PdfReader(BytesIO(print_page_numbers(len(book.pages), paper)))
    for page, number in zip(book.pages, numbers.pages, strict=True):
        page.merge_page(number)
        page.compress_content_streams()
    book.add_metadata({"/Title": paper.name, "/Author": paper.author})
    book.root_object[NameObject("/Lang")] = TextStringObject("zh-CN")
    stream = BytesIO()
    book.write(stream)
    return stream.getvalue()


def print_page_numbers(pages: int, paper: Paper) -> bytes:
    """A PDF of empty pages, each with its page number at the foot."""
    context = {"paper": paper, "pages": range(pages), "numbered": True}
    return render_pdf("documents/numbers.html", context)
