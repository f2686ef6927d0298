"""Finding themes by words: the theme's own, its units' names, the office's wording."""

from functools import reduce
from operator import or_

from django.db.models import Exists, Func, Q, TextField, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan, IContains

from review.models import Wording
from submissions.models import Campaign, Declaration, Theme, Unit
from submissions.models.fields import may_hold
from submissions.models.themes import TRACE_COLUMNS

# So many words are looked for one by one; what follows is taken as it stands.
MOST_WORDS = 4
LATIN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# The wide letters and digits (U+FF10 to U+FF5A) that Chinese input methods make.
WIDE = {ord(letter): chr(ord(letter) + 0xFEE0) for letter in LATIN}
NARROW = {ord(wide): chr(narrow) for narrow, wide in WIDE.items()}


class LatinCase(Func):
    """A text of whose letters only the Latin ones have capitals.

    PostgreSQL folds those in a third of the time that every script takes.
    """

    template = "%(expressions)s"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler, connection):
        return self.as_sql(
            compiler, connection, template='(%(expressions)s COLLATE "C")'
        )


def words_of(text):
    """Its words, apart at blanks."""
    return text.split(maxsplit=MOST_WORDS - 1)


def spellings(word):
    """A word as typed, in narrow letters and digits, and in wide ones of either case."""
    narrow = word.translate(NARROW)
    wide = (narrow.lower().translate(WIDE), narrow.upper().translate(WIDE))
    return dict.fromkeys((word, narrow, *wide))


def capitals(text):
    """The letters of a text that have capitals, but for wide ones: those are looked for
    in either case. Chinese has none."""
    cased = (letter for letter in text if letter.upper() != letter.lower())
    return "".join(letter for letter in cased if ord(letter) not in NARROW)


def contains(column, text):
    """The condition that a column holds this text; capitals count in no search.

    Without letters that have any, to look for its place is quicker than any pattern.
    """
    cased = capitals(text)
    if not cased:
        return Q(GreaterThan(StrIndex(column, Value(text)), 0))
    if cased.isascii():
        return Q(IContains(LatinCase(column), text))
    return Q(**{f"{column}__icontains": text})


def holds(text, *columns):
    """The condition that one of these columns holds this text."""
    return Q(*(contains(column, text) for column in columns), _connector=Q.OR)


def says(word):
    """The condition that a theme's own words hold this one.

    Its trace is asked first where it knows, so that few texts have to be read.
    """
    return reduce(or_, map(says_so, spellings(word)))


def says_so(text):
    held = holds(text, "summary", "title")
    known = capitals(text).isascii()
    return may_hold(TRACE_COLUMNS, text) & held if known else held


def named(prefix, text):
    """Units that have this text in one of their names."""
    names = (f"{prefix}{column}" for column in ("name", "short_name", "aliases"))
    return holds(text, *names)


def finds(words):
    """[the condition that a row of the list shows a word, or the plan will] of each."""
    sets = [(word, "pk__in", reworded(word).values("theme")) for word in words]
    units = [(word, Unit.objects.filter(contains("name", word))) for word in words]
    for word, theirs in there(units):
        sets += [(word, column, keys) for column, keys in of_units(theirs)]
    conditions = {word: says(word) for word in words}
    # To ask an empty set of every theme takes longer than to read the theme.
    for word, column, keys in there(sets):
        conditions[word] |= Q((column, keys))
    return list(conditions.values())


def there(sets):
    """Those of (…, queryset) that hold any row: one query for all."""
    if not sets:
        return []
    asked = (Exists(rows) for *_, rows in sets)
    said = Campaign.objects.values_list(*asked).first()
    return [one for one, is_there in zip(sets, said, strict=True) if is_there]


def reworded(word):
    return Wording.objects.filter(holds(word, "title", "summary")).order_by()


def of_units(units):
    """[(lookup, keys)] of the themes of these units: those of their own, those that they
    join, those that one of theirs was merged into."""
    units = units.order_by().values("pk")
    own = Declaration.objects.filter(unit__in=units).order_by()
    through = Theme.co_organisers.through.objects
    joint = through.filter(unit__in=units).values("theme")
    theirs = Q(declaration__in=own.values("pk")) | Q(pk__in=joint)
    merged = Theme.objects.filter(theirs, merged_into__isnull=False).order_by()
    return [
        ("declaration__in", own.values("pk")),
        ("pk__in", joint),
        ("pk__in", merged.values("merged_into")),
    ]
