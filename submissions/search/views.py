"""查找: a plain form in the masthead, and what it found."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from submissions.search.finding import SHOWN, find_everything, read_words


@require_safe
def show_search(request):
    words = read_words(request.GET.get("words", ""))
    return render(
        request,
        "submissions/search/search.html",
        {
            "sought": " ".join(words),
            "finds": find_everything(words, request.user) if words else [],
            "most": SHOWN,
        },
    )
