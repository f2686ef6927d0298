"""相似主题: side by side, merged into one, taken apart again, or kept as two."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from review import merging, similarity
from review.access import office_act, office_page
from review.forms.merging import CompareForm, KeepForm, MergeForm
from review.views.paging import query_without_page
from review.views.themes import filed_themes
from submissions.models import Theme
from submissions.permissions import is_office
from submissions.transitions import MoveRefused

PAGE_SIZE = 20
# The names of more themes than that are no help while typing, and a heavy page.
FEW = 300


@require_safe
@office_page
def similar(request, campaign):
    return render_similar(request, campaign)


def here(campaign):
    return reverse("review:similar-list", args=[campaign.year])


def sides(request, campaign):
    return filed_themes(request, campaign).with_paper_data().in_official_order()


@require_POST
@office_act
def merge(request, campaign):
    form = MergeForm(request.POST, themes=sides(request, campaign))
    if not form.is_valid():
        return render_similar(request, campaign, error=form.first_error, status=422)
    try:
        lead = merging.merge(
            form.cleaned_data["lead"], form.joining, actor=request.user
        )
    except MoveRefused as refusal:
        return render_similar(request, campaign, error=refusal, status=409)
    messages.success(
        request,
        f"已合并：“{lead}”由{lead.declaration.unit}牵头，{lead.units_text}合办。",
    )
    return redirect(here(campaign))


@require_POST
@office_act
def keep(request, campaign):
    form = KeepForm(
        request.POST,
        themes=sides(request, campaign),
        entries=similarity.plan_before(campaign),
    )
    if not form.is_valid():
        return render_similar(request, campaign, error=form.first_error, status=422)
    told = [
        *map(similarity.Told.of_theme, form.cleaned_data["side"]),
        *map(similarity.Told.of_entry, form.cleaned_data["entry"]),
    ]
    merging.keep_apart(told, actor=request.user)
    titles = "、".join(f"“{one.title}”" for one in told)
    messages.success(request, f"{titles}都保留，文字不改就不再提示。")
    return redirect(here(campaign))


@require_POST
@office_act
def split(request, campaign, pk):
    theme = get_object_or_404(
        Theme.objects.visible_to(request.user).filter(declaration__campaign=campaign),
        pk=pk,
    )
    try:
        theme = merging.split(theme, actor=request.user)
    except MoveRefused as refusal:
        return render_similar(request, campaign, error=refusal, status=409)
    messages.success(
        request, f"已拆出“{theme}”，仍为“{theme.get_selection_display()}”。"
    )
    return redirect(here(campaign))


def render_similar(request, campaign, *, status=200, **context):
    with_kept = "kept" in request.GET
    groups = similarity.similar_groups(campaign, with_kept=with_kept)
    page = Paginator(groups, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "review/similar_list.html",
        {
            "campaign": campaign,
            "page": page,
            "groups": similarity.side_by_side(list(page), campaign),
            "leads": merging.leads(campaign),
            "orphans": merging.orphans(campaign),
            "with_kept": with_kept,
            "query": query_without_page(request.GET),
            "can_decide": is_office(request.user),
            **compare_context(request, campaign),
            "most": similarity.is_cut_off(campaign) and similarity.MOST,
            **context,
        },
        status=status,
    )


def compare_context(request, campaign):
    """The form for two themes of one's own choice, and those when it names them."""
    named = similarity.named(campaign)
    form = CompareForm(request.GET if "one" in request.GET else None, named=named)
    pair = form.is_valid() and similarity.compared(form.cleaned_data.values(), campaign)
    few = named if len(named) <= FEW else []
    return {"compare": form, "compared": pair, "names": [name for name, _ in few]}
