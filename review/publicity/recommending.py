"""推介材料: a 典型经验 written up over a draft from its report, for the city."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from review.models import Recommendation
from submissions.activities.news import (
    list_pictures,
    name_units,
    split_paragraphs,
    write_audience,
    write_heard,
    write_opening,
)
from submissions.activities.texts import save_text
from submissions.documents.letter import Letter, make_heading, write_letter_docx
from submissions.documents.paper import write_chinese_date

PARTS = {"practice": "主要做法", "effect": "取得成效", "lesson": "经验启示"}


@dataclass(frozen=True)
class Case:
    """What is said of one occasion; `revision` is 0 while nobody has saved it.

    `photos`: [OccasionFile] chosen, the first to be seen first.
    """

    title: str
    practice: str
    effect: str
    lesson: str
    photos: Sequence
    revision: int = 0


def read_case(occasion):
    """The Case of an occasion as edited, else as drafted from its report."""
    return read_cases([occasion])[occasion.pk]


def read_cases(occasions):
    """{pk: Case} of several, in two queries."""
    edited = Recommendation.objects.filter(occasion__in=occasions)
    kept = {one.occasion_id: one for one in edited.prefetch_related("photos")}
    return {
        one.pk: copy_case(kept[one.pk], one) if one.pk in kept else draft_case(one)
        for one in occasions
    }


def copy_case(kept, occasion):
    """Photos that may no longer be published are left out."""
    chosen = set(kept.photos.all())
    photos = [photo for photo in occasion.public_photos if photo in chosen]
    return Case(
        title=kept.title,
        practice=kept.practice,
        effect=kept.effect,
        lesson=kept.lesson,
        photos=sorted(photos, key=lambda photo: photo.pk != kept.cover_id),
        revision=kept.revision,
    )


def draft_case(occasion):
    return Case(
        title=f"{name_units(occasion)}：{occasion.title}",
        practice=occasion.what_shown,
        effect=write_heard(occasion),
        lesson=occasion.experience,
        photos=occasion.public_photos,
    )


@transaction.atomic
def save_case(occasion, *, actor, revision, photos, cover, **texts):
    """Keep the edited 推介材料; `photos`: pks, `cover`: one of them or None.

    Raises NotSaved.
    """
    kept = save_text(
        Recommendation,
        occasion,
        actor=actor,
        revision=revision,
        action="occasion.recommendation",
        cover_id=cover,
        **texts,
    )
    kept.photos.set(photos)
    return kept


def write_case_docx(occasion, case, *, day):
    """Bytes of the 推介材料 of one occasion. Raises FileRefused."""
    return write_material(
        occasion.campaign, case.title, list_parts(occasion, case), day
    )


def write_cases_docx(campaign, occasions, *, day):
    """Bytes of one paper with all of these occasions. Raises FileRefused."""
    body, cases = [], read_cases(occasions)
    for number, occasion in enumerate(occasions, start=1):
        case = cases[occasion.pk]
        body.append(make_heading(number, case.title))
        body += list_parts(occasion, case, level=2)
    title = f"{campaign.full_name}\n典型经验推介材料"
    return write_material(campaign, title, body, day)


def write_material(campaign, title, body, day):
    return write_letter_docx(
        Letter(
            title=title,
            body=body,
            signature=(campaign.office_name, write_chinese_date(day)),
            author=campaign.office_name,
        )
    )


def list_parts(occasion, case, level=1):
    """基本情况 by the figures of the report, then what was written, then the photos."""
    opening = write_opening(occasion) + write_audience(occasion)
    sections = [("基本情况", opening)]
    sections += [(label, getattr(case, name)) for name, label in PARTS.items()]
    told = [(label, text) for label, text in sections if text]
    parts = []
    for number, (label, text) in enumerate(told, start=1):
        parts.append(make_heading(number, label, level))
        parts += split_paragraphs(text)
    return parts + list_pictures(case.photos)
