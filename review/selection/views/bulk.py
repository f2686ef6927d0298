"""Decisions on many themes: preview, carry out, result, undo."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from review.access import office_act, office_page
from review.models import DecisionBatch, ReasonPhrase
from review.selection import bulk
from review.selection.bulk import carry_out_drawing, draw_decisions
from review.selection.forms import DrawnForm, TickedForm, parse_keys
from review.selection.undoing import undo_batch
from review.selection.views.decisions import refuse_decision, render_decided_row
from review.themes.pages import (
    find_list_address,
    find_way_back,
    list_filed_themes,
    match_themes,
    render_theme_list,
)
from submissions.models import Theme
from submissions.transitions import MoveRefused

MERGE, MOST_MERGED = "merge", 12
REFUSED_MERGING = (
    f"合并要逐条勾选 2 到 {MOST_MERGED} 个主题，什么都没有改。请勾选后再按“合并”。"
)


@require_POST
@office_act
def preview_decisions(request, campaign):
    """Show what the act would change; nothing is written."""
    if request.POST.get("outcome") == MERGE:
        return show_merging(request, campaign)
    form = TickedForm(request.POST)
    if not form.is_valid():
        return render_bulk_error(
            request, campaign, form.first_error, ticked=form.ticked
        )
    themes = find_meant_themes(request, campaign, form, form.ticked)
    if (count := themes.count()) > bulk.MOST:
        return render_bulk_error(request, campaign, refuse_too_many(count))
    drawing = draw_decisions(themes, form.act, actor=request.user)
    return render_drawing(request, campaign, form, drawing)


def show_merging(request, campaign):
    """To the page that shows what would become of the ticked themes."""
    ticked = parse_keys(request.POST.getlist("theme"))
    if not 2 <= len(ticked) <= MOST_MERGED:
        return render_bulk_error(request, campaign, REFUSED_MERGING, ticked=ticked)
    page = reverse("review:similar-merge", args=[campaign.year])
    return redirect(f"{page}?{urlencode({'theme': ticked}, doseq=True)}")


@require_POST
@office_act
def post_drawn_decisions(request, campaign):
    form = DrawnForm(request.POST)
    form.is_valid()
    if "outcome" in form.errors:
        return render_bulk_error(request, campaign, form.first_error)
    themes = find_meant_themes(request, campaign, form, form.drawn)
    if (count := themes.count()) > bulk.MOST:
        return render_bulk_error(request, campaign, refuse_too_many(count))
    drawing = draw_decisions(themes, form.act, actor=request.user, drawn=form.drawn)
    if drawing.differs:
        return render_drawing(request, campaign, form, drawing, status=409)
    if form.errors:
        return render_drawing(request, campaign, form, drawing, status=422)
    results = carry_out_drawing(
        drawing,
        form.act,
        actor=request.user,
        reason=form.cleaned_data["reason"],
        spared=form.spared,
    )
    return tell_results(request, campaign, results, form.done(campaign), is_kept=True)


@require_safe
@office_page
def show_batch(request, campaign, pk):
    """The result of one act, theme by theme."""
    batch = get_object_or_404(campaign.decision_batches, pk=pk)
    filed = Theme.objects.visible_to(request.user).filed()
    context = {
        "campaign": campaign,
        "sentence": f"{batch.by.label}：{batch.said or '已经撤销'}",
        "changed": batch.sayings_on(filed),
        "last_act": DecisionBatch.objects.last_of(request.user, campaign),
        "back": find_list_address(campaign),
    }
    return render(request, "review/selection/decision_result.html", context)


@require_POST
@office_act
def post_undo(request, campaign, pk):
    own = campaign.decision_batches.filter(by=request.user)
    batch = get_object_or_404(own, pk=pk)
    said = batch.said
    try:
        results = undo_batch(batch, actor=request.user)
    except MoveRefused as refusal:
        return render_bulk_error(request, campaign, str(refusal), status=409)
    if request.htmx and len(results) == 1:
        [row] = results
        if row.refusal:
            return refuse_decision(request, row.theme, row.refusal)
        return render_decided_row(request, row.theme)
    return tell_results(request, campaign, results, tell_undone(said, results))


def tell_undone(said, results):
    if len(results) == 1:
        return f"已撤销：{results[0].done}。"
    return f"已撤销“{said}”：恢复了 {{}} 个主题。"


def find_meant_themes(request, campaign, form, pks):
    """The filed themes that were ticked, or all that the list finds."""
    if form.cleaned_data["everything"]:
        themes = match_themes(request, campaign).qs
    else:
        themes = list_filed_themes(request, campaign).filter(pk__in=pks)
    return themes.in_official_order()


def refuse_too_many(count):
    return (
        f"一次最多处理 {bulk.MOST} 条，现在有 {count} 条，什么都没有改。"
        "请先用筛选缩小范围。"
    )


def render_bulk_error(request, campaign, error, *, status=422, ticked=()):
    return render_theme_list(
        request,
        campaign,
        bulk_error=error,
        ticked=ticked,
        bulk_reason=request.POST.get("reason", ""),
        status=status,
    )


def render_drawing(request, campaign, form, drawing, *, status=200):
    spared = getattr(form, "spared", set())
    kept = [line for line in drawing.changing if line.theme.pk in spared]
    return render(
        request,
        "review/selection/decision_preview.html",
        {
            "campaign": campaign,
            "drawing": drawing,
            "heading": form.heading(campaign),
            "form": form,
            "verb": form.verb(campaign),
            "left": len(drawing.changing) - len(kept),
            "spared": spared,
            "asks_reason": form.act != bulk.CONFIRM,
            "phrases": ReasonPhrase.objects.all(),
            "back": find_way_back(request, campaign),
            "has_errors": status == 422,
        },
        status=status,
    )


def tell_results(request, campaign, results, done, *, is_kept=False):
    """The list with a message; where rows were refused, a page that says which.

    `is_kept`: the act stands, and the message leads to its rows.
    """
    refused = [result for result in results if result.refusal]
    changed = [result for result in results if not result.refusal]
    context = {
        "campaign": campaign,
        "sentence": done.replace("{}", str(len(changed)))
        if changed
        else "什么都没有改。",
        "refused": refused,
        "changed": changed,
        "last_act": DecisionBatch.objects.last_of(request.user, campaign),
        "back": find_way_back(request, campaign),
    }
    if refused:
        return render(request, "review/selection/decision_result.html", context)
    act = context["last_act"] if is_kept and changed else None
    messages.success(request, add_result_link(context["sentence"], campaign, act))
    return redirect(context["back"])


def add_result_link(sentence, campaign, act):
    if act is None:
        return sentence
    page = reverse("review:batch-show", args=[campaign.year, act.pk])
    return format_html('{} <a href="{}">逐条看结果</a>', sentence, page)
