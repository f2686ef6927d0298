"""活动预告: what a 报备 tells the public, as Word and as a page for the website."""

from dataclasses import dataclass

from django.utils import timezone

from submissions.activities.news import name_units, split_paragraphs, write_title
from submissions.activities.privacy import find_private_numbers
from submissions.activities.publishing import draw_website
from submissions.dates import WEEKDAYS
from submissions.documents.letter import Letter, write_letter_docx
from submissions.documents.package import write_zip
from submissions.documents.paper import write_chinese_date
from submissions.transitions import MoveRefused


@dataclass(frozen=True)
class Preview:
    """`facts`: ((label, value), ...) of those that are known, in their order.

    `private`: sentences about numbers of persons, which must go before it is public.
    """

    title: str
    paragraphs: list
    facts: tuple
    private: list


def read_preview(occasion):
    """The Preview of an announced occasion; None of any other."""
    if not occasion.is_announced:
        return None
    title = write_title(occasion, occasion.campaign.preview_title)
    text = occasion.notice_text or occasion.activity.summary
    facts = {
        "时间": write_when(occasion),
        "地点": occasion.place,
        "形式": occasion.forms_text or occasion.activity.forms_text,
        "报名方式": occasion.sign_up,
        "电话": occasion.public_phone,
    }
    texts = {"预告信息": text, "地点": occasion.place, "报名方式": occasion.sign_up}
    return Preview(
        title=title,
        paragraphs=split_paragraphs(text),
        facts=tuple((label, value) for label, value in facts.items() if value),
        private=[
            f"{found}，不能公开。请撤回报备，删去再报备；报名电话写在“对外联系电话”里。"
            for found in find_private_numbers(texts)
        ],
    )


def write_when(occasion):
    """`2027年9月17日（星期五）14:30至16:30`."""
    day, hours = occasion.day, [occasion.starts, occasion.ends]
    clock = "至".join(f"{hour:%H:%M}" for hour in hours if hour)
    return f"{write_chinese_date(day)}（星期{WEEKDAYS[day.weekday()]}）{clock}"


def find_announced_moment(occasion):
    return timezone.localtime(occasion.announced_at)


def write_preview_docx(occasion):
    """Bytes of the 活动预告. Raises MoveRefused."""
    preview = require_public(occasion)
    facts = [f"{label}：{value}" for label, value in preview.facts]
    day = write_chinese_date(find_announced_moment(occasion).date())
    return write_letter_docx(
        Letter(
            title=preview.title,
            body=[*preview.paragraphs, *facts],
            signature=(name_units(occasion), day),
            author=occasion.unit.name,
        )
    )


def write_preview_zip(occasion):
    """A page that opens from the disk, with its style; bytes of the ZIP.

    The same 报备 gives the same bytes. Raises MoveRefused.
    """
    preview = require_public(occasion)
    page = {"occasion": occasion, "preview": preview, "units": name_units(occasion)}
    parts = {
        "index.html": draw_website("website_preview.html", page),
        "style.css": draw_website("website.css", {}),
    }
    return write_zip(parts, find_announced_moment(occasion))


def require_public(occasion):
    preview = read_preview(occasion)
    if preview.private:
        raise MoveRefused(preview.private[0])
    return preview
