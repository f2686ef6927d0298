"""The stamped scan: what is taken, where it is kept, who gets it back."""

import re
import stat
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import IntegrityError, transaction
from django.test.client import encode_multipart
from django.utils import timezone

from submissions.attachments import limits
from submissions.attachments.storing import store_attachment
from submissions.choices import DeclarationStatus as Status
from submissions.choices import ScanRule
from submissions.declarations.papers import make_declaration_paper
from submissions.documents.declaration import write_declaration_pdf
from submissions.files import FileRefused
from submissions.models import Attachment, AuditEntry, Campaign, Filing
from submissions.models.declarations import make_short_code
from tests.factories import (
    SCAN,
    make_attachment,
    make_campaign,
    make_declaration,
    make_issued,
    make_scan,
    make_theme,
)
from tests.markup import join_lines
from tests.photos import make_photo

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/"
UPLOAD = f"{PAGE}attachments/"
JPEG, PNG = make_photo(), make_photo("PNG")
CHANGED = "上传以后表里的内容改过"


@pytest.fixture
def declaration(filer):
    declaration = make_declaration(filer.unit)
    make_theme(declaration, "走进大厅")
    return declaration


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def upload(client, name="盖章件.pdf", content=SCAN):
    return client.post(UPLOAD, {"scan": make_scan(name, content)}, follow=True).text


def stored_files(settings):
    return [path for path in settings.ATTACHMENT_DIR.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("盖章件.pdf", SCAN, "pdf"),
        ("盖章件.PDF", SCAN, "pdf"),
        ("照片.jpg", JPEG, "jpg"),
        ("照片.jpeg", JPEG, "jpg"),
        ("照片.png", PNG, "png"),
    ],
)
def test_scan_is_kept_as_it_came(client, declaration, name, content, ending):
    html = upload(client, name, content)

    attachment = Attachment.objects.get()
    assert "盖章扫描件已经上传" in html
    assert attachment.read() == content
    assert (attachment.declaration, attachment.ending) == (declaration, ending)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("virus.pdf", b"MZ\x90\x00", "文件名是 .pdf，内容却不是"),
        ("page.png", b"<html><script>", "文件名是 .png，内容却不是"),
        ("照片.jpg", JPEG[: len(JPEG) // 2], "这张图片打不开"),
        ("照片.png", b"\x89PNG\r\n\x1a\nphoto", "这张图片打不开"),
        ("photo.pdf", JPEG, "文件名是 .pdf，内容却不是"),
        ("virus.exe", SCAN, "请上传 PDF、JPG 或 PNG"),
        ("盖章件.pdf.exe", SCAN, "请上传 PDF、JPG 或 PNG"),
        ("页面.svg", b"<svg/>", "请上传 PDF、JPG 或 PNG"),
        ("pdf", b"x", "文件名是 .pdf"),
        ("空.pdf", b"", "文件是空的"),
    ],
)
def test_what_is_no_scan_is_refused_and_not_kept(
    client, declaration, settings, name, content, said
):
    html = upload(client, name, content)

    assert f"没有上传。{said}" in html
    assert not Attachment.objects.exists()
    assert stored_files(settings) == []


@pytest.mark.parametrize(("over", "kept"), [(0, True), (1, False)])
def test_largest_scan_is_ten_megabytes(client, declaration, settings, over, kept):
    content = b"%PDF-".ljust(10 * 1024 * 1024 + over, b"x")

    html = upload(client, content=content)

    assert ("没有上传。文件超过 10 MB" in html) is not kept
    assert len(stored_files(settings)) == kept


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/盖章件.pdf", "盖章件.pdf"),
        ("C:\\我的\\盖章件.pdf", "盖章件.pdf"),
        ("盖章\u202efdp.pdf", "盖章fdp.pdf"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
        ("CON.pdf", "CON.pdf"),
    ],
)
def test_name_is_cleaned_and_names_no_file_on_disk(
    client, declaration, settings, name, shown
):
    upload(client, name)

    attachment = Attachment.objects.get()
    (path,) = stored_files(settings)
    assert attachment.name == shown
    assert not re.search(r"[\x00-\x1f/\\\u202e]", attachment.name)
    assert len(attachment.name) <= 100
    assert path.name == f"{attachment.stored_name}.pdf"


