"""Files of a declaration: hand in, take back, look at."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from submissions.access import find_own_declaration
from submissions.answers import VIEWED, answer_with_file, wants_json
from submissions.attachments import limits
from submissions.attachments.removing import withdraw_attachment
from submissions.attachments.scans import explain_closed, make_scan_box
from submissions.attachments.storing import store_attachment
from submissions.bodies import takes_file
from submissions.choices import AttachmentKind, Stamp
from submissions.files import FileRefused
from submissions.models import Attachment

# What is said of a scan that has just come, beside the content as it is.
CAME = {
    Stamp.FITS: "上面的校验码与现在的内容一致。",
    Stamp.UNREAD: "没有从上面读到二维码，请您核对页脚的校验码是不是 {code}。",
    Stamp.OUTDATED: "上面的校验码与现在的内容不一致，这一份还不算数。",
}


@require_POST
@takes_file
def post_attachment(request, year):
    declaration = find_own_declaration(request, year)
    try:
        scan = store_sent_scan(request, declaration)
    except FileRefused as refusal:
        return refuse_file(request, year, f"没有上传。{refusal}")
    return answer_with_box(request, declaration, tell_what_came(scan, declaration))


@require_POST
def post_withdrawal(request, year, pk):
    declaration = find_own_declaration(request, year)
    attachment = get_object_or_404(declaration.attachments, pk=pk)
    try:
        withdraw_attachment(attachment, actor=request.user)
    except FileRefused as refusal:
        return refuse_file(request, year, f"没有移除。{refusal}")
    return answer_with_box(request, declaration, f"已移除“{attachment}”。")


def store_sent_scan(request, declaration):
    """The Attachment that the form sent. Raises FileRefused."""
    if closed := explain_closed(declaration.campaign, timezone.now()):
        raise FileRefused(closed)
    sent = request.FILES.get("scan")
    if sent is None:
        raise FileRefused("还没有选择文件。请先选盖好章的扫描件，再点上传。")
    return store_attachment(
        declaration,
        actor=request.user,
        kind=AttachmentKind.SCAN,
        name=sent.name,
        content=sent.read(limits.LARGEST + 1),
        replaces=find_replaced(request, declaration),
    )


def find_replaced(request, declaration):
    """The scan that the new one takes the place of, None for one more."""
    chosen = request.POST.get("replaces", "")
    if not chosen:
        return None
    scans = {str(scan.pk): scan for scan in declaration.attachments.scans()}
    if chosen not in scans:
        raise FileRefused("要换掉的那一份已经不在了。请看看现有的文件，再传一次。")
    return scans[chosen]


def tell_what_came(scan, declaration):
    stamp = scan.stamp_for(declaration.content_sha256())
    return f"盖章扫描件已经上传。{CAME[stamp].format(code=scan.code)}"


def answer_with_box(request, declaration, said):
    """Back to the page; a script gets the box as it is now, and the sentence."""
    if not wants_json(request):
        messages.success(request, said)
        return redirect("submissions:declaration-edit", declaration.campaign.year)
    context = {
        "campaign": declaration.campaign,
        "scans": make_scan_box(declaration, timezone.now()),
    }
    box = render_to_string("submissions/attachments/_scan.html", context, request)
    return JsonResponse({"message": said, "box": box})


def refuse_file(request, year, said):
    if wants_json(request):
        return JsonResponse({"message": said}, status=422)
    messages.error(request, said)
    return redirect("submissions:declaration-edit", year)


@require_safe
def download_attachment(request, pk):
    """The file as a download; 404 when it is gone or its checksum differs."""
    response = hand_out_attachment(request, pk)
    response["Content-Security-Policy"] = "sandbox"
    return response


@require_safe
@xframe_options_sameorigin
def show_attachment(request, pk):
    """The file inline, to be framed by our own pages only."""
    response = hand_out_attachment(request, pk)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = VIEWED
    return response


@require_safe
def show_preview(request, pk):
    """The picture of its first page; 404 when none could be drawn."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    try:
        content = attachment.preview_path.read_bytes()
    except OSError as error:
        raise Http404 from error
    return HttpResponse(content, content_type="image/jpeg")


def hand_out_attachment(request, pk):
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    try:
        content = attachment.read()
    except (OSError, ValueError) as error:
        raise Http404 from error
    return answer_with_file(content, f"{attachment.stored_name}.{attachment.ending}")
