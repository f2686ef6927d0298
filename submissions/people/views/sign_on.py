"""统一身份认证: to the provider and back; for a login, or to confirm one."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from submissions.addresses import HOME
from submissions.people.pages import find_way_back, note_confirmation
from submissions.people.second_factor import SIGN_ON
from submissions.people.sessions import begin_session
from submissions.people.sign_on import (
    SignOnFailed,
    find_person,
    is_fresh,
    lead_to_provider,
    read_claims,
    tell_refusal,
)

WAY_BACK = "sign_on_back"


@login_not_required
@require_safe
def start(request):
    """To the provider; whoever is logged in here already is asked there once more."""
    if not settings.OIDC_ISSUER:
        raise Http404
    request.session[WAY_BACK] = find_way_back(request)
    try:
        return lead_to_provider(request, again=request.user.is_authenticated)
    except SignOnFailed as refusal:
        return refuse(request, refusal, refusal.status)


@login_not_required
@require_safe
def come_back(request):
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        claims = read_claims(request)
    except SignOnFailed as refusal:
        return refuse(request, refusal, refusal.status)
    user = find_person(claims)
    if request.user.is_authenticated:
        return confirm(request, user, claims)
    if not user.is_active or user.pk is None:
        tell_refusal(user)
        said = "统一身份认证认得您，本平台还没有您的账号，或者账号已经关闭。请打电话给办公室。"
        return refuse(request, said, 403)
    back = request.session.pop(WAY_BACK, HOME)
    begin_session(request, user, given=SIGN_ON)
    return redirect(back)


def confirm(request, user, claims):
    if user != request.user or not is_fresh(claims):
        tell_refusal(user)
        return refuse(
            request, "没有确认成功：请用这个账号本人的身份，重新认证一次。", 403
        )
    note_confirmation(request)
    messages.success(request, "身份已确认。请再点一次刚才的按钮或链接。")
    return redirect(request.session.pop(WAY_BACK, HOME))


def refuse(request, said, status):
    return render(request, "registration/sign_on.html", {"said": said}, status=status)
