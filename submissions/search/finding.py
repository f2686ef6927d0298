"""Units, themes and receipts that hold some words, of what a person may see."""

from dataclasses import dataclass

from django.urls import reverse

from submissions.lookups import match_all_words
from submissions.models import Declaration, Filing, Theme
from submissions.permissions import sees_all_units
from submissions.text import clean_line, fold

# So many of each are shown; whoever finds more writes more words.
SHOWN = 20
LONGEST = 60
MOST_WORDS = 6


@dataclass(frozen=True)
class Found:
    """`label` is what was looked for, `note` tells it from others, `url` leads there."""

    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Finds:
    """Those of one sort; `many`: how many there are, shown or not."""

    name: str
    many: int
    rows: list


def read_words(text):
    """The words of a query, without what no text holds."""
    return clean_line(text.replace("\0", ""))[:LONGEST].split()[:MOST_WORDS]


def find_everything(words, user):
    """[Finds] of the sorts that hold all of the words; six queries."""
    sorts = (
        ("单位", list_declarations(words, user), describe_declaration),
        ("主题", list_themes(words, user), describe_theme),
        ("回执", list_filings(words, user), describe_filing),
    )
    finds = [
        Finds(name, rows.count(), [describe(row, user) for row in rows[:SHOWN]])
        for name, rows, describe in sorts
    ]
    return [some for some in finds if some.many]


def list_declarations(words, user):
    """A unit in each of its years, the newest first."""
    names = ("unit__name__icontains", "unit__short_name__icontains")
    rows = Declaration.objects.visible_to(user).filter(match_all_words(words, *names))
    return rows.select_related("unit", "campaign").order_by(
        "-campaign__year", "unit__order", "pk"
    )


def list_themes(words, user):
    """A draft is the unit's own: the office finds what was filed."""
    themes = Theme.objects.visible_to(user)
    if sees_all_units(user):
        themes = themes.filed()
    condition = match_all_words([fold(word) for word in words], "search_text__contains")
    return (
        themes.filter(condition)
        .select_related("declaration__unit", "declaration__campaign")
        .order_by("-declaration__campaign__year", "declaration__unit__order", "pk")
    )


def list_filings(words, user):
    filings = Filing.objects.visible_to(user).filter(
        match_all_words(words, "number__icontains")
    )
    return filings.select_related(
        "declaration__unit", "declaration__campaign"
    ).order_by("-received_at")


def describe_declaration(declaration, user):
    note = f"{declaration.campaign.year}年 · {declaration.state_label}"
    return Found(str(declaration.unit), note, locate_declaration(declaration, user))


def describe_theme(theme, user):
    declaration = theme.declaration
    year = declaration.campaign.year
    note = f"{year}年 · {declaration.unit} · {theme.time_text}"
    if sees_all_units(user):
        return Found(
            str(theme), note, reverse("review:theme-show", args=[year, theme.pk])
        )
    return Found(str(theme), note, locate_declaration(declaration, user))


def describe_filing(filing, user):
    declaration = filing.declaration
    note = f"{declaration.campaign.year}年 · {declaration.unit}"
    if sees_all_units(user):
        return Found(filing.number, note, locate_declaration(declaration, user))
    receipt = [declaration.campaign.year, filing.number]
    return Found(
        filing.number, note, reverse("submissions:filing-receipt", args=receipt)
    )


def locate_declaration(declaration, user):
    year = declaration.campaign.year
    if sees_all_units(user):
        return reverse("review:declaration-detail", args=[year, declaration.pk])
    return reverse("submissions:declaration-edit", args=[year])
