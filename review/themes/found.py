"""Where the words of a search stand in a text, to be marked in its row; pure."""

import re
from functools import lru_cache

from submissions.text import fold

# As much of a summary as its line in a row shows; what stands later is cut to.
IN_SIGHT = 30
SENTENCE_ENDS = re.compile("[。；！？\n]")

fold_character = lru_cache(maxsize=10_000)(fold)  # a page of rows has ten thousand


def split_at_words(text, words):
    """[(piece, whether it is one of the words)], compared as the search does."""
    pieces, end = [], 0
    for start, stop in find_places(text, words):
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    pieces.append((text[end:], False))
    return [piece for piece in pieces if piece[0]]


def find_places(text, words):
    """[(start, stop)] of each stretch of the text that is words, in its order."""
    searched = fold(text)
    words = [word for word in map(fold, words) if word and word in searched]
    if not words:
        return []
    # Folded, one character may become several.
    folded = list(map(fold_character, text))
    whole, stretches = "".join(folded), []
    places = [place for place, piece in enumerate(folded) for _ in piece]
    for word in words:
        for found in re.finditer(re.escape(word), whole):
            start, last = places[found.start()], places[found.end() - 1]
            stretches.append((start, last + 1))
    return join_stretches(sorted(stretches))


def join_stretches(stretches):
    """The same without what overlaps or touches."""
    joined = []
    for start, stop in stretches:
        if joined and start <= joined[-1][1]:
            before = joined.pop()
            start, stop = before[0], max(before[1], stop)
        joined.append((start, stop))
    return joined


def cut_to_words(text, words):
    """The text from the sentence on in which the first word stands, when it is late."""
    first = next((start for start, _ in find_places(text, words)), 0)
    if first < IN_SIGHT:
        return text
    ends = [end.end() for end in SENTENCE_ENDS.finditer(text, 0, first)]
    begin = max([first - IN_SIGHT // 2, *ends])
    return f"…{text[begin:]}"
