"""待办 and 一页通览: the first pages of the office and of a leader."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from review.access import office_page
from review.home.details import group_waiting
from review.home.glance import read_glance
from review.home.news import list_news
from review.home.stages import list_stages
from review.home.waiting import KINDS, read_waiting


@require_safe
@office_page
def show_todo(request, campaign):
    """What waits in every open year; the stages are those of the year named."""
    now = timezone.now()
    waiting = read_waiting(request)
    kinds = {one.kind for one in waiting}
    return render(
        request,
        "review/home/todo.html",
        {
            "campaign": campaign,
            "now": now,
            "stages": list_stages(campaign, request.user, now),
            "groups": group_waiting(waiting, request.user, now),
            "kinds": len(kinds),
            "total": sum(one.number for one in waiting),
            "nothing": [kind for kind in KINDS if kind not in kinds],
            "news": list_news(),
        },
    )


@require_safe
@office_page
def show_glance(request, campaign):
    """A year to be read in a minute, on one sheet of paper."""
    glance = read_glance(campaign, request.user, timezone.localdate())
    context = {"campaign": campaign, "glance": glance, "twelve": range(1, 13)}
    return render(request, "review/home/glance.html", context)
