"""The shapes of the 核对单: its marks, its lines, the whole of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

from submissions.comparison import fingerprint_text

# So many names a line shows; the rest is counted.
FIRST_NAMED, MOST_NAMED = 4, 30


class Mark(TextChoices):
    """What the sheet says of a line: `BAD` stops the issue, `LOOK` is to be acknowledged."""

    GOOD = "good", "是"
    LOOK = "look", "注意"
    WAIVED = "waived", "本年不要求"
    BAD = "bad", "须先办"


@dataclass(frozen=True)
class Item:
    text: str
    url: str


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, how much of it, and what was found.

    `name` and `title`: of its rule, in code and in words. A text before items ends “：”.
    """

    mark: Mark
    text: str
    items: Sequence[Item] = ()
    url: str = ""
    name: str = ""
    title: str = ""

    @property
    def first(self):
        """Those in sight; of a long list the others are folded."""
        return self.items[:FIRST_NAMED]

    @property
    def folded(self):
        return self.items[FIRST_NAMED:MOST_NAMED]

    @property
    def unnamed(self):
        return max(0, len(self.items) - MOST_NAMED)

    @property
    def sentence(self):
        """What it says without its items."""
        return f"{self.text.removesuffix('：').removesuffix('。')}。"

    @property
    def whole(self):
        """What it says, with all its items."""
        items = "、".join(item.text for item in self.items)
        return f"{self.text}{items}。" if items else self.text

    @property
    def key(self):
        """Tells the line and what it said: another finding is another key."""
        return f"{self.name}-{fingerprint_text(self.whole)}"


@dataclass(frozen=True)
class CheckSheet:
    rows: int
    checks: Sequence[Check]

    @property
    def ready(self):
        return not self.to_settle

    @property
    def to_settle(self):
        return [check for check in self.checks if check.mark == Mark.BAD]

    @property
    def to_acknowledge(self):
        return [check for check in self.checks if check.mark == Mark.LOOK]

    @property
    def tallies(self):
        """[(Mark, how many lines)] of the marks that there are."""
        many = Counter(check.mark for check in self.checks)
        return [(mark, many[mark]) for mark in Mark if many[mark]]

    def freeze(self):
        """The sheet as plain data, kept with the version that was issued on it."""
        return [
            {"mark": check.mark.label, "title": check.title, "text": check.whole}
            for check in self.checks
        ]
