"""宣传 of an occasion: 活动预告, 信息稿, 可公开的照片, 发布审查, the package for the website."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from submissions.activities.forms.publicity import ClearanceForm, PublicPhotosForm
from submissions.activities.news import read_news, save_news, write_news_docx
from submissions.activities.pages.finding import find_occasion, find_occasion_to_write
from submissions.activities.pages.publicity import draw_publicity, make_news_form
from submissions.activities.pages.saving import answer_unreadable, read_revision
from submissions.activities.preview import write_preview_docx, write_preview_zip
from submissions.activities.publishing import (
    clear_publication,
    mark_publishable,
    read_publication,
    write_website_zip,
)
from submissions.activities.texts import NOT_HELD
from submissions.answers import answer_with_file
from submissions.comparison import read_base
from submissions.declarations.drafts import NotSaved
from submissions.files import FileRefused
from submissions.transitions import MoveRefused
from submissions.turns import takes_turns
from submissions.versions import compare_inputs, list_inputs, take_stored


@require_safe
def show_publicity(request, year, pk):
    return draw_publicity(request, find_occasion(request, year, pk))


def go_back(occasion):
    year = occasion.campaign.year
    return redirect("submissions:occasion-publicity", year, occasion.pk)


@require_safe
@takes_turns
def download_preview(request, year, pk):
    """活动预告 as Word."""
    return answer_with_preview(request, year, pk, write_preview_docx, ".docx")


@require_safe
@takes_turns
def download_preview_website(request, year, pk):
    """活动预告 as a package for the website."""
    return answer_with_preview(
        request, year, pk, write_preview_zip, "（网站发布包）.zip"
    )


def answer_with_preview(request, year, pk, write, ending):
    """The file; 404 without a 报备, 409 while it tells a number of a person."""
    occasion = find_occasion(request, year, pk)
    if not occasion.is_announced:
        raise Http404
    try:
        content = write(occasion)
    except MoveRefused as refusal:
        return draw_publicity(request, occasion, notice=refusal, status=409)
    return answer_with_file(content, f"{occasion.title}活动预告{ending}")


@require_POST
def post_news(request, year, pk):
    occasion = find_occasion_to_write(request, year, pk)
    if not occasion.is_held:
        return draw_publicity(request, occasion, notice=NOT_HELD, status=409)
    revision = read_revision(request, occasion)
    if revision is None:
        return answer_unreadable(request)
    stored = list_inputs(make_news_form(read_news(occasion)))
    typed = list_inputs(make_news_form(read_news(occasion), request.POST))
    data = take_stored(request.POST, typed, stored)
    form = make_news_form(read_news(occasion), data)
    if not form.is_valid():
        return draw_publicity(request, occasion, news_form=form, status=422)
    try:
        save_news(occasion, actor=request.user, revision=revision, **form.cleaned_data)
    except NotSaved as refusal:
        changes = compare_inputs(list_inputs(form), stored, read_base(request.POST))
        return draw_publicity(
            request,
            occasion,
            news_form=form,
            refusal=refusal,
            changes=changes,
            status=409,
        )
    messages.success(request, "信息稿已保存。")
    return go_back(occasion)


@require_safe
@takes_turns
def download_news(request, year, pk):
    """信息稿 as Word."""
    occasion = find_occasion(request, year, pk)
    if not occasion.is_held:
        raise Http404
    publication = read_publication(occasion)
    try:
        content = write_news_docx(occasion, publication.news)
    except FileRefused as refusal:
        return draw_publicity(request, occasion, notice=refusal, status=409)
    mark = "" if publication.is_cleared else "（送审稿）"
    return answer_with_file(content, f"{publication.news.title}{mark}.docx")


@require_POST
def post_public_photos(request, year, pk):
    """The boxes 可公开."""
    occasion = find_occasion_to_write(request, year, pk)
    form = PublicPhotosForm(request.POST, photos=occasion.photos)
    if not form.is_valid():
        [sentence] = {one for errors in form.errors.values() for one in errors}
        return draw_publicity(request, occasion, notice=sentence, status=422)
    mark_publishable(occasion, actor=request.user, **form.cleaned_data)
    messages.success(request, "照片能不能公开已经记下。")
    return go_back(occasion)


@require_POST
def post_clearance(request, year, pk):
    """保密审查 and 肖像同意."""
    occasion = find_occasion_to_write(request, year, pk)
    form = ClearanceForm(request.POST)
    if not form.is_valid():
        return draw_publicity(request, occasion, clearance_form=form, status=422)
    try:
        clear_publication(occasion, actor=request.user, **form.act)
    except MoveRefused as refusal:
        return draw_publicity(request, occasion, notice=refusal, status=409)
    messages.success(request, "发布审查已经记下，可以下载网站发布包。")
    return go_back(occasion)


@require_safe
@takes_turns
def download_website(request, year, pk):
    """The package for the website; 409 while nobody cleared what it would show."""
    occasion = find_occasion(request, year, pk)
    if not occasion.is_held:
        raise Http404
    try:
        content = write_website_zip(occasion, read_publication(occasion))
    except (MoveRefused, FileRefused) as refusal:
        return draw_publicity(request, occasion, notice=refusal, status=409)
    return answer_with_file(content, f"{occasion.title}（网站发布包）.zip")
