"""安全说明: what the site is set to, for the district's IT; who logs in in two steps."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from review.access import admin_page
from review.manage.district import change_second_factor
from review.manage.forms.security import SecondFactorForm
from review.manage.safeguards import list_safeguards
from submissions.district import find_district
from submissions.people.pages import confirm_password


@admin_page
@require_safe
def show_security(request):
    roles = find_district().second_factor_roles
    return render_security(request, SecondFactorForm(initial={"roles": roles}))


def render_security(request, form, *, status=200):
    context = {"safeguards": list_safeguards(), "form": form, "has_errors": form.errors}
    return render(request, "review/manage/security.html", context, status=status)


@admin_page
@require_POST
@confirm_password
def post_second_factor(request):
    form = SecondFactorForm(request.POST)
    if not form.is_valid():
        return render_security(request, form, status=422)
    change_second_factor(form.cleaned_data["roles"], actor=request.user)
    messages.success(request, "已保存，十秒之内对所有人生效。")
    return redirect("manage:security-show")
