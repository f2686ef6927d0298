"""年度申报活动: the years, one year with what it lacks, its sections and lists."""

from copy import copy

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import admin_page
from review.manage.campaigns import (
    CampaignRefused,
    CampaignStale,
    add_campaign,
    change_campaign,
    change_entries,
    copy_campaign,
    fingerprint_fields,
    open_ready_campaign,
)
from review.manage.forms.campaigns import (
    LISTS,
    CopyForm,
    FirstCampaignForm,
    list_wishes,
    make_entry_formset,
    make_section_form,
)
from review.manage.previews import (
    PREVIEWS,
    find_reader,
    find_usual_text,
    preview_texts,
)
from review.manage.readiness import list_checks
from review.manage.sections import KEPT_OPEN, READ_BY_UNITS, SECTIONS
from review.manage.wording import describe_columns, find_label
from submissions.access import allow_in_archive
from submissions.models import Campaign, Unit
from submissions.permissions import refuse_imported


@admin_page
@require_safe
def show_campaigns(request):
    return render_campaigns(request)


def render_campaigns(request, *, status=200, **context):
    campaigns = list(
        Campaign.objects.annotate(called=Count("declarations")).order_by("-year")
    )
    newest = next((one for one in campaigns if not one.imported), None)
    following = {"source": newest, "year": newest.year + 1} if newest else {}
    return render(
        request,
        "review/manage/campaigns.html",
        {
            "campaigns": campaigns,
            "now": timezone.now(),
            "form": CopyForm(initial=following) if newest else FirstCampaignForm(),
            **context,
        },
        status=status,
    )


@admin_page
@require_POST
def post_first_campaign(request):
    form = FirstCampaignForm(request.POST)
    if not form.is_valid():
        return render_campaigns(request, form=form, first=True, status=422)
    try:
        campaign = add_campaign(form.values, actor=request.user)
    except CampaignRefused as refusal:
        form.add_error(None, refusal.problems)
        return render_campaigns(request, form=form, first=True, status=422)
    messages.success(request, f"已建立{campaign}。请逐项看过，再开启申报。")
    return redirect("manage:campaign-show", campaign.year)


@admin_page
@require_POST
def post_copy(request):
    form = CopyForm(request.POST)
    if not form.is_valid():
        return render_campaigns(request, form=form, status=422)
    try:
        campaign = copy_campaign(**form.cleaned_data, actor=request.user)
    except CampaignRefused as refusal:
        form.add_error("year", refusal.problems)
        return render_campaigns(request, form=form, status=422)
    messages.success(
        request,
        f"已照{form.cleaned_data['source'].year}年建立{campaign}，日期顺延到了工作日。"
        "请逐项看过，再开启申报。",
    )
    return redirect("manage:campaign-show", campaign.year)


# --- one year -------------------------------------------------------------------------


def find_campaign(year):
    return get_object_or_404(Campaign, year=year)


@admin_page
@require_safe
def show_campaign(request, year):
    campaign = find_campaign(year)
    refuse_imported(campaign)
    return render_campaign(request, campaign)


def render_campaign(request, campaign, *, status=200, **context):
    sections = [
        (section, title, describe_section(campaign, section))
        for section, (title, _) in SECTIONS.items()
    ]
    checks = list_checks(campaign, timezone.now())
    return render(
        request,
        "review/manage/campaign.html",
        {
            "campaign": campaign,
            "sections": sections,
            "kept_open": KEPT_OPEN,
            "checks": checks,
            "ready": not any(check.stops for check in checks),
            "texts": preview_first_texts(campaign),
            "called": campaign.declarations.count(),
            "forms": campaign.activity_forms.all(),
            "areas": campaign.focus_areas.all(),
            "tags": campaign.tags.all(),
            **context,
        },
        status=status,
    )


def describe_section(campaign, section):
    """[(label, value)]; letters are too long to be read here."""
    _, names = SECTIONS[section]
    if section != "letters":
        return describe_columns(campaign, names)
    usual = {name for name in names if getattr(campaign, name) == find_usual_text(name)}
    return [
        (find_label(Campaign, name), "通常的文字" if name in usual else "自己写的文字")
        for name in names
    ]


def preview_first_texts(campaign):
    """[(label, text)] that units read while they file."""
    names = (*SECTIONS["titles"][1], *SECTIONS["reminders"][1])
    texts = preview_texts(campaign, find_reader(campaign), names)
    return [(find_label(Campaign, name), said) for name, said in texts.items()]


