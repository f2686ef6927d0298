"""Which themes a word finds, and which a unit's name."""

from django.db.models import (
    Q,
)

from review.models import Wording
from submissions.models import Theme, Unit
from submissions.text import fold

# So many words are looked for one by one; what follows is taken as it stands.
MOST_WORDS = 4


def find_words(text):
    """[the condition that a row of the list shows a word, or the plan will] of each."""
    return [find_word(word) for word in split_words(text)]


def split_words(text):
    return text.split(maxsplit=MOST_WORDS - 1)


def find_word(word):
    written = Q(title__icontains=word) | Q(summary__icontains=word)
    reworded = Wording.objects.filter(written).order_by()
    return (
        Q(search_text__contains=fold(word))
        | Q(pk__in=reworded.values("theme"))
        | find_units(Unit.objects.filter(name__icontains=word))
    )


def find_units(units):
    """The condition that a theme is of one of these units: its own, one that they join,
    or one that a theme of theirs was merged into."""
    units = units.order_by().values("pk")
    joint = Theme.co_organisers.through.objects.filter(unit__in=units).values("theme")
    theirs = Q(declaration__unit__in=units) | Q(pk__in=joint)
    merged = Theme.objects.filter(theirs, merged_into__isnull=False).order_by()
    return theirs | Q(pk__in=merged.values("merged_into"))


def find_name(text, prefix=""):
    """The condition that a unit has this text in one of its names."""
    names = ("name", "short_name", "aliases")
    holds = {f"{prefix}{name}__icontains": text for name in names}
    return Q(**holds, _connector=Q.OR)
