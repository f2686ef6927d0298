"""相似主题: which themes of a year are alike, and like which rows of last year's plan."""

import hashlib
import re
from dataclasses import dataclass, field, replace

from django.db.models import Q

from review.alike.likeness import (
    Group,
    Text,
    group_pairs,
    score_pairs,
    split_shared_pieces,
)
from review.models import KeptApart
from submissions.choices import Selection
from submissions.models import Campaign, PlanEntry, Theme

# A year has a hundred; past this the office narrows what is compared.
MOST = 5_000
# So many of a group stand side by side: nobody reads two hundred, and each is marked
# against all others.
MOST_SIDES = 12
OWN, EARLIER = 0, 1


@dataclass(frozen=True)
class Told(Text):
    """`theme`: the pk of the theme behind it; a row of a plan may have none."""

    theme: int | None = None

    @classmethod
    def of_theme(cls, theme):
        return cls((OWN, theme.pk), theme.title, theme.summary, theme.pk)

    @classmethod
    def of_entry(cls, entry):
        return cls((EARLIER, entry.pk), entry.title, entry.summary, entry.theme_id)


def find_themes_in_question(campaign):
    """Filed themes that are still in question: not declined, not merged."""
    themes = Theme.objects.filed().filter(
        declaration__campaign=campaign, selection__in=Selection.joinable()
    )
    return themes.in_official_order()


def read_own_texts(campaign):
    rows = find_themes_in_question(campaign).values_list("pk", "title", "summary")
    return [Told((OWN, pk), title, summary, pk) for pk, title, summary in rows[:MOST]]


def is_cut_off(campaign):
    """There are more themes than are compared."""
    return find_themes_in_question(campaign)[MOST:].exists()


def find_entries_before(campaign):
    """Rows of the plan in force of the campaign before this one."""
    before = Campaign.objects.filter(year__lt=campaign.year).order_by("-year").first()
    rows = PlanEntry.objects.in_force().filter(dropped=False)
    return rows.filter(version__plan__campaign=before).select_related(
        "version__plan__campaign"
    )


def read_earlier_texts(campaign):
    rows = find_entries_before(campaign).values_list("pk", "title", "summary", "theme")
    return [Told((EARLIER, pk), *row) for pk, *row in rows]


def make_marks(one, other):
    """A digest of two texts, whichever comes first."""
    texts = sorted(f"{told.title}\n{told.summary}" for told in (one, other))
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def find_similar_groups(campaign, *, with_kept=False):
    """likeness.Group of keys (OWN or EARLIER, pk), the most alike first.

    Pairs that the office keeps apart are left out until one of the texts changes.
    """
    own, earlier = read_own_texts(campaign), read_earlier_texts(campaign)
    scores = score_pairs(own, earlier, region=campaign.region)
    marks = {} if with_kept else map_kept_marks(campaign)
    if marks:
        told = {text.key: text for text in (*own, *earlier)}
        scores = {
            pair: score
            for pair, score in scores.items()
            if not is_kept(*(told[key] for key in pair), marks)
        }
    return group_pairs(scores)


def is_kept(one, other, marks):
    pair = frozenset((one.theme, other.theme))
    return pair in marks and marks[pair] == make_marks(one, other)


def map_kept_marks(campaign):
    """{the two themes: the marks of their texts as judged}."""
    ours = Q(first__declaration__campaign=campaign)
    kept = KeptApart.objects.filter(ours | Q(second__declaration__campaign=campaign))
    return {
        frozenset((first, second)): marks
        for first, second, marks in kept.values_list("first", "second", "marks")
    }


@dataclass
class Side:
    """One of a group as it stands beside the others: a filed theme or a row of a plan.

    Of title and summary the pieces, each with whether the others have it too.
    """

    unit: str
    title: str
    time: str
    forms: str
    summary: str
    theme: Theme | None = None
    entry: PlanEntry | None = None
    # Whether a plan in force has the theme.
    settled: bool = False
    # The first of the others, for the remark of a return: `theme-<pk>`, `entry-<pk>`.
    like: str = ""
    title_pieces: list = field(default_factory=list)
    summary_pieces: list = field(default_factory=list)

    @classmethod
    def of_theme(cls, theme):
        facts = (theme.units_text, theme.title, theme.time_text, theme.forms_text)
        return cls(*facts, theme.summary, theme=theme)

    @classmethod
    def of_entry(cls, entry):
        facts = (entry.unit_name, entry.title, str(entry.months), entry.forms_text)
        return cls(*facts, entry.summary, entry=entry)

    @property
    def mark(self):
        return f"entry-{self.entry.pk}" if self.entry else f"theme-{self.theme.pk}"