@admin_page
@require_POST
def post_opening(request, year):
    campaign = find_campaign(year)
    try:
        created = open_ready_campaign(campaign, actor=request.user)
    except CampaignRefused as refusal:
        return render_campaign(request, campaign, problems=refusal.problems, status=409)
    messages.success(request, f"已开启{campaign}：新建了 {created} 份申报表。")
    return redirect("manage:campaign-show", year)


# --- one section ----------------------------------------------------------------------


def find_section(section):
    if section not in SECTIONS:
        raise Http404
    return SECTIONS[section]


@admin_page
@require_safe
def show_section(request, year, section):
    campaign, (_, names) = find_campaign(year), find_section(section)
    refuse_imported(campaign)
    seen = {"seen": fingerprint_fields(campaign, names)}
    form = make_section_form(section)(instance=campaign, initial=seen)
    return render_section(request, campaign, section, form)


def render_section(request, campaign, section, form, *, status=200, **context):
    """`form.instance` holds the texts as typed: what a unit would read stands beside them."""
    title, names = SECTIONS[section]
    readers = Unit.objects.active() if section in READ_BY_UNITS else ()
    chosen = request.POST.get("reader", "")
    reader = find_reader(campaign, chosen) if section in READ_BY_UNITS else None
    valid = [name for name in names if name not in form.errors]
    said = preview_texts(form.instance, reader, valid)
    return render(
        request,
        "review/manage/section.html",
        {
            "campaign": campaign,
            "section": section,
            "section_title": title,
            "form": form,
            "fields": [(field, said.get(field.name)) for field in form],
            "texts": PREVIEWS.keys() & set(names),
            "has_errors": form.errors,
            "now_says": describe_columns(campaign, names),
            "reader": reader,
            "readers": readers,
            **context,
        },
        status=status,
    )


@admin_page
@require_POST
def preview_section(request, year, section):
    """The texts as typed, or one in its usual words; nothing is saved."""
    campaign, (_, names) = find_campaign(year), find_section(section)
    typed, usual = request.POST.copy(), request.POST.get("usual")
    if usual in PREVIEWS.keys() & set(names):
        typed[usual] = find_usual_text(usual)
    form = make_section_form(section)(typed, instance=copy(campaign))
    status = 200 if form.is_valid() else 422
    return render_section(request, campaign, section, form, status=status)


@admin_page
@allow_in_archive  # change_campaign refuses what is not
@require_POST
def post_section(request, year, section):
    campaign, (_, names) = find_campaign(year), find_section(section)
    form = make_section_form(section)(request.POST, instance=copy(campaign))
    if not form.is_valid():
        return render_section(request, campaign, section, form, status=422)
    seen = form.cleaned_data["seen"]
    try:
        moved = change_campaign(campaign, form.values, seen=seen, actor=request.user)
    except CampaignStale as refusal:
        again = request.POST.dict() | {"seen": fingerprint_fields(campaign, names)}
        form = make_section_form(section)(again, instance=copy(campaign))
        return render_section(
            request, campaign, section, form, error=refusal, stale=True, status=409
        )
    except CampaignRefused as refusal:
        form.add_error(None, refusal.problems)
        return render_section(request, campaign, section, form, status=422)
    messages.success(request, "已保存。")
    if moved:
        messages.info(request, f"{len(moved)} 个报备、报送、答复的期限随着改了。")
    return redirect("manage:campaign-show", year)


# --- one list -------------------------------------------------------------------------


def find_list(name):
    if name not in LISTS:
        raise Http404
    return LISTS[name]


@admin_page
@require_safe
def show_entries(request, year, name):
    campaign, _ = find_campaign(year), find_list(name)
    return render_entries(request, campaign, name, make_entry_formset(name, campaign))


def render_entries(request, campaign, name, formset, *, status=200, **context):
    return render(
        request,
        "review/manage/entries.html",
        {
            "campaign": campaign,
            "name": name,
            "list_title": LISTS[name][0],
            "formset": formset,
            **context,
        },
        status=status,
    )


@admin_page
@require_POST
def post_entries(request, year, name):
    campaign, (_, model, _) = find_campaign(year), find_list(name)
    formset = make_entry_formset(name, campaign, request.POST)
    if not formset.is_valid():
        return render_entries(request, campaign, name, formset, status=422)
    try:
        change_entries(campaign, model, list_wishes(formset), actor=request.user)
    except CampaignRefused as refusal:
        return render_entries(
            request, campaign, name, formset, problems=refusal.problems, status=409
        )
    messages.success(request, "已保存。")
    return redirect("manage:campaign-show", year)
