"""公开发布: which photos may be shown, 保密审查 and 肖像同意, and the page for the website."""

from dataclasses import dataclass

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from submissions import audit
from submissions.activities.announcing import lock_occasion
from submissions.activities.news import name_units, read_news
from submissions.activities.photos import open_copy
from submissions.activities.privacy import find_private_numbers
from submissions.activities.reporting import write_iso, write_media_item
from submissions.documents.package import write_zip
from submissions.models import Clearance, OccasionFile
from submissions.models.declarations import digest_content
from submissions.text import quote_inside
from submissions.transitions import MoveRefused

# What a clearance is of, in the words of the page.
PARTS = {
    "facts": "时间地点",
    "news": "信息稿",
    "report": "情况报告",
    "photos": "照片",
    "media": "媒体报道",
}
REPORT_TEXTS = ("what_shown", "what_decided", "experience")
PHOTO_SIZE = 1600


@transaction.atomic
def mark_publishable(occasion, *, actor, ticked, shown):
    """可公开, photo by photo; also once the report is filed. How many were changed.

    `ticked` of `shown`: pks of the photos that the page showed; others stay.
    """
    occasion = lock_occasion(occasion)
    changed = 0
    for photo in occasion.photos:
        if photo.pk in shown and photo.may_publish != (photo.pk in ticked):
            mark_photo(photo, actor, photo.pk in ticked)
            changed += 1
    return changed


def mark_photo(photo, actor, may_publish):
    photo.publishable_since = timezone.now() if may_publish else None
    photo.publishable_by_label = actor.label if may_publish else ""
    photo.save(update_fields=["publishable_since", "publishable_by_label"])
    audit.record(
        actor=actor,
        action="occasion_file.publishable",
        target=photo,
        occasion=photo.occasion_id,
        may_publish=may_publish,
    )


# --- 审查 -----------------------------------------------------------------------


def build_publication(occasion, news):
    """Plain data of all that the website would show, and of the report behind it."""
    return {
        "facts": {
            "theme": occasion.title,
            "units": name_units(occasion),
            "held_on": write_iso(occasion.held_on),
            "held_place": occasion.held_place,
        },
        "news": {"title": news.title, "text": news.text},
        "report": {name: getattr(occasion, name) for name in REPORT_TEXTS},
        "photos": [
            {"file": photo.pk, "sha256": photo.sha256, "caption": photo.caption}
            for photo in occasion.public_photos
        ],
        "media": [write_media_item(row) for row in occasion.media_items.all()],
    }


@dataclass(frozen=True)
class Publication:
    """What would be published now, and the last Clearance, if there is one.

    `changed`: what is other than at that clearance, in words; `private`: sentences about
    personal data that must go first.
    """

    news: object
    content: dict
    clearance: Clearance | None
    changed: list
    private: list

    @property
    def sha256(self):
        return digest_content(self.content)

    @property
    def is_cleared(self):
        return self.clearance is not None and not self.changed


def read_publication(occasion):
    news = read_news(occasion)
    content = build_publication(occasion, news)
    clearance = occasion.clearances.first()
    then = clearance.content if clearance else content
    return Publication(
        news=news,
        content=content,
        clearance=clearance,
        changed=[PARTS[name] for name in PARTS if then[name] != content[name]],
        private=list(find_personal_data(content)),
    )


def find_personal_data(content):
    """A sentence for every number in what is published that belongs to a person."""
    texts = {
        "信息稿": content["news"]["title"] + content["news"]["text"],
        "照片说明": "\n".join(photo["caption"] for photo in content["photos"]),
        "报道标题": "\n".join(row["title"] for row in content["media"]),
    }
    for found in find_private_numbers(texts):
        yield f"{found}，请删去再审查。"


@transaction.atomic
def clear_publication(occasion, *, actor, checked_by, sha256):
    """Record that `checked_by` ticked both, for the content with this SHA-256.

    Raises MoveRefused when that is not what would be published now.
    """
    occasion = lock_occasion(occasion)
    if not occasion.is_filed:
        raise MoveRefused(
            "情况报告还没有报送，或者已经退回，不能审查。请报送以后再审查。"
        )
    publication = read_publication(occasion)
    if publication.sha256 != sha256:
        raise MoveRefused(
            "您打开这一页之后，信息稿、照片或者情况报告又改过，没有记下审查。"
            "请看过现在的内容，再勾选。"
        )
    if publication.private:
        raise MoveRefused(publication.private[0])
    clearance = Clearance.objects.create(
        occasion=occasion,
        content=publication.content,
        sha256=sha256,
        checked_by=checked_by,
        cleared_at=timezone.now(),
        cleared_by=actor,
        cleared_by_label=actor.label,
    )
    audit.record(
        actor=actor,
        action="occasion.clear",
        target=occasion,
        clearance=clearance.pk,
        sha256=sha256,
    )
    return clearance


# --- the package for the website ------------------------------------------------


@dataclass(frozen=True)
class SitePhoto:
    """A photo in the package; sizes in pixels."""

    name: str
    words: str
    caption: str
    width: int
    height: int


def write_website_zip(occasion, publication):
    """A page that opens from the disk, with its style and photos; bytes of the ZIP.

    Only for what is cleared; the same content gives the same bytes. Raises MoveRefused,
    FileRefused.
    """
    if not (publication.is_cleared and occasion.is_filed):
        raise MoveRefused("还没有通过发布审查，或者审查以后又改过，不能打包。")
    photos = [
        describe_photo(number, photo, occasion)
        for number, photo in enumerate(occasion.public_photos, start=1)
    ]
    page = {"occasion": occasion, "news": publication.news, "photos": photos}
    page |= {"units": name_units(occasion), "media": occasion.media_items.all()}
    parts = {
        "index.html": draw_website("website.html", page),
        "style.css": draw_website("website.css", {}),
    }
    for described, photo in zip(photos, occasion.public_photos, strict=True):
        parts[described.name] = open_copy(photo, PHOTO_SIZE)
    return write_zip(parts, timezone.localtime(publication.clearance.cleared_at))


def draw_website(name, page):
    """Bytes of a file of a package, from its template."""
    return render_to_string(f"submissions/activities/{name}", page).encode()


def describe_photo(number, photo: OccasionFile, occasion):
    scale = min(1, PHOTO_SIZE / max(photo.width, photo.height))
    return SitePhoto(
        name=f"photos/{number}.jpg",
        words=photo.caption
        or f"“{quote_inside(occasion.title)}”活动现场，第{number}张照片",
        caption=photo.caption,
        width=round(photo.width * scale),
        height=round(photo.height * scale),
    )
