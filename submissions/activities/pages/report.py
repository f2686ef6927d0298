"""The page of a 情况报告: its form, its two ledgers, its photos, how it is drawn."""

from dataclasses import dataclass
from itertools import chain

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone

from submissions.activities.completeness import (
    PARTS,
    REMARK_FIELDS,
    OccasionProblem,
    find_report_problems,
)
from submissions.activities.forms.report import (
    BaseLedger,
    ReportForm,
    make_media_ledger,
    make_opinion_ledger,
)
from submissions.activities.next_steps import describe_occasion
from submissions.activities.parts import list_report_parts
from submissions.activities.photos import store_occasion_file
from submissions.activities.workflow import choose_report_move
from submissions.choices import OccasionFileKind, OccasionStatus
from submissions.files import FileRefused
from submissions.forms import KEY
from submissions.models import Occasion
from submissions.versions import (
    Input,
    dump_fingerprints,
    list_inputs,
    make_copies_key,
)

LEDGERS = {"opinions": "意见", "media": "报道"}
PART_OF_FIELD = {field: part for field, (part, _) in REMARK_FIELDS.items()}


@dataclass
class ReportPage:
    """The forms of one 情况报告, bound or as stored."""

    occasion: Occasion
    form: ReportForm
    opinions: BaseLedger
    media: BaseLedger

    @property
    def ledgers(self):
        return {"opinions": self.opinions, "media": self.media}

    def is_valid(self):
        return all(
            [self.form.is_valid(), self.opinions.is_valid(), self.media.is_valid()]
        )

    def list_problems(self):
        """[OccasionProblem] for every error of the forms."""
        for field, errors in self.form.errors.items():
            part = PART_OF_FIELD.get(field, "")
            yield from (OccasionProblem(field, error, part) for error in errors)
        for name, ledger in self.ledgers.items():
            errors = ledger.non_form_errors()
            yield from (OccasionProblem(name, error, name) for error in errors)
            yield from list_row_problems(name, ledger)

    def list_inputs(self):
        """[Input] of all that can differ between two versions of the page."""
        head = [
            Input(**vars(each) | {"place": name_place(each.key)})
            for each in list_inputs(self.form)
        ]
        rows = (
            list_inputs(form, f"第{number}条{label}", f"{name}-{form.instance.pk}-")
            for name, label in LEDGERS.items()
            for number, form in enumerate(self.ledgers[name], start=1)
            if form.instance.pk
        )
        return head + list(chain.from_iterable(rows))

    def list_cards(self):
        """[PhotoCard] in the order of the photos."""
        photos = self.form.photos
        return [
            PhotoCard(
                photo=photo,
                number=number,
                caption=self.form[f"caption-{photo.pk}"],
                is_cover=str(self.form["cover"].value()) == str(photo.pk),
                is_last=number == len(photos),
            )
            for number, photo in enumerate(photos, start=1)
        ]


@dataclass(frozen=True)
class PhotoCard:
    """A photo as its card shows it."""

    photo: object
    number: int
    caption: object
    is_cover: bool
    is_last: bool


def list_row_problems(name, ledger):
    for row, form in enumerate(ledger, start=1):
        if ledger.is_going(form):
            continue
        for field, errors in form.errors.items():
            for error in errors:
                yield OccasionProblem(field, error, name, name, row)


def name_place(field):
    """The part of the page that a field stands in, by name."""
    return PARTS.get(PART_OF_FIELD.get(field, ""), "")


def make_report_page(occasion, data=None, extra=None):
    """The page over a copy of the occasion: typing never touches the one that was seen.

    `extra`: {"opinions": 1} for rows that stand empty at the end.
    """
    copy = (
        Occasion.objects.with_row_data()
        .prefetch_related("files", "groups")
        .get(pk=occasion.pk)
    )
    extra = extra or {}
    counts = {row.group: row.present for row in copy.groups.all()}
    return ReportPage(
        copy,
        ReportForm(data, instance=copy, counts=counts, photos=copy.photos),
        make_opinion_ledger(copy, data, extra.get("opinions", 0)),
        make_media_ledger(copy, data, extra.get("media", 0)),
    )


def may_report(user, occasion):
    """Whether the unit may write on its report; it may begin before the day."""
    move = choose_report_move(occasion)
    if not occasion.editable or not move.permitted(user, occasion):
        return False
    waived = occasion.campaign.announcement_waived
    return occasion.status != OccasionStatus.PLANNED or waived


def store_sent_files(request, occasion):
    """Keep what came with the page: photos and the result of the questionnaire."""
    kinds = {"photo": OccasionFileKind.PHOTO, "survey": OccasionFileKind.SURVEY}
    for field, kind in kinds.items():
        for sent in request.FILES.getlist(field):
            try:
                store_sent_file(request, occasion, kind, sent)
            except FileRefused as refusal:
                messages.error(request, f"“{sent.name}”没有上传。{refusal}")


def store_sent_file(request, occasion, kind, sent):
    return store_occasion_file(
        occasion,
        actor=request.user,
        kind=kind,
        name=sent.name,
        content=sent.read(),
    )


def read_remarks(occasion):
    """{field: what the office asks there}, while the report is returned."""
    is_returned = occasion.status == OccasionStatus.RETURNED
    return occasion.return_remarks if is_returned else {}


def list_remark_places(occasion):
    """[(part, label)] of what the office asks for, while the report is returned."""
    return [REMARK_FIELDS[field] for field in read_remarks(occasion)]


def sort_remarks(remarks):
    """{part: [{"name", "label", "text"}]} of the remarks, for the part they stand in."""
    sorted_remarks = {}
    for field, text in remarks.items():
        if field in REMARK_FIELDS:
            part, label = REMARK_FIELDS[field]
            one = {"name": field, "label": label, "text": text}
            sorted_remarks.setdefault(part, []).append(one)
    return sorted_remarks


def list_heads(form, planned, remarks):
    """[(group, bound field, how many were asked, remark)] in the order of the page."""
    return [
        (group, field, planned.get(group.value, 0), remarks.get(field.name, ""))
        for group, field in form.list_counts()
    ]


def sum_typed(form):
    """How many came in all, as far as numbers are typed."""
    typed = [str(field.value() or "") for _, field in form.list_counts()]
    return sum(int(text) for text in typed if KEY.fullmatch(text))


def draw_report(request, occasion, page, *, status=200, **context):
    stored = make_report_page(occasion).list_inputs()
    parts = list_report_parts(occasion, find_report_problems(occasion))
    planned = {row.group: row.planned for row in occasion.groups.all()}
    remarks = read_remarks(occasion)
    surveys = [
        file for file in occasion.files.all() if file.kind == OccasionFileKind.SURVEY
    ]
    return render(
        request,
        "submissions/activities/report_form.html",
        {
            "occasion": occasion,
            "campaign": occasion.campaign,
            "page": page,
            "form": page.form,
            "heads": list_heads(page.form, planned, remarks),
            "present_sum": sum_typed(page.form),
            "planned_sum": sum(planned.values()),
            "cards": page.list_cards(),
            "parts": parts,
            "todo": sum(part.state == "todo" for part in parts),
            "remark_fields": sort_remarks(remarks),
            "remark_list": list_remark_places(occasion),
            "survey_files": surveys,
            "has_survey": bool(surveys or occasion.survey_link),
            "line": describe_occasion(occasion, timezone.localdate()),
            "revision": occasion.revision,
            "base": dump_fingerprints(stored),
            "copies": make_copies_key(request.user, "report", occasion),
            "today": timezone.localdate(),
        }
        | context,
        status=status,
    )
