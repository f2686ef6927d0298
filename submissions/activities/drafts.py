"""Save what a unit writes about an occasion: only over the revision seen, or not at all."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from submissions import audit
from submissions.activities.due_dates import find_answer_due
from submissions.calendars import read_calendar
from submissions.choices import OccasionStatus, OpinionHandling
from submissions.declarations.drafts import NotSaved
from submissions.models import Occasion, OccasionGroup, Opinion

ANNOUNCEMENT_COLUMNS = (
    "day",
    "starts",
    "ends",
    "place",
    "forms_text",
    "lead_person",
    "sign_up",
    "public_phone",
    "plan_text",
    "notice_text",
)
REPORT_COLUMNS = (
    "held_on",
    "held_starts",
    "held_ends",
    "held_place",
    "logo_shown",
    "logo_reason",
    "logo_photo",
    "cover",
    "what_shown",
    "what_decided",
    "experience",
    "survey_link",
    "survey_answers",
)


SAVE_ANNOUNCEMENT = "occasion.draft"
SAVE_REPORT = "occasion.report_draft"


class StaleOccasion(NotSaved):
    """Somebody saved the occasion since this page was opened."""


@dataclass
class EditedItem:
    """An edited row of the page: an Opinion or a MediaItem (new ones have no pk)."""

    item: object
    removed: bool = False

    @property
    def kept(self):
        return not (self.removed or self.item.is_blank)


@transaction.atomic
def save_announcement(occasion, *, actor, revision, fields, planned=None, page=""):
    """Write the draft of a 报备; `fields`: some of ANNOUNCEMENT_COLUMNS.

    `planned`: {AudienceGroup: number}; `revision` is the one its editor saw, `page`
    names the window that saves. Raises StaleOccasion or NotSaved, having written nothing.
    """
    write_columns(
        occasion,
        revision,
        (OccasionStatus.PLANNED,),
        choose_columns(fields, ANNOUNCEMENT_COLUMNS),
    )
    write_groups(occasion, "planned", planned or {})
    record_save(occasion, actor, SAVE_ANNOUNCEMENT, page)
    return occasion


@transaction.atomic
def save_report(
    occasion, *, actor, revision, fields, present=None, opinions=(), media=(), page=""
):
    """Write the draft of a 情况报告; `fields`: some of REPORT_COLUMNS.

    `present`: {AudienceGroup: number or None}; `opinions` and `media`: [EditedItem] in
    their order; blank and removed ones go, and one that the page did not send stays.
    Raises StaleOccasion or NotSaved, having written nothing.
    """
    states = (*OccasionStatus.open(), OccasionStatus.RETURNED)
    columns = choose_columns(fields, REPORT_COLUMNS)
    refuse_strange_photos(occasion, columns)
    write_columns(occasion, revision, states, columns)
    write_groups(occasion, "present", present or {})
    forget_emptied_answers(opinions)
    write_items(occasion, occasion.opinions, opinions)
    write_items(occasion, occasion.media_items, media)
    settle_opinions(occasion)
    record_save(occasion, actor, SAVE_REPORT, page)
    return occasion


def choose_columns(fields, allowed):
    if strange := set(fields) - set(allowed):
        raise ValueError(f"not of this page: {', '.join(sorted(strange))}")
    return fields


def refuse_strange_photos(occasion, columns):
    for name in ("logo_photo", "cover"):
        photo = columns.get(name)
        if photo and photo.occasion_id != occasion.pk:
            raise ValueError(f"file {photo.pk} is not of occasion {occasion.pk}")


def write_columns(occasion, revision, states, columns):
    changed = Occasion.objects.filter(
        pk=occasion.pk,
        revision=revision,
        status__in=states,
        cancelled_at__isnull=True,
    ).update(revision=F("revision") + 1, changed_at=timezone.now(), **columns)
    occasion.refresh_from_db()
    if not changed:
        raise_why_not_saved(occasion, states)


def raise_why_not_saved(occasion, states):
    if occasion.is_cancelled:
        raise NotSaved(
            f"{occasion}已经从现行计划中取消，刚才的内容没有保存。"
            "要恢复，请提出调整申请。"
        )
    if occasion.status not in states:
        raise NotSaved(
            f"{occasion}现在是“{occasion.get_status_display()}”，刚才的修改没有保存。"
            "要修改，请先撤回，或请办公室退回。"
        )
    raise StaleOccasion(
        "您打开这一页之后，有人保存过这一场的内容，刚才的修改还没有保存。"
        "请对照现在的内容，把要保留的写好，再点保存。"
    )


def write_groups(occasion, column, numbers):
    """{AudienceGroup: number} into one column, the other one is left: one query."""
    OccasionGroup.objects.bulk_create(
        [
            OccasionGroup(occasion=occasion, group=group, **{column: number})
            for group, number in numbers.items()
        ],
        update_conflicts=True,
        unique_fields=["occasion", "group"],
        update_fields=[column],
    )


def forget_emptied_answers(opinions):
    """Words that were taken back answer nothing; the database would refuse the row."""
    for row in opinions:
        if not row.item.answer:
            row.item.answered_on = None


def write_items(occasion, related, edited):
    """Rows in the order given, numbered from 1."""
    kept = [row.item for row in edited if row.kept]
    going = {row.item.pk for row in edited} - {item.pk for item in kept}
    related.filter(pk__in=going).delete()
    for position, item in enumerate(kept, start=1):
        if item.pk and item.occasion_id != occasion.pk:
            raise ValueError(f"row {item.pk} is not of occasion {occasion.pk}")
        item.occasion, item.position = occasion, position
        item.save()


def settle_opinions(occasion):
    """Say of every opinion whether it is answered, and by when it must be."""
    calendar = read_calendar()
    opinions = list(occasion.opinions.all())
    for opinion in opinions:
        settle_opinion(opinion, occasion, calendar)
    Opinion.objects.bulk_update(opinions, ["due", "answered_on"])


def settle_opinion(opinion, occasion, calendar):
    """Answered once it is dealt with in words; the day named is kept. Unsaved."""
    if not opinion.is_answered or opinion.due is None:
        day = occasion.held_on or occasion.day
        opinion.due = day and find_answer_due(day, occasion.campaign, calendar)
    if not opinion.answer or opinion.handling == OpinionHandling.OPEN:
        opinion.answered_on = None
    elif opinion.answered_on is None:
        opinion.answered_on = timezone.localdate()


def record_save(occasion, actor, action, page):
    told = {"page": page} if page else {}
    audit.record(
        actor=actor, action=action, target=occasion, revision=occasion.revision, **told
    )


def is_own_lost_save(occasion, actor, action, revision, page):
    """Whether only this very page saved since: the answer got lost on its way."""
    saves = audit.list_saves_since(occasion, action, revision) if page else []
    return bool(saves) and set(saves) == {(actor.pk, page)}
