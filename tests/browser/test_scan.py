"""The stamped paper: printed, scanned, handed in; outdated once the rows change."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader, PdfWriter

from submissions.choices import ScanRule
from submissions.models import Attachment, Filing
from tests.browser.test_autosave import SUMMARY, write
from tests.factories import make_declaration, make_theme

pytestmark = pytest.mark.browser

OUTDATED = "上传以后表里的内容改过，与这份扫描件不一致了。"


@pytest.fixture
def declaration(filer, campaign):
    declaration = make_declaration(filer.unit)
    make_theme(declaration, "老旧小区改造的钱怎么花")
    return declaration


def scan():
    """One empty sheet of A4."""
    writer, content = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(content)
    return content.getvalue()


def choose(visitor, name="盖章件.pdf", content=None):
    field = visitor.page.get_by_label("盖章扫描件", exact=True)
    visitor.choose(field, (name, content or scan()))


def hand_in(visitor, name="盖章件.pdf"):
    choose(visitor, name)
    visitor.click("上传扫描件")
    expect(said(visitor)).not_to_be_empty()


def said(visitor):
    return visitor.page.locator("#scan-said")


def test_a_scan_is_handed_in_and_outdated_by_a_change(
    open_browser, declaration, reviewer, report
):
    unit = open_browser("filer")
    office = open_browser("office", at="/review/2027/roster/")

    unit.go("接着填写")
    hand_in(unit)
    assert "盖章扫描件已经上传" in unit.text
    assert OUTDATED not in unit.text
    report("上传盖章扫描件", unit.effort)
    assert unit.effort.clicks <= 4
    unit.go("检查并报送")
    unit.go("确认报送")
    office.go("高塘岭街道")
    assert "没能从扫描件上读到二维码" in office.text
    content, name = office.download("下载 盖章件.pdf")
    assert len(PdfReader(BytesIO(content)).pages) == 1
    assert name == f"{Attachment.objects.get().stored_name}.pdf"

    unit.visit("/declarations/2027/")
    unit.click(unit.page.get_by_text("撤回修改", exact=True))
    unit.go("确认撤回")
    write(unit, "活动简介", SUMMARY)
    unit.click("保存草稿")
    expect(unit.page.locator("#saved")).to_have_text(re.compile("已保存 [0-9:]{5}$"))
    unit.page.reload()

    assert OUTDATED in unit.text
    office.page.reload()
    office.inspect()
    assert "上传以后内容改过，与扫描件不一致" in office.text


def test_a_required_scan_is_asked_for(open_browser, declaration, campaign):
    campaign.scan_rule = ScanRule.REQUIRED
    campaign.save()
    visitor = open_browser("filer", at="/declarations/2027/check/")

    problem = visitor.page.locator("#problems a")
    assert "扫描件" in problem.inner_text()
    visitor.click(problem)
    visitor.page.wait_for_load_state()
    assert visitor.focused() == "id_scan"
    hand_in(visitor)
    visitor.go("检查并报送")
    visitor.go("确认报送")

    assert Filing.objects.get().number in visitor.text


def test_upload_leaves_what_is_typed_on_the_page(open_browser, declaration, settings):
    visitor = open_browser("filer", at="/declarations/2027/")
    page, summary = visitor.page, "请居民代表走一遍。"
    visitor.may_be_refused(422)
    sent = []
    page.on("request", lambda request: sent.append(request.url))

    # What cannot be a scan is not sent at all.
    choose(visitor, "盖章件.docx")
    expect(said(visitor)).to_contain_text("请上传 PDF、JPG 或 PNG")
    choose(visitor, content=b"%PDF-".ljust(10 * 1024 * 1024 + 1, b"x"))
    visitor.click("上传扫描件")
    expect(said(visitor)).to_contain_text("文件超过 10 MB")
    assert not [address for address in sent if "attachments" in address]

    # The network goes, nothing is left; the typed text and the file are still there.
    write(visitor, "活动简介", summary)
    choose(visitor)
    with visitor.offline():
        visitor.click("上传扫描件")
        expect(said(visitor)).to_contain_text("网络中断")
    assert not Attachment.objects.exists()

    # What only the server can see is said without leaving the page.
    hand_in(visitor, "盖章件.png")
    expect(said(visitor)).to_contain_text("文件名是 .png，内容却不是")

    hand_in(visitor)
    expect(said(visitor)).to_contain_text("请您核对页脚的校验码")
    visitor.inspect()
    assert page.locator(".scan-first img").evaluate("one => one.naturalHeight") == 1000
    assert page.get_by_label("活动简介").first.input_value() == summary

    # One more takes its place, then it is taken away.
    page.get_by_label("换掉哪一份").select_option(index=1)
    hand_in(visitor, "新的.pdf")
    expect(page.locator(".scan-words")).to_contain_text("新的.pdf")
    assert Attachment.objects.get().name == "新的.pdf"
    visitor.click(page.locator(".scan-words summary"))
    visitor.click("确认移除 新的.pdf")
    expect(said(visitor)).to_have_text("已移除“新的.pdf”。")
    assert visitor.focused() == "id_scan"
    assert not [path for path in settings.ATTACHMENT_DIR.rglob("*") if path.is_file()]
