"""报送情况: the draft of a report becomes an OccasionReport that never changes."""

from django.db import transaction

from submissions import audit
from submissions.activities.announcing import lock_occasion
from submissions.activities.completeness import (
    find_report_problems,
    refuse_incomplete,
)
from submissions.activities.workflow import (
    choose_report_move,
    choose_withdrawal_move,
)
from submissions.choices import OccasionFileKind
from submissions.models import OccasionReport
from submissions.models.declarations import digest_content
from submissions.permissions import is_office
from submissions.transitions import MoveRefused, apply_move

PREFILLED = {
    "held_on": "day",
    "held_starts": "starts",
    "held_ends": "ends",
    "held_place": "place",
}


def prefill_report(occasion):
    """{column: value} of the report page: as announced where nothing was written yet."""
    return {
        column: getattr(occasion, column) or getattr(occasion, announced)
        for column, announced in PREFILLED.items()
    }


@transaction.atomic
def file_report(occasion, *, actor, key, revision, received, note=""):
    """File what the check page showed; the OccasionReport, the same one for a repeat.

    `key` is the page's UUID, `received` the server's receive time. Raises
    OccasionIncomplete, MoveRefused.
    """
    occasion = lock_occasion(occasion)
    if earlier := OccasionReport.objects.filter(key=key).first():
        return return_same_report(earlier, occasion)
    refuse_incomplete(find_report_problems(occasion))
    apply_move(
        choose_report_move(occasion),
        occasion,
        actor=actor,
        moment=received,
        guard={"revision": revision, "cancelled_at": None},
        in_planned_month=occasion.covers(occasion.held_on),
    )
    return freeze_report(
        occasion, actor=actor, key=key, received_at=received, note=note
    )


def return_same_report(earlier, occasion):
    """The report of a repeated request; MoveRefused when it was returned since."""
    if earlier.occasion_id != occasion.pk or not occasion.is_filed:
        raise MoveRefused("这一页已经用过一次。请重新打开检查页，看过内容再报送。")
    return earlier


def withdraw_report(occasion, *, actor):
    """撤回报告 until the office has judged it: what was written is a draft again.

    The filed OccasionReport stays. Raises MoveRefused.
    """
    return apply_move(
        choose_withdrawal_move(occasion), occasion, actor=actor, in_planned_month=None
    )


def freeze_report(occasion, *, actor, **columns):
    content = build_report_content(occasion)
    sequence = occasion.reports.count() + 1
    return OccasionReport.objects.create(
        occasion=occasion,
        sequence=sequence,
        number=f"{occasion.campaign.year}-K{occasion.pk:04d}-{sequence}",
        content=content,
        sha256=digest_content(content),
        filed_by=actor,
        filed_by_label=actor.label,
        on_behalf=is_office(actor),
        log_head=audit.name_head(),
        **columns,
    )


def build_report_content(occasion):
    """What a report freezes: plain data, in the order of the page."""
    return {
        "title": occasion.title,
        "unit": occasion.unit.name,
        "occasion": occasion.position,
        "months": list(occasion.months),
        "announced": write_announced(occasion),
        "held_on": write_iso(occasion.held_on),
        "held_starts": write_iso(occasion.held_starts),
        "held_ends": write_iso(occasion.held_ends),
        "held_place": occasion.held_place,
        "in_planned_month": occasion.in_planned_month,
        "groups": [write_group(row) for row in occasion.groups.all()],
        "logo_shown": occasion.logo_shown,
        "logo_reason": occasion.logo_reason,
        "logo_photo": occasion.logo_photo.sha256 if occasion.logo_photo else "",
        "what_shown": occasion.what_shown,
        "what_decided": occasion.what_decided,
        "experience": occasion.experience,
        "survey_link": occasion.survey_link,
        "survey_answers": occasion.survey_answers,
        "opinions": [write_opinion(row) for row in occasion.opinions.all()],
        "photos": [write_photo(photo, occasion) for photo in occasion.photos],
        "files": [write_file(file) for file in list_papers(occasion)],
        "media": [write_media_item(row) for row in occasion.media_items.all()],
    }


def write_iso(value):
    """ISO text of a date or time, "" for none."""
    return value.isoformat() if value else ""


def write_announced(occasion):
    return {
        "day": write_iso(occasion.day),
        "starts": write_iso(occasion.starts),
        "ends": write_iso(occasion.ends),
        "place": occasion.place,
    }


def write_group(row):
    return {"group": row.group, "planned": row.planned, "present": row.present}


def write_opinion(row):
    return {
        "opinion": row.pk,
        "group": row.group,
        "text": row.text,
        "handling": row.handling,
        "answering_unit": row.answering_unit,
        "answer": row.answer,
        "answered_on": write_iso(row.answered_on),
    }


def write_photo(photo, occasion):
    return {
        "file": photo.pk,
        "caption": photo.caption,
        "sha256": photo.sha256,
        "cover": photo == occasion.cover_photo,
    }


def list_papers(occasion):
    """Its files that are no photos."""
    return occasion.files.exclude(kind=OccasionFileKind.PHOTO)


def write_file(file):
    return {
        "file": file.pk,
        "kind": file.kind,
        "name": file.name,
        "sha256": file.sha256,
    }


def write_media_item(row):
    return {
        "media": row.pk,
        "kind": row.kind,
        "outlet": row.outlet,
        "title": row.title,
        "address": row.address,
        "published_on": write_iso(row.published_on),
    }
