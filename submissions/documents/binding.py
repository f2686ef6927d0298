"""PDF outside of a request: a long paper in parts, then bound; many papers one by one."""

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from io import BytesIO
from math import ceil
from multiprocessing import get_context, parent_process

import django

from submissions.documents.paper import Paper
from submissions.documents.pdf import render_pdf, write_pdf

# One process needs about 150 MB and 0.16 MB a row; few parts, since each brings its fonts.
ROWS_PER_PART = 500
# The worker holds all tags while it binds them: 200 MB for 1,000 rows, 266 MB for 1,500; of
# 3,000 it would be 470 MB, where a process may have 300.
MOST_TAGGED = 1_500
# How far a seam may move to stand where the paper begins something, as a share of a part.
GIVE = 0.2


class Stopped(Exception):
    """Whoever watches the work said to stop."""


def print_bound_pdf(
    paper: Paper, tell: Callable[[int, int], bool] = lambda *_: True
) -> bytes:
    """The paper as one PDF. `tell(done, parts)` hears of progress; False stops the work.

    Up to MOST_TAGGED rows it is for the archive, as `write_pdf` makes it. In one piece it
    would take 335 MB for 1,000 rows, and one core instead of all.

    Raises Stopped, or PaperError of a part.
    """
    parts = cut_into_parts(paper)
    write = partial(write_pdf, numbered=len(parts) == 1, tagged=is_archival(paper))
    printed = []
    with ProcessPoolExecutor(
        count_workers(), mp_context=get_context("spawn"), initializer=begin_printing
    ) as pool:
        for part in pool.map(write, parts):
            printed.append(part)
            if not tell(len(printed), len(parts)):
                pool.shutdown(cancel_futures=True)
                raise Stopped
        if len(parts) == 1:
            return printed[0]
        # There too, so that this process need not hold what prints.
        looks, pages = replace(paper, rows=()), sum(map(count_pages, printed))
        numbers = pool.submit(print_page_numbers, pages, looks).result()
    return bind_parts(printed, numbers)


def is_archival(paper: Paper) -> bool:
    """Whether its PDF is PDF/A-2a and PDF/UA-1, as short ones are."""
    return len(paper.rows) <= MOST_TAGGED


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


def count_pages(part: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(part)).pages)


def bind_parts(parts: list[bytes], numbers: bytes) -> bytes:
    """The parts in one file, bookmarks and tags kept, over pages that bear the numbers.

    What the first says of itself, the book says: title, language, profile of colours.
    """
    from pypdf import PdfReader, PdfWriter

    book = PdfWriter(clone_from=BytesIO(parts[0]))
    for number, part in enumerate(parts[1:], start=2):
        append_part(book, PdfReader(BytesIO(part)), number)
    put_page_numbers(book, PdfReader(BytesIO(numbers)))
    stream = BytesIO()
    book.write(stream)
    return stream.getvalue()


def append_part(book, part, number: int) -> None:
    """pypdf leaves the tags of what it appends behind; they follow here."""
    from pypdf.generic import NameObject, NumberObject

    before = len(book.pages)
    book.append(part)
    if "/StructTreeRoot" not in part.root_object:
        return
    for page in range(before, len(book.pages)):
        book.pages[page][NameObject("/StructParents")] = NumberObject(page)
    tags = book.root_object["/StructTreeRoot"]
    more = part.root_object["/StructTreeRoot"].clone(book)
    [document], [other] = tags["/K"], more["/K"]
    for element in other["/K"]:
        element.get_object()[NameObject("/P")] = document
        document.get_object()["/K"].append(element)
        rename_cells(element, number)
    by_page = more["/ParentTree"]["/Nums"]
    for page, elements in zip(by_page[::2], by_page[1::2], strict=True):
        tags["/ParentTree"]["/Nums"].extend([NumberObject(before + page), elements])


def rename_cells(element, number: int) -> None:
    """Cells know their heads by names, which are the same in every part."""
    from pypdf.generic import NameObject, TextStringObject

    element = element.get_object()
    if not isinstance(element, dict):
        return
    if name := element.get("/ID"):
        element[NameObject("/ID")] = TextStringObject(f"{number}-{name}")
    heads = element.get("/A", {}).get("/Headers", [])
    heads[:] = [TextStringObject(f"{number}-{name}") for name in heads]
    for inner in element.get("/K", ()):
        rename_cells(inner, number)


def put_page_numbers(book, numbers) -> None:
    """Below the text, and no part of it for those who have it read out (ISO 14289-1)."""
    from pypdf.generic import NameObject

    for page, number in zip(book.pages, numbers.pages, strict=True):
        drawn = number.get_contents()
        drawn.set_data(b"/Artifact BMC\n" + drawn.get_data() + b"\nEMC")
        number[NameObject("/Contents")] = drawn
        page.merge_page(number)
        page.compress_content_streams()


def print_page_numbers(pages: int, paper: Paper) -> bytes:
    """A PDF of empty pages, each with its page number at the foot."""
    context = {"paper": paper, "pages": range(pages), "numbered": True}
    return render_pdf("documents/numbers.html", context)
