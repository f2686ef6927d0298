"""账号: the list by unit, one account and what is done with it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from review.access import admin_page
from review.manage.forms.accounts import (
    AccountForm,
    HandoverForm,
    NewAccountForm,
)
from review.manage.pages import list_accounts, render_accounts
from submissions.models import Unit, User
from submissions.people.accounts import (
    AccountRefused,
    change_account,
    close_account,
    create_account,
    end_sessions,
    hand_over,
    reopen_account,
    reset_password,
    suggest_username,
    unlock_account,
)
from submissions.people.pages import confirm_password
from submissions.people.second_factor import find_device, remove_device


@admin_page
@require_safe
def show_accounts(request):
    return render_accounts(request, request.GET)


@admin_page
@require_safe
def show_new_account(request):
    unit = request.GET.get("unit", "")
    known = unit.isascii() and unit.isdigit() and Unit.objects.filter(pk=unit[:18])
    return render_new_account(
        request, NewAccountForm(initial={"unit": known.first() if known else None})
    )


def render_new_account(request, form, *, status=200, **context):
    context |= {"form": form, "has_errors": form.errors}
    return render(request, "review/manage/account_new.html", context, status=status)


@admin_page
@require_POST
@confirm_password
def post_new_account(request):
    form = NewAccountForm(request.POST)
    if not form.is_valid():
        return render_new_account(request, form, status=422)
    values = dict(form.cleaned_data)
    values["username"] = values["username"] or suggest_username(values["unit"])
    try:
        password = create_account(**values, actor=request.user)
    except AccountRefused as refusal:
        form.add_error(None, str(refusal).splitlines())
        return render_new_account(request, form, status=422)
    user = User.objects.get(username=values["username"].lower())
    tell_password(request, user, password)
    return redirect("manage:account-show", user.pk)


def tell_password(request, user, password):
    messages.warning(
        request,
        f"{name_account(user)} 的一次性密码是 {password}，只显示这一次；"
        "对方登录后须马上改密码。",
    )


def name_account(user):
    """`高塘岭街道 张敏（filer）`: whom a button or a sentence is about."""
    return f"{user.unit.name if user.unit else user.get_role_display()} {user.label}"


def find_account(pk):
    return get_object_or_404(list_accounts(), pk=pk)


@admin_page
@require_safe
def show_account(request, pk):
    return render_account(request, find_account(pk))


def render_account(request, account, *, status=200, **context):
    return render(
        request,
        "review/manage/account.html",
        {
            "account": account,
            "whom": name_account(account),
            "form": AccountForm(instance=account),
            "handover": HandoverForm(),
            "device": find_device(account),
            **context,
        },
        status=status,
    )


@admin_page
@require_POST
@confirm_password
def post_account(request, pk):
    account = find_account(pk)
    form = AccountForm(request.POST, instance=find_account(pk))
    if not form.is_valid():
        return render_account(request, account, form=form, status=422)
    try:
        change_account(account, form.cleaned_data, actor=request.user)
    except AccountRefused as refusal:
        return render_account(request, account, form=form, error=refusal, status=409)
    messages.success(request, "已保存。")
    return redirect("manage:account-show", pk)


@admin_page
@require_POST
@confirm_password
def post_handover(request, pk):
    account = find_account(pk)
    form = HandoverForm(request.POST)
    if not form.is_valid():
        return render_account(request, account, handover=form, status=422)
    try:
        successor, password = hand_over(
            account, **form.cleaned_data, actor=request.user
        )
    except AccountRefused as refusal:
        return render_account(
            request, account, handover=form, error=refusal, status=409
        )
    messages.success(request, f"{name_account(account)} 已关闭，由 {successor} 接手。")
    tell_password(request, successor, password)
    return redirect("manage:account-show", successor.pk)


@admin_page
@require_POST
@confirm_password
def post_reset(request, pk):
    account = find_account(pk)
    tell_password(request, account, reset_password(account, actor=request.user))
    return redirect("manage:account-show", pk)


@admin_page
@require_POST
def post_unlocking(request, pk):
    account = find_account(pk)
    unlock_account(account, actor=request.user)
    messages.success(
        request, f"已经解除 {name_account(account)} 的锁定，可以马上再登录。"
    )
    return redirect("manage:account-show", pk)


@admin_page
@require_POST
@confirm_password
def post_unenrolment(request, pk):
    account = find_account(pk)
    if account == request.user:
        # Its end would end this very session.
        messages.info(request, "自己的手机请在“改密码”页的“两步登录”里换。")
        return redirect("manage:account-show", pk)
    if remove_device(account, actor=request.user):
        said = "的手机绑定已经解除，正在用的登录已经结束；下次登录重新绑定。"
    else:
        said = "没有绑定手机，不用解除。"
    messages.success(request, f"{name_account(account)} {said}")
    return redirect("manage:account-show", pk)


@admin_page
@require_POST
def post_logout(request, pk):
    account = find_account(pk)
    here = request.session.session_key
    ended = end_sessions(account, actor=request.user, but=here)
    kept = "，这里的登录还在" if account == request.user else ""
    messages.success(
        request, f"{name_account(account)} 的 {ended} 处登录已经结束{kept}。"
    )
    return redirect("manage:account-show", pk)


@admin_page
@require_POST
def post_closing(request, pk):
    return try_act(request, pk, close_account, "已经关闭，下一次点击就会退出。")


@admin_page
@require_POST
def post_reopening(request, pk):
    return try_act(request, pk, reopen_account, "已经重新启用，密码还是原来的。")


def try_act(request, pk, act, said):
    account = find_account(pk)
    try:
        act(account, actor=request.user)
    except AccountRefused as refusal:
        return render_account(request, account, error=refusal, status=409)
    messages.success(request, f"{name_account(account)} {said}")
    return redirect("manage:account-show", pk)
