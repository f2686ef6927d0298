"""What a page that saves itself sends, and what it is answered."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone

from submissions.activities.drafts import StaleOccasion, is_own_lost_save
from submissions.activities.photos import remove_file
from submissions.answers import wants_json
from submissions.choices import OccasionFileKind
from submissions.comparison import read_base
from submissions.files import FileRefused
from submissions.forms import KEY, PageForm, RevisionForm
from submissions.versions import compare_inputs, dump_fingerprints


def read_revision(request, occasion):
    """The revision that the page of this occasion showed; None when it sent none."""
    seen = RevisionForm(request.POST)
    if not seen.is_valid() or not seen.is_of(occasion):
        return None
    return seen.cleaned_data["revision"]


@dataclass(frozen=True)
class SeenPage:
    """Which revision a page goes over, in which window, and whether it lost an answer."""

    revision: int
    page: str
    lost_answer: bool


def read_seen_page(request, occasion, action):
    """The SeenPage of a request; None when it is not one of this occasion's pages.

    `action`: the name under which this page's saves are logged.
    """
    seen = PageForm(request.POST)
    if not seen.is_valid() or not seen.is_of(occasion):
        return None
    revision, page = seen.cleaned_data["revision"], seen.cleaned_data["page"]
    lost = is_own_lost_save(occasion, request.user, action, revision, page)
    return SeenPage(occasion.revision if lost else revision, page, lost)


def answer_unreadable(request):
    return render(request, "400.html", status=400)


def drop_paper(request, occasion, act):
    """A button of a 方案 or of the result of a questionnaire: `drop-file-12`."""
    verb, _, place = act.partition("-file-")
    papers = occasion.files.exclude(kind=OccasionFileKind.PHOTO)
    if verb != "drop" or not KEY.fullmatch(place):
        return
    if not (paper := papers.filter(pk=place).first()):
        messages.error(request, "这个文件刚刚被删去了。")
        return
    try:
        remove_file(paper, actor=request.user)
    except FileRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{paper.name}”已经删去。")


def write_saved_clock(occasion):
    return f"{timezone.localtime(occasion.changed_at or timezone.now()):%H:%M:%S}"


def answer_autosave(request, occasion, inputs, **more):
    """JSON for the open page; `token`: logging in again in place changes it."""
    return JsonResponse(
        {
            "revision": occasion.revision,
            "saved": write_saved_clock(occasion),
            "base": dump_fingerprints(inputs),
            "token": get_token(request),
        }
        | more
    )


def answer_problems(request, problems, draw):
    """422: the first problem for a page that saves itself, else the page drawn anew."""
    if wants_json(request):
        first = problems[0]
        message = f"还没有保存：{first.text}"
        return JsonResponse({"message": message}, status=422)
    return draw(status=422, errors=problems, has_errors=True)


def answer_conflict(request, refusal, typed, stored, draw):
    """409 with both versions; `typed`, `stored`: [Input] of the two pages."""
    if wants_json(request):
        return JsonResponse({"message": say_shortly(refusal)}, status=409)
    return draw(
        status=409,
        refusal=refusal,
        base=dump_fingerprints(stored),
        changes=compare_inputs(typed, stored, read_base(request.POST)),
    )


def say_shortly(refusal):
    if not isinstance(refusal, StaleOccasion):
        return str(refusal)
    return "没有保存：别人刚保存过这一场。请点“保存草稿”，看两份内容有什么不同。"
