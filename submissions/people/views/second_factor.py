"""两步登录: the code after the password, the own phone, its recovery codes."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_htmx.http import reselect, reswap, retarget

from submissions.addresses import find_page
from submissions.answers import wants_json
from submissions.documents.qr import draw_qr_uri
from submissions.people.forms import CodeForm, EnrolmentForm
from submissions.people.pages import ask_for_code, confirm_password, find_way_back
from submissions.people.second_factor import (
    EnrolmentRefused,
    enrol_device,
    find_device,
    is_half_open,
    make_secret,
    needs_second_factor,
    open_secret,
    renew_recovery_codes,
    write_otpauth,
    write_secret,
)
from submissions.people.sessions import open_session

# The pages that lead from the password to the open door.
LEADING_ON = ("code-give", "device-enrol")
CODE_FIRST = (
    "没有保存：您的账号现在要两步登录。写的内容还在这一页；"
    "请在新窗口打开首页，照着输入验证码，再回到这一页保存。"
)


def answer_half_open(request):
    """Leads to the code; what was posted stays on a page that sends it once more."""
    if wants_json(request):
        return JsonResponse({"message": CODE_FIRST}, status=428)
    if request.htmx:
        return point_to_code(request)
    if request.method == "POST":
        return render(request, "registration/code_first.html", status=401)
    here = find_page(request.get_full_path())
    return redirect(f"{reverse('code-give')}?{urlencode({'next': here})}")


def point_to_code(request):
    """401 for htmx: the page stays, with a notice that leads to the code."""
    response = render(request, "registration/_code_first.html", status=401)
    for lead in (retarget, reselect):
        lead(response, "#session-over")
    return reswap(response, "outerHTML")


@require_http_methods(["GET", "POST"])
def give_code(request):
    if not is_half_open(request):
        return redirect(find_way_back(request))
    if find_device(request.user) is None:
        return redirect(f"{reverse('device-enrol')}?{request.GET.urlencode()}")
    form = CodeForm(request, request.POST or None)
    if not form.is_valid():
        return ask_for_code(request, form)
    open_session(request, given="code")
    return redirect(find_way_back(request))


# --- the phone ------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def enrol(request):
    """The first phone right after the password; another only in an open session."""
    if not needs_second_factor(request.user):
        raise Http404
    if not is_half_open(request):
        return replace_device(request)
    if find_device(request.user):
        return redirect("code-give")
    return enrol_phone(request, replaces=False)


@confirm_password
def replace_device(request):
    return enrol_phone(request, replaces=True)


def enrol_phone(request, *, replaces):
    user = request.user
    form = EnrolmentForm(request.POST if "sealed" in request.POST else None)
    key = open_secret(user, request.POST.get("sealed", ""))
    if key is None or not form.is_valid():
        return show_secret(request, form, key)
    try:
        codes = enrol_device(user, key, form.cleaned_data["code"], replaces=replaces)
    except EnrolmentRefused as refusal:
        form.add_error("code", str(refusal))
        return show_secret(request, form, key)
    if is_half_open(request):
        open_session(request, given="code")
    return show_codes(request, codes)


def show_secret(request, form, key):
    """The QR code and the secret to scan or to type; without `key` a new one."""
    sealed = request.POST["sealed"] if key else make_secret(request.user)
    if not key:
        form = EnrolmentForm(initial={"sealed": sealed})
        key = open_secret(request.user, sealed)
    otpauth = write_otpauth(request.user, key)
    context = {
        "form": form,
        "has_errors": form.errors,
        "otpauth": otpauth,
        "qr": draw_qr_uri(otpauth),
        "secret": write_secret(key),
        "device": find_device(request.user),
    }
    status = 422 if form.errors else 200
    return render(request, "registration/enrol.html", context, status=status)


def show_codes(request, codes):
    """Shown this once: they are kept as hashes."""
    context = {"codes": codes, "next": find_way_back(request)}
    return render(request, "registration/recovery_codes.html", context)


@require_safe
def show_device(request):
    if not needs_second_factor(request.user):
        raise Http404
    context = {
        "device": find_device(request.user),
        "left": request.user.recovery_codes.count(),
    }
    return render(request, "registration/device.html", context)


@require_POST
@confirm_password
def post_codes(request):
    if find_device(request.user) is None:
        raise Http404
    messages.success(request, "原来的恢复码已经作废。")
    return show_codes(request, renew_recovery_codes(request.user))
