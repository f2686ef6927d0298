"""Traces of texts, so that a search need not read what cannot hold its words.

A trace has a bit for every character and every two neighbours of a text (superimposed
coding, as in C. S. Roberts, Proc. IEEE 67, 1979). A text that holds some words has all
bits of theirs; few others have, and those the search then reads. Pure; a leaf.
"""

from functools import lru_cache
from zlib import crc32

PARTS = 8
BITS = 62  # of each part: a column of 64 bits that never turns negative


@lru_cache(maxsize=64)  # the parts of one text are asked for one after another
def trace(text):
    """A tuple of `PARTS` whole numbers from 0 to 2**`BITS` - 1; capitals do not count."""
    parts = [0] * PARTS
    for piece in pieces(text.lower()):
        part, bit = divmod(crc32(piece.encode()) % (PARTS * BITS), BITS)
        parts[part] |= 1 << bit
    return tuple(parts)


def pieces(text):
    pairs = (text[place : place + 2] for place in range(len(text) - 1))
    return {*text, *pairs}
