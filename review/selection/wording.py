"""计划文字: the office's wording of a theme for the plan."""

from django.db import transaction

from review.models import Wording
from review.stale import tell_who_was_quicker
from submissions import audit
from submissions.comparison import Change
from submissions.models import PlanEntry, Theme
from submissions.models.themes import PLAN_LABELS
from submissions.months import Months
from submissions.transitions import MoveRefused

EMPTY = {"title": "", "months": Months(), "forms_text": "", "summary": ""}


class WordingStale(Exception):
    """Somebody saved since the page was drawn; nothing was written."""


def find_wording(theme):
    """The Wording, or None while nobody has read the theme for the plan."""
    return getattr(theme, "wording", None)


def planned_word(theme, name):
    """What the plan would say today: the office's word, else the unit's own."""
    wording = find_wording(theme)
    return (wording and getattr(wording, name)) or getattr(theme, name)


def planned_words(theme):
    """{name of PLAN_LABELS: planned word}."""
    return {name: planned_word(theme, name) for name in PLAN_LABELS}


def stamp_wording(theme):
    """`pk.revision` of the wording that a page shows, "" for none; tells stale pages."""
    wording = find_wording(theme)
    return f"{wording.pk}.{wording.revision}" if wording else ""


def compare_with_wording(theme, typed):
    """[Change] from what was typed to what is stored now; empty means as written."""
    return [
        Change("计划文字", PLAN_LABELS[name], str(mine), str(stored))
        for name, stored in planned_words(theme).items()
        if (mine := typed[name] or getattr(theme, name)) != stored
    ]


def tell_who_reworded(theme):
    """Why a stale page was refused: who saved, and when."""
    wording = find_wording(theme)
    if wording is None:
        return "这个主题的计划文字刚刚被恢复为未核对，您的改动没有保存，请看过再定。"
    return tell_who_was_quicker(
        "这个主题的计划文字",
        who=wording.read_by_label,
        at=wording.read_at,
        done="改过",
        lost="改动没有保存",
    )


def is_refiled_since(theme):
    """Whether the unit filed again after somebody had read the wording."""
    wording = find_wording(theme)
    return wording is not None and (
        theme.declaration.filings.filter(received_at__gt=wording.read_at).exists()
    )


def find_issued_entry(theme):
    """What the plan in force says of this theme, or None."""
    return PlanEntry.objects.in_force().filter(theme=theme).first()


@transaction.atomic
def reword_theme(theme, *, actor, seen, **words):
    """Keep the office's words; what equals the unit's own is kept as “as written”.

    `seen` is the `stamp_wording` of the page. Raises WordingStale, and MoveRefused once issued.
    """
    stored = lock_wording(theme, seen)
    kept = {
        name: word
        for name, word in words.items()
        if word and word != getattr(theme, name)
    }
    stored = stored or Wording(theme=theme)
    for name, word in (EMPTY | kept).items():
        setattr(stored, name, word)
    stored.revision += 1
    stored.read_by_label = actor.label
    stored.save()
    audit.record(
        actor=actor,
        action="theme.wording",
        target=theme,
        changed=[name for name in PLAN_LABELS if name in kept],
    )
    return stored


def keep_unit_words(theme, *, actor, seen):
    """按原文: somebody has read the unit's words, and they will do."""
    return reword_theme(theme, actor=actor, seen=seen)


@transaction.atomic
def drop_wording(theme, *, actor, seen):
    """Drop the office's words, as if nobody had read the theme yet."""
    stored = lock_wording(theme, seen)
    if stored is None:
        return
    stored.delete()
    audit.record(actor=actor, action="theme.wording_reset", target=theme)


def lock_wording(theme, seen):
    """The stored Wording or None, nobody else writing; the exceptions of `reword_theme`."""
    Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)
    if find_issued_entry(theme):
        raise MoveRefused(
            f"“{theme}”已经写进印发的计划，文字不能再改；需要调整时请编制新的一版。"
        )
    stored = Wording.objects.filter(theme=theme).first()
    if (f"{stored.pk}.{stored.revision}" if stored else "") != seen:
        raise WordingStale
    return stored
