"""媒体报道, 活动简报 and 工作总结: chosen on a page, taken along as a file."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from review.access import office_page
from review.followup.periods import YEAR
from review.followup.rows import count_year, list_occasions
from review.paging import describe_page
from review.publicity.briefing import write_briefing_docx
from review.publicity.digest import build_digest
from review.publicity.forms import ChosenForm, PeriodForm
from review.publicity.media import MediaFilter, list_media_items, write_media_xlsx
from review.publicity.pages import describe_desk
from review.publicity.summary import write_summary_docx
from submissions.answers import answer_with_file
from submissions.dates import write_dated_clock
from submissions.files import FileRefused
from submissions.turns import takes_turns

PAGE_SIZE = 50


def filter_media(request, campaign):
    return MediaFilter(request.GET, queryset=list_media_items(campaign, request.user))


@require_safe
@office_page
def show_media(request, campaign):
    listed = filter_media(request, campaign)
    return render(
        request,
        "review/publicity/media_list.html",
        describe_desk(request, campaign) | describe_page(request, listed, PAGE_SIZE),
    )


@require_safe
@office_page
@takes_turns
def export_media(request, campaign):
    note = f"截至{write_dated_clock(timezone.now())}"
    content = write_media_xlsx(campaign, filter_media(request, campaign).qs, note)
    return answer_with_file(content, f"{campaign.full_name}媒体报道.xlsx")


@require_safe
@office_page
def show_briefing(request, campaign):
    """A period with its figures and what was held in it."""
    return draw_briefing(request, campaign)


def draw_briefing(request, campaign, *, status=200, **context):
    form = PeriodForm(request.GET)
    period = form.period if form.is_valid() else YEAR
    return render(
        request,
        "review/publicity/briefing.html",
        describe_desk(request, campaign)
        | {
            "form": form,
            "chosen": period,
            "counted": count_year(campaign, request.user, period=period),
            "held": list_held(request, campaign, period),
            **context,
        },
        status=status if form.is_valid() else 422,
    )


def list_held(request, campaign, period):
    held = period.narrow(list_occasions(campaign, request.user)).held()
    return held.order_by("held_on", "activity__position", "pk")


@require_safe
@office_page
@takes_turns
def download_briefing(request, campaign):
    """活动简报 of the ticked occasions, with the figures of the period."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return draw_briefing(request, campaign)
    held = list_held(request, campaign, form.period)
    chosen = ChosenForm(request.GET, listed=held)
    if not chosen.is_valid():
        return draw_briefing(request, campaign, error=chosen.first_error, status=422)
    digest = build_digest(campaign, request.user, form.period, timezone.localdate())
    ticked = set(chosen.cleaned_data["occasion"])
    told = [occasion for occasion in digest.held if occasion in ticked]
    try:
        content = write_briefing_docx(digest, told, issue=chosen.cleaned_data["issue"])
    except FileRefused as refusal:
        return draw_briefing(request, campaign, error=refusal, status=409)
    name = f"{campaign.full_name}活动简报（{form.period.label}）.docx"
    return answer_with_file(content, name)


@require_safe
@office_page
@takes_turns
def download_summary(request, campaign):
    """工作总结 of a quarter or of the year."""
    form = PeriodForm(request.GET)
    if not form.is_valid() or form.period.is_month:
        raise Http404
    digest = build_digest(campaign, request.user, form.period, timezone.localdate())
    name = f"{campaign.full_name}工作总结（{form.period.label}）.docx"
    return answer_with_file(write_summary_docx(digest), name)