@dataclass
class Shown:
    """A group for the page; `lead` is who would be the lead of a joint theme.

    `left_out`: how many of the group are not among the sides.
    """

    label: str
    sides: list[Side]
    kept: list[KeptApart]
    left_out: int = 0

    @property
    def themes(self):
        """Those that may still be judged: not in a plan in force."""
        return [side.theme for side in self.sides if side.theme and not side.settled]

    @property
    def can_merge(self):
        return len(self.themes) > 1

    @property
    def lead(self):
        return choose_lead(self.themes)


def choose_lead(themes):
    """Who would lead: the first selected one, else the first."""
    chosen = (one for one in themes if one.selection == Selection.SELECTED)
    return next(chosen, themes[0])


def put_side_by_side(groups, campaign):
    """[Shown] of some groups, themes in official order: a constant number of queries."""
    keys = {key for group in groups for key in group.keys[:MOST_SIDES]}
    own = [pk for kind, pk in keys if kind == OWN]
    themes = Theme.objects.filter(pk__in=own).with_paper_data().in_official_order()
    entries = find_entries_before(campaign).filter(
        pk__in=[pk for kind, pk in keys if kind == EARLIER]
    )
    settled = set(
        PlanEntry.objects.settling()
        .filter(theme__in=own)
        .values_list("theme", flat=True)
    )
    sides = {
        (OWN, theme.pk): replace(Side.of_theme(theme), settled=theme.pk in settled)
        for theme in themes
    }
    sides |= {(EARLIER, entry.pk): Side.of_entry(entry) for entry in entries}
    judged = KeptApart.objects.standing()
    kept = list(judged.filter(Q(first__in=own) | Q(second__in=own)))
    return [show_group(group, sides, kept) for group in groups]


def compare_themes(pks, campaign):
    """The Shown of themes that somebody put side by side."""
    keys = tuple((OWN, pk) for pk in pks)
    return put_side_by_side([Group(keys, 0)], campaign)[0]


def list_named_themes(campaign):
    """[(“主题（单位）”, pk)] of the themes in question."""
    rows = find_themes_in_question(campaign).values_list(
        "title", "declaration__unit__name", "pk"
    )
    return [(f"{title}（{unit}）", pk) for title, unit, pk in rows[:MOST]]


def show_group(group, sides, kept):
    keys = group.keys[:MOST_SIDES]
    chosen = [side for key, side in sides.items() if key in keys]
    ours = {side.theme.pk if side.theme else side.entry.theme_id for side in chosen}
    marked = [replace(side) for side in chosen]
    for side in marked:
        others = [other for other in marked if other is not side]
        side.like = others[0].mark
        side.title_pieces = split_shared_pieces(
            side.title, [other.title for other in others], 2
        )
        side.summary_pieces = split_shared_pieces(
            side.summary, [other.summary for other in others], 3
        )
    judged = [one for one in kept if {one.first_id, one.second_id} <= ours]
    return Shown(group.label, marked, judged, len(group.keys) - len(keys))


def find_side(mark, campaign):
    """The Side of a mark, of this year's filed themes or last year's plan, or None."""
    kind, _, pk = mark.partition("-")
    if not re.fullmatch("[0-9]{1,18}", pk):
        return None
    if kind == "entry":
        entry = find_entries_before(campaign).filter(pk=pk).first()
        return entry and Side.of_entry(entry)
    themes = Theme.objects.filed().filter(declaration__campaign=campaign, pk=pk)
    theme = themes.with_paper_data().first()
    return theme and Side.of_theme(theme)


def write_remark_about(side):
    """What the unit of a like theme is asked, naming the other one and nobody's phone."""
    what = f"{side.unit}的“{side.title}”（{side.time}）"
    if side.entry:
        year = side.entry.version.plan.campaign.year
        return f"与{year}年计划中{what}内容相近，请写明今年有什么不同，或者调整内容。"
    return f"与{what}内容相近，请与该单位商量合办，或者调整内容后重新报送。"
