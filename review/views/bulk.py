"""Decisions on many themes at once: look first, then do it; and take it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from review import bulk, undoing
from review.access import office_act, office_page
from review.forms.decisions import DrawnForm, TickedForm
from review.models import DecisionBatch, ReasonPhrase
from review.views.decisions import refuse, render_row
from review.views.themes import listing, matching, render_list, way_back
from submissions.models import Theme
from submissions.transitions import MoveRefused


@require_POST
@office_act
def preview(request, campaign):
    """What the press would do, to be looked at; nothing is written."""
    form = TickedForm(request.POST)
    if not form.is_valid():
        return back_to_list(request, campaign, form.first_error, ticked=form.ticked)
    themes = meant(request, campaign, form, form.ticked)
    if (count := themes.count()) > bulk.MOST:
        return back_to_list(request, campaign, too_many(count))
    drawing = bulk.draw(themes, form.act, actor=request.user)
    return render_drawing(request, campaign, form, drawing)


@require_POST
@office_act
def carry_out(request, campaign):
    form = DrawnForm(request.POST)
    form.is_valid()
    if "outcome" in form.errors:
        return back_to_list(request, campaign, form.first_error)
    themes = meant(request, campaign, form, form.drawn)
    if (count := themes.count()) > bulk.MOST:
        return back_to_list(request, campaign, too_many(count))
    drawing = bulk.draw(themes, form.act, actor=request.user, drawn=form.drawn)
    if drawing.differs:
        return render_drawing(request, campaign, form, drawing, status=409)
    if form.errors:
        return render_drawing(request, campaign, form, drawing, status=422)
    results = bulk.apply(
        drawing,
        form.act,
        actor=request.user,
        reason=form.cleaned_data["reason"],
        spared=form.spared,
    )
    return tell(request, campaign, results, form.done(campaign), is_kept=True)


@require_safe
@office_page
def show(request, campaign, pk):
    """What one press did, row by row."""
    batch = get_object_or_404(campaign.decision_batches, pk=pk)
    filed = Theme.objects.visible_to(request.user).filed()
    context = {
        "campaign": campaign,
        "sentence": f"{batch.by.label}：{batch.said or '已经撤销'}",
        "changed": batch.sayings_on(filed),
        "last_act": DecisionBatch.objects.last_of(request.user, campaign),
        "back": listing(campaign),
    }
    return render(request, "review/decision_result.html", context)


@require_POST
@office_act
def undo(request, campaign, pk):
    own = campaign.decision_batches.filter(by=request.user)
    batch = get_object_or_404(own, pk=pk)
    said = batch.said
    try:
        results = undoing.undo(batch, actor=request.user)
    except MoveRefused as refusal:
        return back_to_list(request, campaign, str(refusal), status=409)
    if request.htmx and len(results) == 1:
        [row] = results
        if row.refusal:
            return refuse(request, row.theme, row.refusal)
        return render_row(request, row.theme)
    return tell(request, campaign, results, told_undone(said, results))


def told_undone(said, results):
    if len(results) == 1:
        return f"已撤销：{results[0].done}。"
    return f"已撤销“{said}”：恢复了 {{}} 个主题。"


def meant(request, campaign, form, pks):
    """The filed themes that were ticked, or all that the list finds."""
    themes = (
        Theme.objects.visible_to(request.user)
        .filed()
        .filter(declaration__campaign=campaign)
        .in_official_order()
    )
    if not form.cleaned_data["everything"]:
        return themes.filter(pk__in=pks)
    return matching(request, campaign, themes).qs


def too_many(count):
    return (
        f"一次最多处理 {bulk.MOST} 条，现在有 {count} 条，什么都没有改。"
        "请先用筛选缩小范围。"
    )


def back_to_list(request, campaign, error, *, status=422, ticked=()):
    return render_list(
        request,
        campaign,
        bulk_error=error,
        ticked=ticked,
        bulk_reason=request.POST.get("reason", ""),
        status=status,
    )


def render_drawing(request, campaign, form, drawing, *, status=200):
    return render(
        request,
        "review/decision_preview.html",
        {
            "campaign": campaign,
            "drawing": drawing,
            "heading": form.heading(campaign),
            "form": form,
            "spared": getattr(form, "spared", ()),
            "asks_reason": form.act != bulk.CONFIRM,
            "phrases": ReasonPhrase.objects.all(),
            "back": way_back(request, campaign),
            "has_errors": status == 422,
        },
        status=status,
    )


def tell(request, campaign, results, done, *, is_kept=False):
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
        "back": way_back(request, campaign),
    }
    if refused:
        return render(request, "review/decision_result.html", context)
    act = context["last_act"] if is_kept and changed else None
    messages.success(request, with_link(context["sentence"], campaign, act))
    return redirect(context["back"])


def with_link(sentence, campaign, act):
    if act is None:
        return sentence
    page = reverse("review:batch-show", args=[campaign.year, act.pk])
    return format_html('{} <a href="{}">逐条看结果</a>', sentence, page)
