"""梳理甄选: the themes of filed declarations, and how each person likes the list."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.encoding import uri_to_iri
from django.views.decorators.http import require_POST, require_safe

from review.access import office_page
from review.sheets import write_note
from review.themes import menus, preferences
from review.themes.forms import DeskForm, FilterNameForm
from review.themes.orders import put_in_order
from review.themes.pages import (
    add_page_to_query,
    find_list_address,
    find_way_back,
    match_themes,
    render_theme_list,
)
from review.themes.sheet import write_themes_xlsx
from submissions.access import allow_in_archive
from submissions.answers import answer_with_file
from submissions.turns import takes_turns


@require_safe
@office_page
def show_theme_list(request, campaign):
    listed = match_themes(request, campaign)
    query = add_page_to_query(listed.query, request.GET.get("page"))
    told = listed.form.errors or listed.left_out
    if not told and query.urlencode() != request.GET.urlencode():
        return redirect(
            f"{find_list_address(campaign)}?{query.urlencode()}".rstrip("?")
        )
    return render_theme_list(request, campaign, listed=listed)


@require_safe
@office_page
@takes_turns
def download_themes(request, campaign):
    listed = match_themes(request, campaign)
    order = preferences.read_settings(request.user).order
    title = f"{campaign.full_name}申报的主题"
    content = write_themes_xlsx(
        put_in_order(listed.qs, order, listed.sorting),
        title=title,
        note=write_note(*(words for words, _ in menus.list_pills(listed))),
        office=campaign.office_name,
    )
    return answer_with_file(content, f"{title}.xlsx")


@require_safe
@office_page
def show_menu_counts(request, campaign, name):
    """The counts of a menu that was opened; without scripts the list with them."""
    if name not in menus.FIRST + menus.SECOND:
        raise Http404
    if not request.htmx:
        return render_theme_list(request, campaign, opened=name)
    menu = menus.make_menu(name, match_themes(request, campaign), counted=True)
    return render(
        request, "review/themes/_menu_counts.j2", {"menu": menu}, using="rows"
    )


@require_POST
@office_page
@allow_in_archive
def settings_save(request, campaign):
    form = DeskForm(request.POST, instance=preferences.read_settings(request.user))
    if not form.is_valid():
        return render_theme_list(request, campaign, desk_form=form, status=422)
    form.save()
    messages.success(request, "已按您的习惯显示，下次打开也是这样。")
    return redirect(find_way_back(request, campaign))


@require_POST
@office_page
@allow_in_archive
def filter_keep(request, campaign):
    form = FilterNameForm(request.POST)
    query = uri_to_iri(match_themes(request, campaign).query.urlencode())
    try:
        refuse_unless_keepable(form, query)
        kept = preferences.keep_filter(request.user, form.cleaned_data["name"], query)
    except preferences.NotKept as refusal:
        return render_not_kept(request, campaign, keep_error=str(refusal))
    messages.success(request, f"已存为常用筛选“{kept}”。")
    return redirect(find_way_back(request, campaign))


def render_not_kept(request, campaign, **context):
    typed = request.POST.get("name", "")
    return render_theme_list(request, campaign, kept_name=typed, status=422, **context)


def refuse_unless_keepable(form, query):
    if not form.is_valid():
        raise preferences.NotKept(form.first_error)
    if not query:
        raise preferences.NotKept("还没有筛选条件，请先查询，再存下来。")
    if len(query) > preferences.LONGEST_QUERY:
        raise preferences.NotKept("条件太多，存不下，请少勾几项。")


@require_POST
@office_page
@allow_in_archive
def filter_rename(request, campaign, pk):
    kept = get_object_or_404(request.user.saved_filters, pk=pk)
    form = FilterNameForm(request.POST)
    try:
        if not form.is_valid():
            raise preferences.NotKept(form.first_error)
        preferences.rename_filter(kept, form.cleaned_data["name"])
    except preferences.NotKept as refusal:
        return render_not_kept(
            request, campaign, rename_error=str(refusal), renaming=kept.pk
        )
    messages.success(request, f"已改名为“{kept}”。")
    return redirect(find_way_back(request, campaign))


@require_POST
@office_page
@allow_in_archive
def filter_drop(request, campaign, pk):
    kept = get_object_or_404(request.user.saved_filters, pk=pk)
    kept.delete()
    messages.success(request, f"已删去常用筛选“{kept}”。")
    return redirect(find_way_back(request, campaign))