def test_file_lies_outside_the_web_root_for_its_owner_only(
    client, declaration, settings
):
    upload(client)

    (path,) = stored_files(settings)
    assert not path.is_relative_to(settings.STATIC_ROOT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert client.get(f"/attachments/{path.name}").status_code == 404
    assert client.get(f"/static/attachments/{path.name}").status_code == 404


def test_names_on_disk_are_random(declaration, filer):
    names = {make_attachment(declaration, filer).stored_name for _ in range(3)}

    assert len(names) == 3
    assert {name.version for name in names} == {4}


def test_file_is_gone_when_the_row_cannot_be_written(declaration, filer, settings):
    with pytest.raises(IntegrityError), transaction.atomic():
        store_attachment(
            declaration, actor=filer, kind="nothing", name="a.pdf", content=SCAN
        )

    assert stored_files(settings) == []


def test_upload_that_is_cut_off_leaves_nothing(client, declaration, settings):
    whole = encode_multipart("X", {"scan": make_scan(content=SCAN.ljust(4_000_000))})

    client.post(
        UPLOAD, whole[:3_000_000], content_type="multipart/form-data; boundary=X"
    )

    assert not Attachment.objects.exists()
    assert stored_files(settings) == []


def test_part_of_an_upload_does_not_stay_on_a_full_disk(
    client, declaration, settings, tmp_path, monkeypatch
):
    def write_nothing(file, content):
        raise OSError(28, "No space left on device")

    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    client.raise_request_exception = False
    monkeypatch.setattr(TemporaryUploadedFile, "write", write_nothing, raising=False)

    answer = client.post(UPLOAD, {"scan": make_scan(content=SCAN.ljust(4_000_000))})

    assert answer.status_code == 503
    assert list(tmp_path.iterdir()) == []


def test_upload_is_in_the_log_with_its_checksum(client, declaration, filer):
    upload(client, "张三的电话13912345678.pdf")

    entry, attachment = AuditEntry.objects.first(), Attachment.objects.get()
    assert (entry.action, entry.actor) == ("attachment.upload", filer)
    assert entry.data == {
        "declaration": declaration.pk,
        "sha256": attachment.sha256,
        "code_read": "",
        "size": len(SCAN),
    }


def test_nothing_chosen_is_said(client, declaration):
    html = client.post(UPLOAD, follow=True).text

    assert "还没有选择文件" in html


@pytest.mark.database
def test_twenty_files_are_enough(client, declaration, filer):
    for _ in range(20):
        make_attachment(declaration, filer)

    assert "附件已经有 20 个" in upload(client)
    assert Attachment.objects.count() == 20


# Looking ---------------------------------------------------------------------


def address(attachment):
    return f"/attachments/{attachment.pk}/"


@pytest.mark.parametrize("who", ["filer", "reviewer", "leader", "admin"])
def test_own_unit_and_office_get_the_bytes(client, request, declaration, filer, who):
    attachment = make_attachment(declaration, filer, "照片.png", PNG)
    client.force_login(request.getfixturevalue(who))

    response = client.get(address(attachment))

    assert response.content == PNG
    assert response["Content-Type"] == "image/png"


def test_file_is_an_inert_download(client, declaration, filer):
    response = client.get(address(make_attachment(declaration, filer)))

    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"


def test_file_beside_the_form_opens_in_our_own_pages_only(client, declaration, filer):
    response = client.get(f"{address(make_attachment(declaration, filer))}view/")

    assert response.content == SCAN
    assert response["Content-Disposition"] == "inline"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_other_unit_finds_nothing(client, declaration, filer, outsider):
    attachment = make_attachment(declaration, filer)
    client.force_login(outsider)

    assert client.get(address(attachment)).status_code == 404


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_file_that_is_not_what_came_is_not_handed_out(
    client, declaration, filer, damage
):
    attachment = make_attachment(declaration, filer)
    if damage == "changed":
        attachment.path.write_bytes(SCAN + b".")
    else:
        attachment.path.unlink()

    response = client.get(address(attachment))

    assert response.status_code == 404
    assert b"stamped" not in response.content


# Older than the content ------------------------------------------------------


def test_scan_of_what_is_written_is_in_order(client, declaration, filer):
    make_attachment(declaration, filer)

    assert CHANGED not in client.get(PAGE).text


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_unit_reads_which_code_the_paper_must_bear(client, declaration, filer, status):
    make_attachment(declaration, filer)
    printed = make_short_code(declaration.content_sha256())
    declaration.themes.update(summary="盖章以后改的。")
    type(declaration).objects.update(status=status)

    assert f'<b class="code">{printed}</b>' in client.get(PAGE).text


def test_unit_is_told_that_the_scan_is_older(client, declaration, filer):
    make_attachment(declaration, filer)
    declaration.themes.update(summary="盖章以后改的。")

    assert CHANGED in client.get(PAGE).text


def printed(declaration):
    return write_declaration_pdf(make_declaration_paper(declaration))


def seen_by_office(client, declaration, reviewer):
    client.force_login(reviewer)
    return client.get(f"/review/2027/declarations/{declaration.pk}/").text


def test_office_is_told_that_no_code_was_read(client, declaration, filer, reviewer):
    make_attachment(declaration, filer)

    html = seen_by_office(client, declaration, reviewer)

    code = make_short_code(declaration.content_sha256())
    assert f'请核对页脚的校验码是否为 <b class="code">{code}</b>' in html
    assert "校验码一致" not in html


def test_office_is_told_that_the_content_was_changed(
    client, declaration, filer, reviewer
):
    make_attachment(declaration, filer)
    declaration.themes.update(summary="盖章以后改的。")

    html = seen_by_office(client, declaration, reviewer)

    assert "内容改过，与扫描件不一致" in html


def test_office_is_told_that_the_code_fits(client, declaration, filer, reviewer):
    make_attachment(declaration, filer, content=printed(declaration))

    html = seen_by_office(client, declaration, reviewer)

    assert "<b>校验码一致</b> 从扫描件上读到" in html


def test_office_is_told_that_the_code_is_another(client, declaration, filer, reviewer):
    paper = printed(declaration)
    old = make_short_code(declaration.content_sha256())
    declaration.themes.update(summary="打印以后改的。")
    make_attachment(declaration, filer, content=paper)

    html = seen_by_office(client, declaration, reviewer)

    assert "<b>校验码不一致</b> 扫描件上是" in join_lines(html)
    assert f'<b class="code">{old}</b>' in html


@pytest.mark.database
def test_all_scans_of_the_content_stand_beside_it(client, declaration, filer, reviewer):
    make_attachment(declaration, filer, name="以前的.pdf")
    declaration.themes.update(summary="盖章以后改的。")
    make_attachment(declaration, filer, name="第一页.pdf")
    make_attachment(declaration, filer, name="第二页.pdf")

    html = seen_by_office(client, declaration, reviewer)

    beside = html[html.index("<aside") : html.index("</aside>")]
    assert beside.index("下载 第二页.pdf") < beside.index("下载 第一页.pdf")
    assert "以前的.pdf" not in beside
    assert html.count("（较早）") == 1


def test_scan_of_another_form_does_not_do(client, declaration, filer):
    type(declaration.campaign).objects.update(scan_rule=ScanRule.REQUIRED)
    paper = printed(declaration)
    declaration.themes.update(summary="打印以后改的。")
    make_attachment(declaration, filer, content=paper)

    assert "扫描件是修改之前的" in client.get(f"{PAGE}check/").text


def test_filed_page_tells_it_too(client, declaration, filer):
    make_attachment(declaration, filer)
    declaration.themes.update(summary="盖章以后改的。")
    type(declaration).objects.update(status=Status.SUBMITTED)

    assert CHANGED in client.get(PAGE).text


# What the campaign asks ------------------------------------------------------


def file(client, declaration):
    data = {"revision": declaration.revision, "key": uuid.uuid4()}
    return client.post(f"{PAGE}submit/", data)


@pytest.fixture
def asked(filer):
    """Of a campaign that wants the stamped paper."""
    campaign = make_campaign(scan_rule=ScanRule.REQUIRED)
    declaration = make_declaration(filer.unit, campaign)
    make_theme(declaration)
    return declaration


def test_required_scan_is_waited_for(client, asked):
    response = file(client, asked)

    assert response.status_code == 422
    assert 'href="/declarations/2027/#id_scan"' in response.text
    assert not Filing.objects.exists()


def test_required_scan_must_be_of_this_content(client, asked, filer):
    make_attachment(asked, filer)
    asked.themes.update(title="盖章以后改的")

    response = file(client, asked)

    assert response.status_code == 422
    assert "扫描件是修改之前的" in response.text


def test_newest_scan_counts(client, asked, filer):
    make_attachment(asked, filer)
    asked.themes.update(title="盖章以后改的")
    make_attachment(asked, filer)

    assert file(client, asked).status_code == 302
    assert Filing.objects.count() == 1


def test_scan_of_another_unit_does_not_help(client, asked, outsider):
    make_attachment(make_declaration(outsider.unit), outsider)

    assert file(client, asked).status_code == 422


@pytest.mark.parametrize(
    ("rule", "offered"), [("required", True), ("allowed", True), ("waived", False)]
)
def test_upload_is_offered_where_a_scan_is_wanted(client, filer, rule, offered):
    make_declaration(filer.unit, make_campaign(scan_rule=rule))

    html = client.get(PAGE).text

    assert ("上传扫描件</button>" in html) is offered
    assert ("本次必须上传盖章扫描件" in html) is (rule == "required")


def test_closed_year_takes_no_scan(client, declaration, filer, reviewer):
    make_attachment(declaration, filer, "旧的.pdf")
    type(declaration).objects.update(status=Status.ACCEPTED)
    make_issued(make_theme(), reviewer)
    Campaign.objects.update(deadline=timezone.now() - timedelta(minutes=1))

    html = client.get(PAGE).text
    answer = upload(client)

    assert "旧的.pdf" in html
    assert "上传扫描件</button>" not in html
    assert "不再收扫描件" in answer
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("begin", "said"), [(400, "还没有到开始申报的时间"), (-400, "这一年已经结束")]
)
def test_year_takes_scans_only_while_it_runs(client, declaration, begin, said):
    begin = timezone.now() + timedelta(days=begin)
    deadline = begin + timedelta(days=3)
    campaigns = Campaign.objects.filter(pk=declaration.campaign_id)
    campaigns.update(opens_at=begin, deadline=deadline, year=begin.year)

    html = client.post(
        f"/declarations/{begin.year}/attachments/", {"scan": make_scan()}, follow=True
    ).text

    assert f"没有上传。{said}" in html
    assert "上传扫描件</button>" not in html
    assert not Attachment.objects.exists()


def test_campaign_that_allows_a_scan_files_without(client, declaration):
    assert file(client, declaration).status_code == 302


def test_refusal_comes_before_anything_is_written(declaration, filer, settings):
    with pytest.raises(FileRefused):
        make_attachment(declaration, filer, "a.pdf", JPEG)

    assert not settings.ATTACHMENT_DIR.exists()
    assert limits.LARGEST == 10 * 1024 * 1024
