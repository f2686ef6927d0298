"""Where the words of a search stand in a text, to be marked in its row; pure."""

import re

from submissions.text import fold

# As much of a summary as its two lines in a row show; what stands later is cut to.
IN_SIGHT = 50
SENTENCE_ENDS = re.compile("[。；！？\n]")


def split_at_words(text, words):
    """[(piece, whether it is one of the words)], compared as the search does."""
    marked = mark_characters(text, words)
    pieces = []
    for character, found in zip(text, marked, strict=True):
        if pieces and pieces[-1][1] is found:
            pieces[-1] = (pieces[-1][0] + character, found)
        else:
            pieces.append((character, found))
    return pieces


def mark_characters(text, words):
    """[bool] of each character: folded, one may become several."""
    folded = [fold(character) for character in text]
    places = [place for place, piece in enumerate(folded) for _ in piece]
    whole, marked = "".join(folded), [False] * len(text)
    for word in filter(None, map(fold, words)):
        for found in re.finditer(re.escape(word), whole):
            for place in places[found.start() : found.end()]:
                marked[place] = True
    return marked


def cut_to_words(text, words):
    """The text from the sentence on in which the first word stands, when it is late."""
    marked = mark_characters(text, words)
    first = marked.index(True) if True in marked else 0
    if first < IN_SIGHT:
        return text
    ends = [end.end() for end in SENTENCE_ENDS.finditer(text, 0, first)]
    begin = max([first - IN_SIGHT // 2, *ends])
    return f"…{text[begin:]}"
