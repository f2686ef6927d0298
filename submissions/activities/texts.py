"""Save a text that somebody edits over a draft: only over the revision seen."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from submissions import audit
from submissions.activities.announcing import lock_occasion
from submissions.declarations.drafts import NotSaved

NOT_HELD = "还没有报送情况，没有可写的内容。报送以后再写。"
STALE = (
    "您打开这一页之后，有人保存过这份稿子，刚才的修改还没有保存。"
    "请对照现在的内容，把要保留的写好，再点保存。"
)


@transaction.atomic
def save_text(model, occasion, *, actor, revision, action, **columns):
    """Write the `model` (an OccasionText) of an occasion and return it.

    `revision`: the one its editor saw, 0 where nothing had been saved. Raises NotSaved,
    having written nothing.
    """
    occasion = lock_occasion(occasion)
    columns |= {"changed_at": timezone.now(), "changed_by_label": actor.label}
    kept = model.objects.filter(occasion=occasion)
    if revision:
        changed = kept.filter(revision=revision).update(
            revision=F("revision") + 1, **columns
        )
    else:
        _, changed = model.objects.get_or_create(occasion=occasion, defaults=columns)
    if not changed:
        raise NotSaved(STALE)
    text = kept.get()
    audit.record(actor=actor, action=action, target=occasion, revision=text.revision)
    return text
