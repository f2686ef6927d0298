"""Files of an occasion: photos as they are chosen, their copies, and papers."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from submissions.activities.pages.finding import find_file, find_occasion_to_write
from submissions.activities.pages.report import (
    make_report_page,
    may_report,
    store_sent_file,
    store_sent_files,
)
from submissions.activities.photos import open_copy, read_copy
from submissions.answers import answer_with_file, wants_json
from submissions.bodies import takes_files
from submissions.choices import OccasionFileKind
from submissions.files import FileRefused
from submissions.models.evidence import COPY_SIZES
from submissions.turns import takes_turns

A_DAY = "private, max-age=86400"


@require_POST
@takes_files
def post_photo(request, year, pk):
    """Photos: one at a time from a script, which draws its card; else all that came."""
    occasion = find_occasion_to_write(request, year, pk)
    if not may_report(request.user, occasion):
        return refuse_photo(request, occasion, "这份情况报告已经报送，不能再加照片。")
    if not wants_json(request):
        store_sent_files(request, occasion)
        return redirect_to_photos(occasion)
    sent = request.FILES.get("photo")
    if sent is None:
        return refuse_photo(request, occasion, "照片没有送到，请再试一次。")
    try:
        photo = store_sent_file(request, occasion, OccasionFileKind.PHOTO, sent)
    except FileRefused as refusal:
        return refuse_photo(request, occasion, str(refusal))
    return JsonResponse(
        {"photo": photo.pk, "card": draw_card(request, occasion, photo)}
    )


def refuse_photo(request, occasion, message):
    if wants_json(request):
        return JsonResponse({"message": message}, status=422)
    messages.error(request, message)
    return redirect_to_photos(occasion)


def redirect_to_photos(occasion):
    address = [occasion.campaign.year, occasion.pk]
    page = reverse("submissions:occasion-report", args=address)
    return redirect(f"{page}#part-photos")


def draw_card(request, occasion, photo):
    cards = make_report_page(occasion).list_cards()
    card = next(card for card in cards if card.photo == photo)
    return render_to_string(
        "submissions/activities/_photo_card.html",
        {"card": card, "occasion": occasion, "campaign": occasion.campaign},
        request,
    )


@require_safe
def show_photo(request, year, pk, file, size):
    """A copy of a photo, small enough for a page."""
    photo = find_file(request, year, pk, file)
    if size not in COPY_SIZES or not photo.is_photo:
        raise Http404
    try:
        content = read_copy(photo, size) or make_first_copy(request, photo, size)
    except FileRefused as error:
        raise Http404 from error
    return HttpResponse(
        content, content_type="image/jpeg", headers={"Cache-Control": A_DAY}
    )


@takes_turns
def make_first_copy(request, photo, size):
    return open_copy(photo, size)


@require_safe
def download_file(request, year, pk, file):
    """The file as kept; 404 when it is gone or its checksum differs."""
    found = find_file(request, year, pk, file)
    try:
        content = found.read()
    except (OSError, ValueError) as error:
        raise Http404 from error
    response = answer_with_file(content, f"{found.stored_name}.{found.ending}")
    response["Content-Security-Policy"] = "sandbox"
    return response
