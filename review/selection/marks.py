"""内部备注 and 标签: what the office keeps beside a theme, for itself alone."""

from django.db import transaction

from review.models import Note
from submissions import audit
from submissions.models import Campaign
from submissions.transitions import MoveRefused

MOST_TAGS = 50


@transaction.atomic
def keep_note(theme, text, *, actor):
    """Keep an internal note; the log tells that there is one, not what it says."""
    kept = Note.objects.create(theme=theme, text=text, by_label=actor.label)
    audit.record(actor=actor, action="theme.note", target=theme)
    return kept


@transaction.atomic
def add_tag(theme, name, *, actor):
    """Put a tag on; a name that the campaign has not seen becomes a new tag.

    Raises MoveRefused when the campaign has `MOST_TAGS` others already.
    """
    campaign = Campaign.objects.select_for_update(no_key=True).get(
        pk=theme.declaration.campaign_id
    )
    found = campaign.tags.filter(name=name).first()
    if found is None and campaign.tags.count() >= MOST_TAGS:
        raise MoveRefused(
            f"标签已经有 {MOST_TAGS} 个，不能再加新的。请用已有的标签，"
            "或者先把不用的标签从各行去掉。"
        )
    found = found or campaign.tags.create(name=name)
    if not found.themes.filter(pk=theme.pk).exists():
        found.themes.add(theme)
        audit.record(actor=actor, action="theme.tag", target=theme, tag=name)
    return found


@transaction.atomic
def remove_tag(theme, tag, *, actor):
    """Take a tag off; the last theme takes the tag itself along."""
    Campaign.objects.select_for_update(no_key=True).get(pk=tag.campaign_id)
    if not tag.themes.filter(pk=theme.pk).exists():
        return
    tag.themes.remove(theme)
    if not tag.themes.exists():
        tag.delete()
    audit.record(actor=actor, action="theme.untag", target=theme, tag=tag.name)
