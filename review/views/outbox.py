"""发件箱: read the letters, change them, let them go or hold them back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import office_act, office_page
from review.filters.outbox import OutboxFilter
from review.forms.reminders import LetterForm, TickedLettersForm
from review.views.paging import came_from, query_without_page
from review.views.reminders import UNREACHED
from submissions import outbox, transitions
from submissions.choices import MailStatus
from submissions.permissions import is_office
from submissions.transitions import MoveRefused

PAGE_SIZE = 100


def letters_of(campaign):
    return campaign.mails.select_related("unit").order_by("-pk")


def visible_letter(campaign, pk):
    return get_object_or_404(letters_of(campaign), pk=pk)


@require_safe
@office_page
def outbox_list(request, campaign):
    unreached = request.session.pop(UNREACHED, ())
    return render_list(request, campaign, request.GET, unreached=unreached)


def render_list(request, campaign, query, *, status=200, **context):
    listed = OutboxFilter(query, queryset=letters_of(campaign))
    page = Paginator(listed.qs, PAGE_SIZE).get_page(query.get("page"))
    here = reverse("review:outbox-list", args=[campaign.year])
    return render(
        request,
        "review/outbox_list.html",
        {
            "campaign": campaign,
            "filter": listed,
            "page": page,
            "letters": page.object_list,
            "query": query_without_page(query),
            "back": f"{here}?{query.urlencode()}",
            "counts": counts_by_status(campaign),
            "open_letters": listed.qs.filter(status__in=MailStatus.editable()).count(),
            "mail_is_on": outbox.is_on(),
            "can_send": is_office(request.user),
            "editable": MailStatus.editable(),
            **context,
        },
        status=status,
    )


def counts_by_status(campaign):
    """[(MailStatus, how many)] of the statuses that some letter has."""
    rows = campaign.mails.order_by().values_list("status").annotate(Count("pk"))
    counted = dict(rows)
    return [(state, counted[state]) for state in MailStatus if state in counted]


def way_back(request, campaign):
    """The list as it was filtered, or the letter; anything else goes to the list."""
    return came_from(request, reverse("review:outbox-list", args=[campaign.year]))


def ticked(request, campaign):
    """The form over the letters that the list showed, and the query of that list."""
    query = QueryDict(way_back(request, campaign).partition("?")[2])
    listed = OutboxFilter(query, queryset=letters_of(campaign)).qs
    return TickedLettersForm(request.POST, listed=listed), query


@require_POST
@office_act
def send(request, campaign):
    """A first batch goes at once; the worker does the rest."""
    form, query = ticked(request, campaign)
    if not form.is_valid():
        return refuse(request, campaign, form, query)
    if not outbox.is_on():
        messages.error(request, "本站没有设置邮件服务器，信都留在这里，没有发。")
        return redirect(way_back(request, campaign))
    letters = list(form.chosen())
    outbox.send(outbox.hurry(letters, actor=request.user), timezone.now())
    tell(request, campaign, letters)
    return redirect(way_back(request, campaign))


def tell(request, campaign, letters):
    """What came of the letters, as the outbox says now."""
    rows = letters_of(campaign).filter(pk__in=[letter.pk for letter in letters])
    gone = rows.filter(status=MailStatus.SENT).count()
    tried = rows.filter(status__in=MailStatus.editable()).exclude(error="")
    queued = rows.filter(status=MailStatus.WAITING, error="").count()
    needless = rows.filter(status=MailStatus.DISCARDED).count()
    if gone:
        messages.success(request, f"已发出 {gone} 封。")
    if queued:
        messages.info(request, f"其余 {queued} 封由后台接着发。")
    if needless:
        messages.info(request, f"{needless} 封不用再发：单位已经报送。")
    if failed := tried.first():
        messages.error(request, f"{tried.count()} 封没有发出：{failed.error}")


@require_POST
@office_act
def discard(request, campaign):
    form, query = ticked(request, campaign)
    if not form.is_valid():
        return refuse(request, campaign, form, query)
    discarded = 0
    for letter in form.chosen():
        try:
            outbox.discard(letter, actor=request.user)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            discarded += 1
    if discarded:
        messages.success(request, f"{discarded} 封不再发，仍留在发件箱里备查。")
    return redirect(way_back(request, campaign))


def refuse(request, campaign, form, query):
    problems = [error for errors in form.errors.values() for error in errors]
    return render_list(request, campaign, query, problems=problems, status=422)


# --- one letter -----------------------------------------------------------------------


@require_safe
@office_page
def detail(request, campaign, pk):
    return render_letter(request, campaign, visible_letter(campaign, pk))


@require_POST
@office_act
def edit(request, campaign, pk):
    letter = visible_letter(campaign, pk)
    form = LetterForm(request.POST, instance=letter)
    if not form.is_valid():
        return render_letter(
            request, campaign, visible_letter(campaign, pk), form=form, status=422
        )
    try:
        outbox.edit(letter, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        letter = visible_letter(campaign, pk)
        return render_letter(
            request, campaign, letter, form=form, error=str(refusal), status=409
        )
    messages.success(request, "信已改好。")
    return redirect("review:outbox-detail", campaign.year, pk)


def render_letter(request, campaign, letter, *, status=200, **context):
    moves = transitions.available(outbox.MAIL_MOVES, request.user, letter)
    return render(
        request,
        "review/outbox_detail.html",
        {
            "campaign": campaign,
            "letter": letter,
            "form": LetterForm(instance=letter),
            "can_edit": bool(moves),
            "mail_is_on": outbox.is_on(),
            **context,
        },
        status=status,
    )
