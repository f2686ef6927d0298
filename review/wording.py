"""计划文字: how a theme reads in the plan, beside the unit's own words."""

from django.db import transaction
from django.utils import timezone

from review.models import PlanEntry, Wording
from submissions import audit
from submissions.choices import PlanStatus
from submissions.comparison import Change
from submissions.models import Theme
from submissions.models.themes import PLAN_LABELS
from submissions.months import Months
from submissions.transitions import MoveRefused

EMPTY = {"title": "", "months": Months(), "forms_text": "", "summary": ""}


class WordingStale(Exception):
    """Somebody saved since the page was drawn; nothing was written."""


def wording_of(theme):
    """The Wording, or None while nobody has read the theme for the plan."""
    return getattr(theme, "wording", None)


def planned_words(theme):
    """What the plan would say today: the office's words, else the unit's own."""
    wording = wording_of(theme)
    return {
        name: (wording and getattr(wording, name)) or getattr(theme, name)
        for name in PLAN_LABELS
    }


def stamp(theme):
    """Names what a page showed, so that a stale one is noticed, also after a reset."""
    wording = wording_of(theme)
    return f"{wording.pk}.{wording.revision}" if wording else ""


def against_stored(theme, typed):
    """[Change] from what was typed to what is stored now; empty means as written."""
    return [
        Change("计划文字", PLAN_LABELS[name], str(mine), str(stored))
        for name, stored in planned_words(theme).items()
        if (mine := typed[name] or getattr(theme, name)) != stored
    ]


def said_otherwise(theme):
    """Why a stale page was refused: who saved, and when."""
    wording = wording_of(theme)
    if wording is None:
        return "这个主题的计划文字刚刚被恢复为未核对，您的改动没有保存，请看过再定。"
    at = timezone.localtime(wording.read_at)
    return (
        f"{wording.read_by_label}于{at.month}月{at.day}日{at:%H:%M}改过计划文字，"
        "您的改动没有保存，请看过再定。"
    )


def refiled_since(theme):
    """Whether the unit filed again after somebody had read the wording."""
    wording = wording_of(theme)
    return wording is not None and (
        theme.declaration.filings.filter(received_at__gt=wording.read_at).exists()
    )


def issued_entry(theme):
    """What the plan in force says of this theme, or None."""
    return PlanEntry.objects.filter(
        theme=theme, version__status=PlanStatus.ISSUED
    ).first()


@transaction.atomic
def reword(theme, *, actor, seen, **words):
    """Keep the office's words; what equals the unit's own is kept as “as written”.

    `seen` is the `stamp` of the page. Raises WordingStale, and MoveRefused once issued.
    """
    stored = locked(theme, seen)
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


def keep_as_written(theme, *, actor, seen):
    """按原文: somebody has read the unit's words, and they will do."""
    return reword(theme, actor=actor, seen=seen)


@transaction.atomic
def forget(theme, *, actor, seen):
    """Drop the office's words, as if nobody had read the theme yet."""
    stored = locked(theme, seen)
    if stored is None:
        return
    stored.delete()
    audit.record(actor=actor, action="theme.wording_reset", target=theme)


def locked(theme, seen):
    """The stored Wording or None, nobody else writing; the exceptions of `reword`."""
    Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)
    if issued_entry(theme):
        raise MoveRefused(
            f"“{theme}”已经写进印发的计划，文字不能再改；需要调整时请编制新的一版。"
        )
    stored = Wording.objects.filter(theme=theme).first()
    if (f"{stored.pk}.{stored.revision}" if stored else "") != seen:
        raise WordingStale
    return stored
