"""常用原因: the sentences that the office keeps for what it declines."""

from django.db import transaction

from review.models import ReasonPhrase
from submissions import audit

MOST = 30


class PhraseRefused(Exception):
    """Nothing was written; the message says why and what to do."""


@transaction.atomic
def add(text, *, actor):
    """Put a sentence at the end of the list. Raises PhraseRefused."""
    listed = in_order()
    refuse_if_there(text, listed)
    if len(listed) >= MOST:
        raise PhraseRefused(
            f"常用原因最多 {MOST} 条，现在已经满了。请先删去不用的，再添加。"
        )
    position = max((phrase.position for phrase in listed), default=0) + 1
    phrase = ReasonPhrase.objects.create(text=text, position=min(position, 32767))
    audit.record(actor=actor, action="phrase.add", target=phrase)
    return phrase


@transaction.atomic
def rename(phrase, text, *, actor):
    """Raises PhraseRefused."""
    refuse_if_there(text, [one for one in in_order() if one != phrase])
    before, phrase.text = phrase.text, text
    phrase.save(update_fields=["text"])
    audit.record(actor=actor, action="phrase.rename", target=phrase, before=before)


@transaction.atomic
def remove(phrase, *, actor):
    """Reasons that were written with it stay as they are."""
    audit.record(actor=actor, action="phrase.remove", target=phrase)
    phrase.delete()


@transaction.atomic
def move(phrase, step, *, actor):
    """One place up (-1) or down (+1); at the end of the list nothing happens."""
    listed = in_order()
    place = listed.index(phrase)
    if not 0 <= place + step < len(listed):
        return
    listed.insert(place + step, listed.pop(place))
    for position, one in enumerate(listed, start=1):
        ReasonPhrase.objects.filter(pk=one.pk).update(position=position)
    audit.record(actor=actor, action="phrase.move", target=phrase, step=step)


def in_order():
    """All of them, locked, so that two people at once do not pass the bounds."""
    return list(ReasonPhrase.objects.select_for_update(no_key=True))


def refuse_if_there(text, others):
    if any(other.text == text for other in others):
        raise PhraseRefused(f"“{text}”已经在常用原因里了，不用再加。")
