"""典型经验: marked, written up, taken along for the city."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import office_act, office_page
from review.followup.rows import list_occasions
from review.models import Recommendation
from review.publicity.forms import CaseForm, ChosenForm, ExemplaryForm
from review.publicity.pages import describe_desk
from review.publicity.recommending import (
    read_case,
    save_case,
    write_case_docx,
    write_cases_docx,
)
from submissions.activities.handling import mark_exemplary
from submissions.activities.pages.saving import answer_unreadable, read_revision
from submissions.answers import answer_with_file
from submissions.comparison import read_base
from submissions.declarations.drafts import NotSaved
from submissions.files import FileRefused
from submissions.permissions import is_office
from submissions.transitions import MoveRefused
from submissions.turns import takes_turns
from submissions.versions import (
    compare_inputs,
    dump_fingerprints,
    list_inputs,
    take_stored,
)

PARTS = ("groups", "opinions", "files")


def list_exemplary(request, campaign):
    listed = list_occasions(campaign, request.user).filter(exemplary=True)
    return listed.order_by("held_on", "activity__position", "pk")


def find_held(request, campaign, pk):
    held = list_occasions(campaign, request.user).held()
    return get_object_or_404(held.prefetch_related(*PARTS), pk=pk)


@require_safe
@office_page
def show_exemplary(request, campaign):
    return draw_exemplary(request, campaign)


def draw_exemplary(request, campaign, *, status=200, **context):
    occasions = list(list_exemplary(request, campaign))
    written = Recommendation.objects.filter(occasion__in=occasions)
    kept = {one.occasion_id: one for one in written}
    return render(
        request,
        "review/publicity/exemplary_list.html",
        describe_desk(request, campaign)
        | {"lines": [(one, kept.get(one.pk)) for one in occasions]}
        | context,
        status=status,
    )


@require_POST
@office_act
def post_exemplary(request, campaign, pk):
    """列为典型经验, or no more."""
    listed = list_occasions(campaign, request.user)
    occasion = get_object_or_404(listed, pk=pk)
    form = ExemplaryForm(request.POST)
    form.full_clean()
    try:
        mark_exemplary(occasion, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = "已列为" if occasion.exemplary else "不再列为"
        messages.success(request, f"{occasion}{said}典型经验。")
    return redirect("review:followup-show", campaign.year, pk)


@require_safe
@office_page
def show_case(request, campaign, pk):
    return draw_case(request, campaign, find_held(request, campaign, pk))


def draw_case(request, campaign, occasion, *, status=200, **context):
    """`context`: the `form` of a save that was refused."""
    case, photos = read_case(occasion), occasion.public_photos
    stored = CaseForm(case, photos)
    form = context.get("form", stored)
    return render(
        request,
        "review/publicity/case.html",
        {
            "campaign": campaign,
            "occasion": occasion,
            "form": form,
            "photos": form.list_photos(photos),
            "hidden_photos": len(occasion.photos) - len(photos),
            "revision": case.revision,
            "base": dump_fingerprints(list_inputs(stored)),
            "can_act": is_office(request.user, campaign),
        }
        | context,
        status=status,
    )


@require_POST
@office_act
def post_case(request, campaign, pk):
    occasion = find_held(request, campaign, pk)
    revision = read_revision(request, occasion)
    if revision is None:
        return answer_unreadable(request)
    case, photos = read_case(occasion), occasion.public_photos
    stored = list_inputs(CaseForm(case, photos))
    typed = list_inputs(CaseForm(case, photos, request.POST))
    form = CaseForm(case, photos, take_stored(request.POST, typed, stored))
    if not form.is_valid():
        return draw_case(request, campaign, occasion, form=form, status=422)
    try:
        save_case(occasion, actor=request.user, revision=revision, **form.cleaned_data)
    except NotSaved as refusal:
        changes = compare_inputs(list_inputs(form), stored, read_base(request.POST))
        return draw_case(
            request,
            campaign,
            occasion,
            form=form,
            refusal=refusal,
            changes=changes,
            status=409,
        )
    messages.success(request, "推介材料已保存。")
    return redirect("review:case", campaign.year, pk)


@require_safe
@office_page
@takes_turns
def download_case(request, campaign, pk):
    """推介材料 of one occasion, as saved."""
    occasion = find_held(request, campaign, pk)
    case = read_case(occasion)
    try:
        content = write_case_docx(occasion, case, day=timezone.localdate())
    except FileRefused as refusal:
        return draw_case(request, campaign, occasion, error=refusal, status=409)
    return answer_with_file(content, f"{case.title}（推介材料）.docx")


@require_safe
@office_page
@takes_turns
def download_cases(request, campaign):
    """The ticked ones in one paper."""
    listed = list_exemplary(request, campaign)
    form = ChosenForm(request.GET, listed=listed)
    if not form.is_valid():
        return draw_exemplary(request, campaign, error=form.first_error, status=422)
    ticked = set(form.cleaned_data["occasion"])
    occasions = [one for one in listed.prefetch_related(*PARTS) if one in ticked]
    if not occasions:
        said = "请先勾选要推介的活动。"
        return draw_exemplary(request, campaign, error=said, status=422)
    try:
        content = write_cases_docx(campaign, occasions, day=timezone.localdate())
    except FileRefused as refusal:
        return draw_exemplary(request, campaign, error=refusal, status=409)
    return answer_with_file(content, f"{campaign.full_name}典型经验推介材料.docx")
