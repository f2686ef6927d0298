"""计划安排: the board and what is done on it."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from review.access import answer_refusals, office_act, office_page
from review.plan import arranging, moves
from review.plan import board as boards
from review.plan.arranging import NotYetSelected, place_declared_themes, place_theme
from review.plan.forms import (
    CardForm,
    MonthForm,
    OrderForm,
    PlaceForm,
    QuestionForm,
    RemarkForm,
    VersionForm,
)
from review.plan.versions import begin_version, find_seen_version, find_working_version
from submissions.mail.outbox import is_mail_on
from submissions.models import Consent, Theme
from submissions.months import ALL, Months
from submissions.permissions import is_office
from submissions.text import clean_line
from submissions.transitions import MoveRefused

LONGEST_WORDS = 100  # as much of a search as is looked for
LISTS = [str(number) for number in range(13)]


def read_part(request, theme):
    """The part of the board that the page shows, and the card of the theme acted on."""
    page = (request.htmx.current_url or "").partition("#")[0]
    query = QueryDict(page.partition("?")[2]) if request.htmx else request.GET
    only = query.get("only", "")
    cards = [query.get("card"), f"theme-{theme.pk}" if theme else None]
    return boards.Part(
        only=int(only) if only in LISTS else None,
        page=query.get("page", ""),
        words=clean_line(query.get("q", "").replace("\0", ""))[:LONGEST_WORDS],
        cards=tuple(cards),
    )


def build_board_context(request, campaign, theme):
    board = boards.read_board(campaign, read_part(request, theme))
    can_arrange = is_office(request.user, campaign)
    return {
        "campaign": campaign,
        "board": board,
        "seen_version": board.shown.number if board.shown else "",
        "can_arrange": can_arrange,
        "can_move": can_arrange and board.working,
        "undoable": can_arrange
        and boards.describe_undoable(board.working, request.user),
        "open_changes": campaign.change_requests.open().count(),
    }


def render_board(request, campaign, *, theme=None, status=200, **context):
    context |= build_board_context(request, campaign, theme)
    context["mail_is_on"] = is_mail_on()
    return render(request, "review/plan/plan_board.html", context, status=status)


def render_board_parts(
    request, campaign, *, theme=None, touched=ALL, status=200, **context
):
    context |= build_board_context(request, campaign, theme) | {
        "touched": touched,
        "swap": True,
    }
    return render(request, "review/plan/_board_parts.html", context, status=status)


def render_refusal(request, campaign, *, status, **context):
    """The board as it is now, with the sentence; whoever dragged sees the card return."""
    show = render_board_parts if request.htmx else render_board
    return show(request, campaign, status=status, **context)


def render_done(request, campaign, theme, touched):
    """The parts that changed for htmx, else the board at the card."""
    if request.htmx:
        return render_board_parts(request, campaign, theme=theme, touched=touched)
    if theme:
        return redirect(boards.locate_card(campaign, f"theme-{theme.pk}"))
    return redirect("review:plan-board", campaign.year)


def get_theme_or_404(request, campaign, pk):
    themes = Theme.objects.visible_to(request.user).filter(
        declaration__campaign=campaign
    )
    return get_object_or_404(themes.with_paper_data(), pk=pk)


@require_safe
@office_page
def plan_board(request, campaign):
    return render_board(request, campaign)


@require_POST
@office_act
def plan_begin(request, campaign):
    version = begin_version(campaign, actor=request.user)
    messages.success(request, f"可以编制第{version.number}版了。")
    return redirect("review:plan-board", campaign.year)


@require_POST
@office_act
def plan_place_declared(request, campaign):
    form = VersionForm(request.POST)
    try:
        version = find_seen_version(campaign, form.seen_version)
        themes = place_declared_themes(version, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"按申报的月份安排了 {themes} 个主题。")
    return redirect("review:plan-board", campaign.year)


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
@answer_refusals(render_refusal)
def plan_place(request, campaign, pk):
    """The sheet of one card; a POST gives the theme its months."""
    theme = get_theme_or_404(request, campaign, pk)
    if request.method != "POST":
        return render_card(request, campaign, theme)
    given = PlaceForm.read(request)
    months, seen = given["months"], given["seen"]
    if given["to"] and not seen:
        months = arranging.complete_months(theme, months)
    version = find_seen_version(campaign, given["version"])
    how = {"actor": request.user, "seen": seen, "select": given["select"]}
    try:
        place_theme(theme, months, version=version, **how)
    except NotYetSelected as refusal:
        question = {"theme": theme, "months": months}
        return render_refusal(
            request,
            campaign,
            theme=theme,
            error=refusal,
            question=question,
            status=409,
        )
    return render_done(request, campaign, theme, (seen or ALL) | months)


@require_POST
@office_act
@answer_refusals(render_refusal)
def plan_take_out(request, campaign, pk):
    theme, given = get_theme_or_404(request, campaign, pk), CardForm.read(request)
    version, seen = find_seen_version(campaign, given["version"]), given["seen"]
    arranging.take_out_theme(theme, version=version, actor=request.user, seen=seen)
    return render_done(request, campaign, theme, seen or ALL)


@require_POST
@office_act
@answer_refusals(render_refusal)
def plan_reorder(request, campaign, pk):
    theme, given = get_theme_or_404(request, campaign, pk), OrderForm.read(request)
    version = find_seen_version(campaign, given.pop("version"))
    month = arranging.reorder_theme(theme, version=version, actor=request.user, **given)
    return render_done(request, campaign, theme, Months.of(month))


@require_POST
@office_act
@answer_refusals(render_refusal)
def plan_remark(request, campaign, pk):
    theme, given = get_theme_or_404(request, campaign, pk), RemarkForm.read(request)
    version = find_seen_version(campaign, given.pop("version"))
    entry = arranging.put_remark(theme, version=version, actor=request.user, **given)
    return render_done(request, campaign, theme, entry.months)


@require_POST
@office_act
@answer_refusals(render_refusal)
def plan_order_by_unit(request, campaign):
    given = MonthForm.read(request)
    version, month = find_seen_version(campaign, given["version"]), given["month"]
    arranging.order_month_by_unit(month, version=version, actor=request.user)
    return render_done(request, campaign, None, Months.of(month))


@require_POST
@office_act
@answer_refusals(render_refusal)
def plan_undo(request, campaign):
    version = find_seen_version(campaign, VersionForm(request.POST).seen_version)
    moves.take_back_act(version, actor=request.user)
    return render_done(request, campaign, None, ALL)


@require_POST
@office_act
@answer_refusals(render_refusal)
def consent_ask(request, campaign, pk):
    """征询 the unit about months that it had not declared."""
    theme, given = get_theme_or_404(request, campaign, pk), QuestionForm.read(request)
    version = find_seen_version(campaign, given.pop("version"))
    consent = arranging.ask_unit(theme, version=version, actor=request.user, **given)
    return render_done(request, campaign, theme, consent.months)


@require_POST
@office_act
@answer_refusals(render_refusal)
def consent_drop(request, campaign, pk):
    asked = Consent.objects.visible_to(request.user).select_related("theme")
    consent = get_object_or_404(asked, theme__declaration__campaign=campaign, pk=pk)
    version = find_seen_version(campaign, VersionForm(request.POST).seen_version)
    arranging.stop_asking_unit(consent, version=version, actor=request.user)
    return render_done(request, campaign, consent.theme, consent.months)


def render_card(request, campaign, theme):
    """What can be done with one card: in the dialog of the board, or as a page."""
    working = find_working_version(campaign)
    row = boards.find_board_row(theme, working)
    placed = row.entry.pk is not None
    template = (
        "review/plan/_card_sheet.html" if request.htmx else "review/plan/plan_card.html"
    )
    return render(
        request,
        template,
        {
            "campaign": campaign,
            "theme": theme,
            "row": row,
            "board_at_card": boards.locate_card(campaign, row.card),
            "seen_version": working.number if working else "",
            "placed": placed,
            "seen": row.months.mask if placed else 0,
            "declared": theme.months,
            "twelve": range(1, 13),
        },
    )
