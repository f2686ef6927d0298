"""相似主题: side by side, merged into one, taken apart again, or kept as two."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from review.access import answer_refusals, office_act, office_page
from review.alike import similarity
from review.forms import require_valid
from review.models import DecisionBatch
from review.paging import drop_page_from_query
from review.selection.joining import merge_themes, refuse_joining, split_theme
from review.similar import merging
from review.similar.forms import ChosenForm, CompareForm, KeepForm, MergeForm
from review.similar.previewing import preview_joint
from review.themes.pages import list_filed_themes
from submissions.models import Theme
from submissions.permissions import is_office

PAGE_SIZE = 20
# The names of more themes than that are no help while typing, and a heavy page.
FEW = 300


def render_similar(request, campaign, *, status=200, **context):
    with_kept = "kept" in request.GET
    groups = similarity.find_similar_groups(campaign, with_kept=with_kept)
    only = read_only_theme(request)
    if only:
        groups = [group for group in groups if only in group.keys]
    page = Paginator(groups, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "review/similar/similar_list.html",
        {
            "campaign": campaign,
            "page": page,
            "groups": similarity.put_side_by_side(list(page), campaign),
            "leads": merging.find_leads(campaign),
            "orphans": merging.find_orphans(campaign),
            "with_kept": with_kept,
            "only": only,
            "query": drop_page_from_query(request.GET),
            "can_decide": is_office(request.user, campaign),
            "last_act": DecisionBatch.objects.last_of(request.user, campaign),
            "back": find_similar_address(campaign),
            **make_compare_context(request, campaign),
            "most": similarity.is_cut_off(campaign) and similarity.MOST,
            **context,
        },
        status=status,
    )


def read_only_theme(request):
    """The key of the theme whose groups are asked for, or None."""
    asked = request.GET.get("theme", "")
    is_key = re.fullmatch("[0-9]{1,18}", asked)
    return (similarity.OWN, int(asked)) if is_key else None


def make_compare_context(request, campaign):
    """The form for two themes of one's own choice, and those when it names them."""
    named = similarity.list_named_themes(campaign)
    form = CompareForm(request.GET if "one" in request.GET else None, named=named)
    pair = form.is_valid() and similarity.compare_themes(
        form.cleaned_data.values(), campaign
    )
    few = named if len(named) <= FEW else []
    return {"compare": form, "compared": pair, "names": [name for name, _ in few]}


@require_safe
@office_page
def show_similar(request, campaign):
    return render_similar(request, campaign)


def find_similar_address(campaign):
    return reverse("review:similar-list", args=[campaign.year])


def list_sides(request, campaign):
    return list_filed_themes(request, campaign).with_paper_data().in_official_order()


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
@answer_refusals(render_similar)
def merge(request, campaign):
    """GET shows what would become of the themes; POST merges them."""
    themes = list_sides(request, campaign)
    if request.method != "POST":
        return show_merging(request, campaign, themes)
    given = MergeForm.read(request, themes=themes)
    lead = merge_themes(given["lead"], given["joining"], actor=request.user)
    messages.success(
        request,
        f"已合并：“{lead}”由{lead.declaration.unit}牵头，{lead.units_text}合办。"
        "合并错了的，按“撤销上一步”。",
    )
    return redirect(find_similar_address(campaign))


def show_merging(request, campaign, themes):
    given = require_valid(ChosenForm(request.GET, themes=themes)).cleaned_data
    lead, joining = given["lead"], given["joining"]
    refuse_joining(lead, joining, request.user)
    return render(
        request,
        "review/similar/merge.html",
        {
            "campaign": campaign,
            "themes": sorted([lead, *joining], key=list(themes).index),
            "lead": lead,
            "joining": joining,
            "joint": preview_joint(lead, joining),
        },
    )


@require_POST
@office_act
@answer_refusals(render_similar)
def post_keeping(request, campaign):
    given = KeepForm.read(
        request,
        themes=list_sides(request, campaign),
        entries=similarity.find_entries_before(campaign),
    )
    told = [
        *map(similarity.Told.of_theme, given["side"]),
        *map(similarity.Told.of_entry, given["entry"]),
    ]
    merging.keep_apart(told, actor=request.user)
    titles = "、".join(f"“{one.title}”" for one in told)
    messages.success(
        request,
        f"{titles}都保留，文字不改就不再提示。判错了的，在“显示已判定‘都保留’的”里撤销。",
    )
    return redirect(find_similar_address(campaign))


@require_POST
@office_act
def post_asking(request, campaign, pk):
    kept = get_object_or_404(merging.find_kept(campaign), pk=pk)
    merging.ask_again(kept, actor=request.user)
    messages.success(
        request, f"“{kept.first}”和“{kept.second}”不再算作都保留，请重新判定。"
    )
    return redirect(find_similar_address(campaign))


@require_POST
@office_act
@answer_refusals(render_similar)
def post_splitting(request, campaign, pk):
    theme = get_object_or_404(
        Theme.objects.visible_to(request.user).filter(declaration__campaign=campaign),
        pk=pk,
    )
    theme = split_theme(theme, actor=request.user)
    messages.success(
        request, f"已拆出“{theme}”，仍为“{theme.get_selection_display()}”。"
    )
    return redirect(find_similar_address(campaign))
