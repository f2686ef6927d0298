"""发件箱: read the letters, change them, let them go or hold them back."""

import django_filters
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import answer_refusals, office_act, office_page
from review.forms import require_valid
from review.outbox.sheet import write_outbox_xlsx
from review.paging import drop_page_from_query, read_back_address
from review.reminders.forms import LetterForm, TickedLettersForm
from review.reminders.sending import UNREACHED
from review.sheets import write_note
from submissions.answers import answer_with_file
from submissions.choices import MailPurpose, MailStatus
from submissions.mail.outbox import (
    MAIL_MOVES,
    discard_letter,
    edit_letter,
    hurry_letters,
    is_mail_on,
)
from submissions.mail.sending import send_letters
from submissions.models import OutgoingMail
from submissions.permissions import is_office
from submissions.transitions import MoveRefused, list_available_moves
from submissions.turns import takes_turns


class OutboxFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        label="状态", choices=MailStatus.choices, empty_label="全部"
    )
    purpose = django_filters.ChoiceFilter(
        label="事由", choices=MailPurpose.choices, empty_label="全部"
    )

    class Meta:
        model = OutgoingMail
        fields = []


PAGE_SIZE = 100


def list_letters(campaign):
    return campaign.mails.select_related("unit").order_by("-pk")


def find_letter(campaign, pk):
    return get_object_or_404(list_letters(campaign), pk=pk)


@require_safe
@office_page
def show_outbox(request, campaign):
    unreached = request.session.pop(UNREACHED, ())
    return render_outbox(request, campaign, request.GET, unreached=unreached)


@require_safe
@office_page
@takes_turns
def download_letters(request, campaign):
    listed = OutboxFilter(request.GET, queryset=list_letters(campaign))
    title = f"{campaign.full_name}发件箱"
    content = write_outbox_xlsx(
        listed.qs, title=title, note=write_note(), office=campaign.office_name
    )
    return answer_with_file(content, f"{title}.xlsx")


def render_outbox(request, campaign, query, *, status=200, **context):
    listed = OutboxFilter(query, queryset=list_letters(campaign))
    page = Paginator(listed.qs, PAGE_SIZE).get_page(query.get("page"))
    here = reverse("review:outbox-list", args=[campaign.year])
    return render(
        request,
        "review/outbox/outbox_list.html",
        {
            "campaign": campaign,
            "filter": listed,
            "page": page,
            "letters": page.object_list,
            "query": drop_page_from_query(query),
            "back": f"{here}?{query.urlencode()}",
            "counts": count_letters_by_status(campaign),
            "open_letters": listed.qs.filter(status__in=MailStatus.editable()).count(),
            "mail_is_on": is_mail_on(),
            "can_send": is_office(request.user, campaign),
            "editable": MailStatus.editable(),
            **context,
        },
        status=status,
    )


def count_letters_by_status(campaign):
    """[(MailStatus, how many)] of the statuses that some letter has."""
    rows = campaign.mails.order_by().values_list("status").annotate(Count("pk"))
    counted = dict(rows)
    return [(state, counted[state]) for state in MailStatus if state in counted]


def find_way_to_outbox(request, campaign):
    """The address of the filtered list or of the letter; else that of the list."""
    return read_back_address(
        request, reverse("review:outbox-list", args=[campaign.year])
    )


def read_shown_query(request, campaign):
    """The query of the list that a form came from."""
    return QueryDict(find_way_to_outbox(request, campaign).partition("?")[2])


def read_ticked_letters(request, campaign):
    """[OutgoingMail] chosen of the letters that the list showed; raises FormRefused."""
    query = read_shown_query(request, campaign)
    listed = OutboxFilter(query, queryset=list_letters(campaign)).qs
    return require_valid(TickedLettersForm(request.POST, listed=listed)).chosen()


def render_refused_ticks(request, campaign, *, error, status):
    query = read_shown_query(request, campaign)
    return render_outbox(
        request, campaign, query, problems=error.problems, status=status
    )


@require_POST
@office_act
@answer_refusals(render_refused_ticks)
def post_sending(request, campaign):
    """Send a first batch now; the worker sends the rest."""
    letters = list(read_ticked_letters(request, campaign))
    if not is_mail_on():
        messages.error(request, "本站没有设置邮件服务器，信都留在这里，没有发。")
        return redirect(find_way_to_outbox(request, campaign))
    send_letters(hurry_letters(letters, actor=request.user), timezone.now())
    tell_what_was_sent(request, campaign, letters)
    return redirect(find_way_to_outbox(request, campaign))


def tell_what_was_sent(request, campaign, letters):
    """Say in messages how many were sent, queued, discarded and failed."""
    rows = list_letters(campaign).filter(pk__in=[letter.pk for letter in letters])
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
@answer_refusals(render_refused_ticks)
def post_discarding(request, campaign):
    discarded = 0
    for letter in read_ticked_letters(request, campaign):
        try:
            discard_letter(letter, actor=request.user)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            discarded += 1
    if discarded:
        messages.success(request, f"{discarded} 封不再发，仍留在发件箱里备查。")
    return redirect(find_way_to_outbox(request, campaign))


# --- one letter -----------------------------------------------------------------------


@require_safe
@office_page
def show_letter(request, campaign, pk):
    return render_letter(request, campaign, find_letter(campaign, pk))


@require_POST
@office_act
def post_letter(request, campaign, pk):
    letter = find_letter(campaign, pk)
    form = LetterForm(request.POST, instance=letter)
    if not form.is_valid():
        return render_letter(
            request, campaign, find_letter(campaign, pk), form=form, status=422
        )
    try:
        edit_letter(letter, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        letter = find_letter(campaign, pk)
        return render_letter(
            request, campaign, letter, form=form, error=str(refusal), status=409
        )
    messages.success(request, "信已改好。")
    return redirect("review:outbox-detail", campaign.year, pk)


def render_letter(request, campaign, letter, *, status=200, **context):
    moves = list_available_moves(MAIL_MOVES, request.user, letter)
    return render(
        request,
        "review/outbox/outbox_detail.html",
        {
            "campaign": campaign,
            "letter": letter,
            "form": LetterForm(instance=letter),
            "can_edit": bool(moves),
            **context,
        },
        status=status,
    )
