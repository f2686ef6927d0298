"""The acts of a person on the own desk; a leader has one too."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.encoding import uri_to_iri
from django.views.decorators.http import require_POST

from review import desk
from review.access import office_page
from review.forms.desk import DeskForm, FilterNameForm
from review.views.themes import matching, render_list, way_back


@require_POST
@office_page
def settings_save(request, campaign):
    form = DeskForm(request.POST, instance=desk.settings_of(request.user))
    if not form.is_valid():
        return render_list(request, campaign, desk_form=form, status=422)
    form.save()
    messages.success(request, "已按您的习惯显示，下次打开也是这样。")
    return redirect(way_back(request, campaign))


@require_POST
@office_page
def filter_keep(request, campaign):
    form = FilterNameForm(request.POST)
    query = uri_to_iri(matching(request, campaign).query.urlencode())
    try:
        refuse_unless_keepable(form, query)
        kept = desk.keep(request.user, form.cleaned_data["name"], query)
    except desk.NotKept as refusal:
        return render_not_kept(request, campaign, keep_error=str(refusal))
    messages.success(request, f"已存为常用筛选“{kept}”。")
    return redirect(way_back(request, campaign))


def render_not_kept(request, campaign, **context):
    typed = request.POST.get("name", "")
    return render_list(request, campaign, kept_name=typed, status=422, **context)


def refuse_unless_keepable(form, query):
    if not form.is_valid():
        raise desk.NotKept(form.first_error)
    if not query:
        raise desk.NotKept("还没有筛选条件，请先查询，再存下来。")
    if len(query) > desk.LONGEST_QUERY:
        raise desk.NotKept("条件太多，存不下，请少勾几项。")


@require_POST
@office_page
def filter_rename(request, campaign, pk):
    kept = get_object_or_404(request.user.saved_filters, pk=pk)
    form = FilterNameForm(request.POST)
    try:
        if not form.is_valid():
            raise desk.NotKept(form.first_error)
        desk.rename(kept, form.cleaned_data["name"])
    except desk.NotKept as refusal:
        return render_not_kept(
            request, campaign, rename_error=str(refusal), renaming=kept.pk
        )
    messages.success(request, f"已改名为“{kept}”。")
    return redirect(way_back(request, campaign))


@require_POST
@office_page
def filter_drop(request, campaign, pk):
    kept = get_object_or_404(request.user.saved_filters, pk=pk)
    kept.delete()
    messages.success(request, f"已删去常用筛选“{kept}”。")
    return redirect(way_back(request, campaign))
