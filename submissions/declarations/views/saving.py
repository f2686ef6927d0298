"""Save what the declaration page sends, and answer the page or its script."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from submissions.access import find_own_declaration
from submissions.answers import wants_json
from submissions.declarations.completeness import Problem, find_draft_problems
from submissions.declarations.drafts import NotSaved, StaleRevision, save_draft
from submissions.declarations.forms import (
    BaseThemeFormSet,
    HeadForm,
    make_theme_formset,
)
from submissions.declarations.views.form_page import (
    dump_base,
    list_form_problems,
    render_conflict,
    render_declaration_form,
)
from submissions.declarations.views.merge import take_choices
from submissions.declarations.views.own_saves import settle_own_saves
from submissions.declarations.views.row_acts import (
    apply_row_act,
    move_row,
    name_marked_rows,
)
from submissions.forms import PageForm
from submissions.models import Declaration

OTHER_ACCOUNT = (
    "没有保存：现在登录的是别的账号，或者这张表已经不归您填。您写的内容还在这一页；"
    "请在新窗口换回原来的账号，再回到这里点“保存草稿”。"
)


@dataclass
class PostedPage:
    """The page as it was sent: its two forms, and the revision that it goes over."""

    declaration: Declaration
    head: HeadForm
    formset: BaseThemeFormSet
    act: str
    revision: int
    data: QueryDict
    # Whether the page lacks something that another window saved.
    behind: bool = False

    @property
    def fields(self):
        """The head to write; what cannot be kept stays as it is stored."""
        names = HeadForm.Meta.fields
        typed = self.head.cleaned_data
        return {
            name: typed.get(name, getattr(self.declaration, name)) for name in names
        }


def save_page(request, declaration):
    seen = PageForm(request.POST)
    if not seen.is_valid() or not seen.is_of(declaration):
        return refuse_request(request)
    try:
        return try_to_save(request, read_page(request, declaration, seen), seen)
    except StaleRevision:
        # Another save came in at the same moment: read on from what it left.
        declaration = find_own_declaration(request, declaration.campaign.year)
    page = read_page(request, declaration, seen)
    try:
        return try_to_save(request, page, seen)
    except StaleRevision as refusal:
        return answer_not_saved(request, page, refusal)


def try_to_save(request, page, seen):
    """The answer to the page; raises StaleRevision when somebody else saved since."""
    page.head.is_valid()
    if not page.formset.is_valid():
        return refuse_page(request, page)
    try:
        save_draft(
            page.declaration,
            actor=request.user,
            revision=page.revision,
            rows=move_row(page.formset.rows(), page.act),
            page=seen.cleaned_data["page"],
            **page.fields,
        )
    except StaleRevision:
        raise
    except NotSaved as refusal:
        return answer_not_saved(request, page, refusal)
    if page.head.errors and not wants_json(request):
        return show_rest_saved(request, page)
    return answer_saved(request, page)


def refuse_request(request):
    """400: the request is not whole, or of another account's form."""
    if wants_json(request):
        return JsonResponse({"message": OTHER_ACCOUNT}, status=400)
    return render(request, "400.html", status=400)


def read_page(request, declaration, seen):
    """The PostedPage of a request, over what its person saved in other windows."""
    act = request.POST.get("act", "")
    data = name_marked_rows(request.POST, declaration)
    data = apply_row_act(take_choices(data, declaration), declaration, act)
    revision, behind = seen.cleaned_data["revision"], False
    if revision < declaration.revision and declaration.editable:
        settled = settle_own_saves(data, declaration, seen, request.user)
        if settled is not None:
            revision, behind = declaration.revision, settled is not data
            data = settled
    return PostedPage(
        declaration,
        HeadForm(data, instance=declaration),
        make_theme_formset(declaration, data),
        act,
        revision,
        data,
        behind,
    )


def answer_not_saved(request, page, refusal):
    """409: with both versions in a page, in a sentence for its script."""
    if wants_json(request):
        return JsonResponse({"message": say_shortly(refusal)}, status=409)
    return render_conflict(request, page.declaration, page.head, page.formset, refusal)


def say_shortly(refusal):
    if not isinstance(refusal, StaleRevision):
        return str(refusal)
    return (
        f"没有保存：{refusal.who}刚保存过这张表。请点“保存草稿”，看两份内容有什么不同。"
    )


def answer_saved(request, page):
    year = page.declaration.campaign.year
    time = timezone.localtime(page.declaration.changed_at)
    if wants_json(request):
        return answer_autosave(request, page, f"{time:%H:%M}")
    if page.act == "check":
        return redirect("submissions:declaration-check", year)
    address = reverse("submissions:declaration-edit", args=[year])
    if page.act == "add":
        tell_when_full(request, page.declaration)
        return redirect(f"{address}?add=1#rows-end")
    messages.success(request, f"草稿已保存（{time:%H:%M}）。报送前随时可以回来接着填。")
    return redirect(address)


def tell_when_full(request, declaration):
    most = declaration.campaign.maximum_themes
    if declaration.themes.count() >= most:
        messages.warning(
            request, f"至多 {most} 个活动主题，已经填满了。要再加，请先删去一行。"
        )


def answer_autosave(request, page, time):
    """JSON for the open page: the new revision and the pk of each row's theme.

    `token`: logging in again in place changes the CSRF token. `problems`: what is to be
    mended before filing, by the ids of its fields. `behind`: read the page again.
    """
    declaration = page.declaration
    themes = list(declaration.themes_in_order())
    kept = {theme.pk for theme in themes}
    rows = [form.instance.pk for form in page.formset]
    year = declaration.campaign.year
    return JsonResponse(
        {
            "revision": declaration.revision,
            "saved": time,
            "rows": [pk if pk in kept else None for pk in rows],
            "base": dump_base(declaration, themes),
            "token": get_token(request),
            "problems": list_told_problems(page, themes, rows),
            "check": reverse("submissions:declaration-check", args=[year]),
            "behind": page.behind,
        }
    )


def list_told_problems(page, themes, rows):
    """[{id of a field, text}]; `rows`: the pk of the theme behind each row of the page."""
    told = [
        {"id": f"id_{field}", "text": error}
        for field, errors in page.head.errors.items()
        for error in errors
    ]
    for problem in find_draft_problems(page.declaration, themes):
        if problem.row is None:
            anchor = problem.anchor
        elif themes[problem.row - 1].pk in rows:
            index = rows.index(themes[problem.row - 1].pk)
            anchor = f"id_rows-{index}-{problem.field}"
        else:
            continue
        told.append({"id": anchor, "text": problem.text})
    return told


def refuse_page(request, page):
    """422 with the form as typed: its rows do not fit together."""
    problems = list(list_form_problems(page.head, page.formset))
    if wants_json(request):
        message = f"还没有保存：{problems[0].place}{problems[0].text}"
        return JsonResponse({"message": message}, status=422)
    return render_declaration_form(
        request,
        page.declaration,
        page.head,
        page.formset,
        status=422,
        errors=problems,
        has_errors=True,
        base=request.POST.get("base", ""),
        revision=request.POST.get("revision", ""),
        unsaved=True,
    )


def show_rest_saved(request, page):
    """422 with the field that may not be kept; everything else is saved."""
    errors = page.head.errors.items()
    return render_declaration_form(
        request,
        page.declaration,
        page.head,
        make_theme_formset(page.declaration),
        status=422,
        errors=[Problem(field, text) for field, texts in errors for text in texts],
        notice="其余内容已经保存，只有下面这一处没有保存。",
        has_errors=True,
    )
