"""The page of a 情况报告: type, save, rows of its ledgers, photos."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from submissions.activities.drafts import SAVE_REPORT, save_report
from submissions.activities.opinions import (
    COLUMNS,
    OpinionsRefused,
    read_opinion_file,
    read_opinion_text,
)
from submissions.activities.pages.finding import find_occasion_to_write
from submissions.activities.pages.report import (
    draw_report,
    make_report_page,
    may_report,
    store_sent_files,
)
from submissions.activities.pages.saving import (
    answer_autosave,
    answer_conflict,
    answer_problems,
    answer_unreadable,
    drop_paper,
    read_seen_page,
    write_saved_clock,
)
from submissions.activities.photos import caption_file, move_file, remove_file
from submissions.answers import wants_json
from submissions.bodies import takes_files
from submissions.declarations.drafts import NotSaved
from submissions.files import FileRefused
from submissions.versions import take_stored

LEDGERS = ("opinions", "media")
STEPS = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def edit_report(request, year, pk):
    occasion = find_occasion_to_write(request, year, pk)
    if request.method == "POST":
        return save_page(request, occasion)
    if not may_report(request.user, occasion):
        return redirect("submissions:occasion-show", year, pk)
    extra = {name: 1 for name in LEDGERS if request.GET.get("add") == name}
    return draw_report(request, occasion, make_report_page(occasion, extra=extra))


def save_page(request, occasion):
    seen = read_seen_page(request, occasion, SAVE_REPORT)
    if seen is None:
        return answer_unreadable(request)
    store_sent_files(request, occasion)
    stored = make_report_page(occasion).list_inputs()
    page = read_sent_page(request, occasion, stored)

    def draw(**context):
        return draw_report(request, occasion, page, **context)

    if not page.is_valid():
        return answer_problems(request, list(page.list_problems()), draw)
    try:
        saved = save_whole_page(request, occasion, seen, page)
    except NotSaved as refusal:
        occasion.refresh_from_db()
        return answer_conflict(request, refusal, page.list_inputs(), stored, draw)
    return answer_saved(request, saved, page)


def read_sent_page(request, occasion, stored):
    """The page as typed, with what was chosen from the other version in its place."""
    data = mark_removed_row(request.POST, request.POST.get("act", ""))
    typed = make_report_page(occasion, data).list_inputs()
    return make_report_page(occasion, take_stored(data, typed, stored))


def mark_removed_row(sent, act):
    """The sent data with a row marked as deleted after its button: `drop-media-2`."""
    verb, _, place = act.partition("-")
    if verb != "drop" or not place.startswith(LEDGERS):
        return sent
    marked = sent.copy()
    marked[f"{place}-DELETE"] = "on"
    return marked


@transaction.atomic
def save_whole_page(request, occasion, seen, page):
    saved = save_report(
        occasion,
        actor=request.user,
        revision=seen.revision,
        page=seen.page,
        fields=page.form.read_columns(),
        present=page.form.read_counts(),
        opinions=page.opinions.rows(whole=seen.lost_answer),
        media=page.media.rows(whole=seen.lost_answer),
    )
    captions = page.form.read_captions()
    for photo in page.form.photos:
        if captions.get(photo.pk, photo.caption) != photo.caption:
            caption_file(photo, actor=request.user, caption=captions[photo.pk])
    return saved


def answer_saved(request, occasion, page):
    act = request.POST.get("act", "")
    year, pk = occasion.campaign.year, occasion.pk
    if wants_json(request):
        return answer_autosaved_report(request, occasion, page)
    act_on_photo(request, page, act)
    drop_paper(request, occasion, act)
    if act == "check":
        return redirect("submissions:occasion-check", year, pk)
    if act == "read":
        return read_into_page(request, occasion)
    address = reverse("submissions:occasion-report", args=[year, pk])
    verb, _, place = act.partition("-")
    if verb == "add" and place in LEDGERS:
        return redirect(f"{address}?add={place}#end-{place}")
    if verb in ("up", "down", "drop"):
        return redirect(f"{address}#part-{find_part_of_act(place)}")
    messages.success(
        request, f"草稿已保存（{write_saved_clock(occasion)}）。随时可以回来接着填。"
    )
    return redirect(address)


def find_part_of_act(place):
    if place.startswith("file"):
        return "story"
    return next((name for name in LEDGERS if place.startswith(name)), "photos")


def answer_autosaved_report(request, occasion, page):
    """`rows`: the pk of each row as kept, so that it is not added a second time."""
    kept = {
        "opinions": set(occasion.opinions.values_list("pk", flat=True)),
        "media": set(occasion.media_items.values_list("pk", flat=True)),
    }
    rows = {
        name: [
            form.instance.pk if form.instance.pk in kept[name] else None
            for form in ledger
        ]
        for name, ledger in page.ledgers.items()
    }
    stored = make_report_page(occasion).list_inputs()
    check = reverse(
        "submissions:occasion-check", args=[occasion.campaign.year, occasion.pk]
    )
    return answer_autosave(request, occasion, stored, rows=rows, check=check)


def act_on_photo(request, page, act):
    """A button of one photo: `up-photo-12`, `down-photo-12`, `drop-photo-12`."""
    verb, _, place = act.partition("-photo-")
    photo = next((one for one in page.form.photos if str(one.pk) == place), None)
    if photo is None:
        return
    try:
        if verb == "drop":
            remove_file(photo, actor=request.user)
        elif verb in STEPS:
            move_file(photo, actor=request.user, step=STEPS[verb])
    except FileRefused as refusal:
        messages.error(request, str(refusal))


def read_into_page(request, occasion):
    """Rows of a pasted or handed-in ledger behind those that are there, not yet saved."""
    try:
        rows = read_sent_opinions(request)
    except OpinionsRefused as refusal:
        messages.error(request, str(refusal))
        rows = []
    page = make_report_page(occasion, extra={"opinions": len(rows)})
    page.opinions.fill_new_rows(
        [{name: getattr(row, name) for name in COLUMNS} for row in rows]
    )
    doubts = [f"第{row.line}行：{row.doubt}" for row in rows if row.doubt]
    return draw_report(
        request, occasion, page, doubts=doubts, unsaved=bool(rows), read=len(rows)
    )


def read_sent_opinions(request):
    """[OpinionRow] of the file, else of the pasted cells. Raises OpinionsRefused."""
    if sent := request.FILES.get("ledger"):
        return read_opinion_file(sent.name, sent.read())
    return read_opinion_text(request.POST.get("pasted", ""))
