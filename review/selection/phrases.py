"""常用原因: the sentences that the office keeps for what it declines."""

from django.db import transaction

from review.models import ReasonPhrase
from submissions import audit
from submissions.transitions import MoveRefused

MOST = 30


@transaction.atomic
def add_phrase(text, *, actor):
    """Put a sentence at the end of the list. Raises MoveRefused."""
    listed = lock_phrases()
    refuse_known_phrase(text, listed)
    if len(listed) >= MOST:
        raise MoveRefused(
            f"常用原因最多 {MOST} 条，现在已经满了。请先删去不用的，再添加。"
        )
    position = max((phrase.position for phrase in listed), default=0) + 1
    phrase = ReasonPhrase.objects.create(text=text, position=min(position, 32767))
    audit.record(actor=actor, action="phrase.add", target=phrase)
    return phrase


@transaction.atomic
def rename_phrase(phrase, text, *, actor):
    """Change the text of a phrase. Raises MoveRefused."""
    refuse_known_phrase(text, [one for one in lock_phrases() if one != phrase])
    before, phrase.text = phrase.text, text
    phrase.save(update_fields=["text"])
    audit.record(actor=actor, action="phrase.rename", target=phrase, before=before)


@transaction.atomic
def remove_phrase(phrase, *, actor):
    """Delete a phrase; reasons that used it stay as they are."""
    audit.record(actor=actor, action="phrase.remove", target=phrase)
    phrase.delete()


@transaction.atomic
def move_phrase(phrase, step, *, actor):
    """One place up (-1) or down (+1); at the end of the list nothing happens."""
    listed = lock_phrases()
    place = listed.index(phrase)
    if not 0 <= place + step < len(listed):
        return
    listed.insert(place + step, listed.pop(place))
    for position, one in enumerate(listed, start=1):
        ReasonPhrase.objects.filter(pk=one.pk).update(position=position)
    audit.record(actor=actor, action="phrase.move", target=phrase, step=step)


def lock_phrases():
    """[ReasonPhrase] in order, locked, so that two people cannot exceed MOST."""
    return list(ReasonPhrase.objects.select_for_update(no_key=True))


def refuse_known_phrase(text, others):
    if any(other.text == text for other in others):
        raise MoveRefused(f"“{text}”已经在常用原因里了，不用再加。")
