"""First run: an empty site asks for its first administrator, once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from review.manage.campaigns import CampaignRefused
from review.manage.district import DistrictRefused, offer_kinds
from review.manage.forms.district import DistrictForm, list_kinds, make_kind_formset
from review.manage.forms.setting_up import (
    AdministratorForm,
    CodeForm,
    FirstYearForm,
    suggest_first_year,
)
from review.manage.setting_up import (
    SetupRefused,
    accepts_code,
    is_to_be_set_up,
    is_tried_too_often,
    set_up_site,
)
from submissions.people.accounts import AccountRefused
from submissions.people.sessions import begin_session

TOO_OFTEN = "代码输错的次数太多。请等 15 分钟再试，或在服务器上看清代码。"
REFUSALS = (SetupRefused, AccountRefused, DistrictRefused, CampaignRefused)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_setup(request):
    if not is_to_be_set_up():
        raise Http404
    posted = request.method == "POST"
    data = request.POST if posted else None
    forms = {
        "code": CodeForm(data),
        "person": AdministratorForm(data, prefix="person"),
        "district": DistrictForm(
            data, request.FILES if posted else None, prefix="district"
        ),
        "kinds": make_kind_formset(offer_kinds(), data),
        "year": FirstYearForm(data, prefix="year", initial=suggest_first_year()),
    }
    return post_setup(request, forms) if posted else render_setup(request, forms)


def render_setup(request, forms, *, status=200, problems=()):
    listed = [forms[name] for name in ("code", "person", "district", "year")]
    wrong = any(form.errors for form in listed) or forms["kinds"].total_error_count()
    context = {
        "code": forms["code"],
        "person": forms["person"],
        "district_form": forms["district"],
        "kinds": forms["kinds"],
        "year_form": forms["year"],
        "listed": listed,
        "problems": problems,
        "has_errors": bool(wrong or problems),
    }
    return render(request, "review/manage/setup.html", context, status=status)


def post_setup(request, forms):
    if is_tried_too_often():
        return render_setup(request, forms, problems=[TOO_OFTEN], status=429)
    if not all(form.is_valid() for form in forms.values()):
        return render_setup(request, forms, status=422)
    if not accepts_code(forms["code"].cleaned_data["code"]):
        forms["code"].add_error("code", "代码不对。请照服务器上显示的重新输入。")
        return render_setup(request, forms, status=422)
    try:
        admin = set_up_site(
            person=forms["person"].cleaned_data,
            district=forms["district"].values,
            kinds=list_kinds(forms["kinds"]),
            emblem=forms["district"].read_emblem(),
            campaign=forms["year"].values,
        )
    except REFUSALS as refusal:
        problems = str(refusal).splitlines()
        return render_setup(request, forms, problems=problems, status=409)
    begin_session(request, admin)
    messages.success(request, "平台已经建好。接下来请导入单位名单，再给各单位建账号。")
    return redirect("manage:start")
