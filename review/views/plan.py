"""计划安排: the board and what is done on it; a version as a file."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from review import arranging, moves, plans
from review import board as boards
from review.access import office_act, office_page
from review.forms.plans import MonthForm, OrderForm, PlaceForm, RemarkForm, SeenForm
from submissions.choices import Selection
from submissions.models import Theme
from submissions.months import ALL, Months
from submissions.permissions import is_office
from submissions.transitions import MoveRefused


@require_safe
@office_page
def board(request, campaign):
    return render_board(request, campaign)


@require_POST
@office_act
def begin(request, campaign):
    version = plans.begin(campaign, actor=request.user)
    messages.success(request, f"可以编制第{version.number}版了。")
    return redirect(board_of(campaign))


@require_POST
@office_act
def place_declared(request, campaign):
    version = plans.begin(campaign, actor=request.user)
    try:
        themes = plans.place_as_declared(version, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"按申报的月份安排了 {themes} 个主题。")
    return redirect(board_of(campaign))


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def place(request, campaign, pk):
    """The sheet of one card; a POST gives the theme its months."""
    theme = theme_of(request, campaign, pk)
    if request.method != "POST":
        return render_card(request, campaign, theme)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return refused(request, campaign, form.first_error, theme, status=422)
    given = form.cleaned_data
    version = plans.begin(campaign, actor=request.user)
    try:
        plans.place(
            theme,
            given["months"],
            version=version,
            actor=request.user,
            seen=given["seen"],
            select=given["select"],
        )
    except plans.NotYetSelected as refusal:
        question = {"theme": theme, "months": given["months"]}
        return refused(request, campaign, refusal, theme, question=question)
    except MoveRefused as refusal:
        return refused(request, campaign, refusal, theme)
    return done(request, campaign, theme, (given["seen"] or ALL) | given["months"])


@require_POST
@office_act
def take_out(request, campaign, pk):
    theme, form = theme_of(request, campaign, pk), SeenForm(request.POST)
    if not form.is_valid():
        return refused(request, campaign, form.first_error, theme, status=422)
    version, seen = plans.begin(campaign, actor=request.user), form.cleaned_data["seen"]
    try:
        arranging.take_out(theme, version=version, actor=request.user, seen=seen)
    except MoveRefused as refusal:
        return refused(request, campaign, refusal, theme)
    return done(request, campaign, theme, seen or ALL)


@require_POST
@office_act
def reorder(request, campaign, pk):
    theme, form = theme_of(request, campaign, pk), OrderForm(request.POST)
    if not form.is_valid():
        return refused(request, campaign, form.first_error, theme, status=422)
    version = plans.begin(campaign, actor=request.user)
    try:
        month = arranging.reorder(
            theme, version=version, actor=request.user, **form.place()
        )
    except MoveRefused as refusal:
        return refused(request, campaign, refusal, theme)
    return done(request, campaign, theme, Months.of(month))


@require_POST
@office_act
def remark(request, campaign, pk):
    theme, form = theme_of(request, campaign, pk), RemarkForm(request.POST)
    if not form.is_valid():
        return refused(request, campaign, form.first_error, theme, status=422)
    version = plans.begin(campaign, actor=request.user)
    try:
        entry = arranging.put_remark(
            theme, form.cleaned_data["remark"], version=version, actor=request.user
        )
    except MoveRefused as refusal:
        return refused(request, campaign, refusal, theme)
    return done(request, campaign, theme, entry.months)


@require_POST
@office_act
def order_by_unit(request, campaign):
    form = MonthForm(request.POST)
    if not form.is_valid():
        return refused(request, campaign, "请选一个月份。", status=422)
    version, month = (
        plans.begin(campaign, actor=request.user),
        form.cleaned_data["month"],
    )
    arranging.order_by_unit(month, version=version, actor=request.user)
    return done(request, campaign, None, Months.of(month))


@require_POST
@office_act
def undo(request, campaign):
    version = plans.begin(campaign, actor=request.user)
    try:
        moves.take_back(version, actor=request.user)
    except MoveRefused as refusal:
        return refused(request, campaign, refusal)
    return done(request, campaign, None, ALL)


def theme_of(request, campaign, pk):
    themes = Theme.objects.visible_to(request.user).filter(
        declaration__campaign=campaign
    )
    return get_object_or_404(themes.with_paper_data(), pk=pk)


def board_of(campaign):
    return reverse("review:plan-board", args=[campaign.year])


def done(request, campaign, theme, touched):
    """The parts that changed for htmx, else the board at the card."""
    if request.htmx:
        return render_parts(request, campaign, touched=touched)
    anchor = f"#theme-{theme.pk}" if theme else ""
    return redirect(f"{board_of(campaign)}{anchor}")


def refused(request, campaign, error, theme=None, *, question=None, status=409):
    """The board as it is now, with the sentence; whoever dragged sees the card return."""
    show = render_parts if request.htmx else render_board
    return show(request, campaign, error=error, question=question, status=status)


def board_context(request, campaign):
    board = boards.read(campaign)
    can_arrange = is_office(request.user)
    return {
        "campaign": campaign,
        "board": board,
        "can_arrange": can_arrange,
        "can_move": can_arrange and board.working,
        "undoable": can_arrange and boards.undoable(board.working, request.user),
        "open_changes": campaign.change_requests.open().count(),
    }


def render_board(request, campaign, *, status=200, **context):
    context |= board_context(request, campaign)
    return render(request, "review/plan_board.html", context, status=status)


def render_parts(request, campaign, *, touched=ALL, status=200, **context):
    context |= board_context(request, campaign) | {"touched": touched, "swap": True}
    return render(request, "review/_board_parts.html", context, status=status)


def render_card(request, campaign, theme):
    """What can be done with one card: in the dialog of the board, or as a page."""
    row = boards.row_of(theme, campaign)
    template = "review/_card_sheet.html" if request.htmx else "review/plan_card.html"
    return render(
        request,
        template,
        {
            "campaign": campaign,
            "theme": theme,
            "row": row,
            "seen": row.months.mask if row else 0,
            "chosen": row.months if row else theme.months,
            "declared": theme.months,
            "twelve": range(1, 13),
            "reserve": theme.selection == Selection.RESERVE,
        },
    )
