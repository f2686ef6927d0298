"""The page 宣传 of an occasion: its forms, as stored or as somebody sent them."""

from django.shortcuts import render

from submissions.activities.forms.publicity import ClearanceForm, NewsForm
from submissions.activities.news import draft_news
from submissions.activities.preview import read_preview
from submissions.activities.publishing import read_publication
from submissions.permissions import may_file
from submissions.versions import dump_fingerprints, list_inputs


def make_news_form(news, data=None):
    return NewsForm(data, initial={"title": news.title, "text": news.text})


def draw_publicity(request, occasion, *, status=200, **context):
    """`context`: the form of an act that was refused, with what was typed."""
    if not occasion.is_held:
        return render(
            request,
            "submissions/activities/publicity_early.html",
            {
                "occasion": occasion,
                "campaign": occasion.campaign,
                "preview": read_preview(occasion),
            }
            | context,
            status=status,
        )
    publication = read_publication(occasion)
    stored = make_news_form(publication.news)
    news_form = (
        make_news_form(draft_news(occasion)) if "fresh" in request.GET else stored
    )
    return render(
        request,
        "submissions/activities/publicity.html",
        {
            "occasion": occasion,
            "campaign": occasion.campaign,
            "publication": publication,
            "photos": occasion.photos,
            "news_form": news_form,
            "is_fresh": news_form is not stored,
            "revision": publication.news.revision,
            "base": dump_fingerprints(list_inputs(stored)),
            "clearance_form": ClearanceForm(
                initial={"checked_by": request.user.name, "sha256": publication.sha256}
            ),
            "may_write": may_file(request.user, occasion),
        }
        | context,
        status=status,
    )
