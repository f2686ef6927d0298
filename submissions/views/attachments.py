"""Files of a declaration: hand in, look at."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from submissions import attachments
from submissions.choices import AttachmentKind
from submissions.files import FileRefused
from submissions.models import Attachment
from submissions.views.declarations import own_declaration
from submissions.views.downloads import download

# A picture or a PDF may draw itself and reach nothing; `sandbox` would forbid the
# browser's own PDF viewer.
VIEWED = (
    "default-src 'none'; img-src 'self'; object-src 'self'; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)


@require_POST
def upload(request, year):
    declaration = own_declaration(request, year)
    sent = request.FILES.get("scan")
    if sent is None:
        messages.error(request, "还没有选择文件。请先选盖好章的扫描件，再点上传。")
    else:
        try:
            attachments.keep(
                declaration,
                actor=request.user,
                kind=AttachmentKind.SCAN,
                name=sent.name,
                content=sent.read(attachments.LARGEST + 1),
            )
        except FileRefused as refusal:
            messages.error(request, f"没有上传。{refusal}")
        else:
            messages.success(request, "盖章扫描件已经上传。")
    return redirect("submissions:declaration-edit", year)


@require_safe
def show(request, pk):
    """The file as it came, after its checksum was compared; 404 when it is gone."""
    response = handed_out(request, pk)
    response["Content-Security-Policy"] = "sandbox"
    return response


@require_safe
@xframe_options_sameorigin
def view(request, pk):
    """The same to be seen beside the form, in our own pages only."""
    response = handed_out(request, pk)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = VIEWED
    return response


def handed_out(request, pk):
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    try:
        content = attachment.read()
    except (OSError, ValueError) as error:
        raise Http404 from error
    return download(content, f"{attachment.stored_name}.{attachment.ending}")
