"""A scan is taken back or replaced by its unit until 受理; which of several counts."""

import pytest

from submissions import files
from submissions.attachments.removing import remove_attachment
from submissions.choices import DeclarationStatus as Status
from submissions.choices import ScanRule
from submissions.declarations.papers import make_declaration_paper
from submissions.documents.declaration import write_declaration_pdf
from submissions.models import Attachment, AuditEntry, Campaign
from tests.factories import (
    SCAN,
    make_attachment,
    make_declaration,
    make_scan,
    make_theme,
)
from tests.markup import join_lines
from tests.photos import make_photo

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/"
UPLOAD = f"{PAGE}attachments/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def declaration(filer):
    declaration = make_declaration(filer.unit)
    make_theme(declaration, "走进大厅")
    return declaration


@pytest.fixture
def scan(declaration, filer):
    """A photo: its first page can be shown."""
    return make_attachment(declaration, filer, "盖章.jpg", make_photo())


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stored_files(settings):
    return [path for path in settings.ATTACHMENT_DIR.rglob("*") if path.is_file()]


def withdraw(client, scan):
    return client.post(f"{UPLOAD}{scan.pk}/withdraw/", follow=True).text


def move_to(declaration, status, rule=ScanRule.ALLOWED):
    type(declaration).objects.update(status=status)
    Campaign.objects.update(scan_rule=rule)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_unit_removes_its_scan_until_acceptance(
    client, declaration, scan, filer, settings, committed, status
):
    move_to(declaration, status)
    assert len(stored_files(settings)) == 2

    with committed():
        html = withdraw(client, scan)

    assert "已移除“盖章.jpg”。" in html
    assert stored_files(settings) == []
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.actor) == ("attachment.remove", filer)
    assert entry.data == {
        "attachment": scan.pk,
        "kind": "scan",
        "sha256": scan.sha256,
        "size": scan.size,
        "reason": "",
    }
    # Its own act is no news to the unit.
    assert "办公室在" not in html


def test_accepted_scan_stays(client, declaration, scan, settings, committed):
    move_to(declaration, Status.ACCEPTED)

    with committed():
        html = withdraw(client, scan)

    assert "没有移除。申报表已经受理" in html
    assert "确认移除" not in html
    assert len(stored_files(settings)) == 2


def test_scan_gives_way_to_a_new_one(client, scan, settings, committed):
    with committed():
        client.post(UPLOAD, {"scan": make_scan(), "replaces": scan.pk})

    new = Attachment.objects.get()
    assert stored_files(settings) == [new.path]
    assert new.read() == SCAN


@pytest.mark.database
def test_scan_that_went_meanwhile_is_not_replaced(client, scan, settings):
    html = client.post(
        UPLOAD, {"scan": make_scan(), "replaces": scan.pk + 1}, follow=True
    ).text

    assert "要换掉的那一份已经不在了" in html
    assert Attachment.objects.get() == scan


def test_what_is_filed_keeps_a_scan_that_counts(
    client, declaration, scan, filer, settings, committed
):
    old = write_declaration_pdf(make_declaration_paper(declaration))
    declaration.themes.update(summary="盖章以后改的。")
    scan.delete()
    scan = make_attachment(declaration, filer)
    move_to(declaration, Status.SUBMITTED, ScanRule.REQUIRED)

    refused = withdraw(client, scan)
    sent = {"scan": make_scan(content=old), "replaces": scan.pk}
    with committed():
        not_replaced = client.post(UPLOAD, sent, follow=True).text

    assert "没有移除。已经报送的表必须有盖章扫描件" in refused
    assert "没有上传。已经报送的表必须有盖章扫描件" in not_replaced
    assert Attachment.objects.get() == scan
    assert scan.path in stored_files(settings)
    with committed():
        client.post(UPLOAD, {"scan": make_scan(), "replaces": scan.pk})
    assert Attachment.objects.get() != scan


def test_page_says_which_scans_count(client, declaration, filer):
    make_attachment(declaration, filer, "以前的.pdf")
    declaration.themes.update(summary="盖章以后改的。")
    assert "现在没有算数的扫描件" in client.get(PAGE).text
    make_attachment(declaration, filer, "第一页.pdf")
    make_attachment(declaration, filer, "第二页.pdf")

    html = join_lines(client.get(PAGE).text)

    assert "算数的是“第二页.pdf”、“第一页.pdf”" in html
    assert html.count('scan-mark">算数，请核对') == 2
    assert html.count('scan-mark">不算数') == 1
    assert "没有从这一份上读到二维码" in html


def test_any_scan_that_counts_will_do(client, declaration, filer):
    outdated = write_declaration_pdf(make_declaration_paper(declaration))
    declaration.themes.update(summary="打印以后改的。")
    move_to(declaration, Status.DRAFT, ScanRule.REQUIRED)
    make_attachment(declaration, filer)
    make_attachment(declaration, filer, content=outdated)

    assert "扫描件是修改之前的" not in client.get(f"{PAGE}check/").text


def test_first_page_is_shown(client, scan, outsider):
    html = client.get(PAGE).text
    preview = client.get(f"/attachments/{scan.pk}/preview/")

    assert f'src="/attachments/{scan.pk}/preview/"' in html
    assert preview["Content-Type"] == "image/jpeg"
    assert preview.content == scan.preview_path.read_bytes()


# To a script of the page -----------------------------------------------------


def test_script_gets_the_box_or_a_sentence(client, declaration):
    taken = client.post(UPLOAD, {"scan": make_scan()}, headers=JSON)
    refused = client.post(
        UPLOAD, {"scan": make_scan("页面.svg", b"<svg/>")}, headers=JSON
    )

    assert "请您核对页脚的校验码" in taken.json()["message"]
    assert 'id="id_scan"' in taken.json()["box"]
    assert "盖章件.pdf" in taken.json()["box"]
    assert refused.status_code == 422
    assert refused.json()["message"].startswith("没有上传。请上传 PDF、JPG 或 PNG")


def test_full_disk_says_a_sentence_and_leaves_nothing(
    client, declaration, settings, monkeypatch
):
    def write_nothing(path, content, mode):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "replace_file", write_nothing)

    answer = client.post(UPLOAD, {"scan": make_scan()}, headers=JSON)

    assert answer.status_code == 422
    assert "没有上传。服务器存不下这个文件" in answer.json()["message"]
    assert stored_files(settings) == []
    assert not Attachment.objects.exists()


# The office ------------------------------------------------------------------


def test_unit_reads_why_the_office_removed_a_file(
    client, declaration, scan, filer, reviewer
):
    move_to(declaration, Status.ACCEPTED)
    remove_attachment(scan, actor=reviewer, reason="传成了别的单位的。")
    told = client.get(PAGE).text
    make_attachment(declaration, filer)

    assert "移除了一份文件，原因：传成了别的单位的。" in join_lines(told)
    assert "移除了一份文件" not in client.get(PAGE).text


def test_kept_file_is_there_when_the_log_cannot_be_written(
    declaration, scan, reviewer, settings, committed, monkeypatch
):
    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("submissions.audit.record", fail)

    with committed(), pytest.raises(RuntimeError):
        remove_attachment(scan, actor=reviewer, reason="传错了。")

    assert Attachment.objects.get() == scan
    assert len(stored_files(settings)) == 2
