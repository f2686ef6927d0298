"""The stamped paper: printed, scanned, handed in; outdated once the rows change."""

from io import BytesIO

import pytest
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


def hand_in(visitor, name="盖章件.pdf"):
    visitor.choose(visitor.page.get_by_label("盖章扫描件"), (name, scan()))
    visitor.go("上传扫描件")


def test_a_scan_is_handed_in_and_outdated_by_a_change(
    open_browser, declaration, reviewer, javascript, report
):
    unit = open_browser("filer", javascript=javascript)
    office = open_browser("office", javascript=javascript)

    unit.go("接着填写")
    hand_in(unit)
    assert "盖章扫描件已经上传" in unit.text
    assert OUTDATED not in unit.text
    with_or_without = "有" if javascript else "无"
    report(f"上传盖章扫描件（{with_or_without} JavaScript）", unit.effort)
    assert unit.effort.clicks <= 4
    unit.go("检查并报送")
    unit.go("确认报送")
    office.go("高塘岭街道")
    assert "没能从扫描件上读到二维码" in office.text
    content, name = office.download("下载 盖章件.pdf")
    assert len(PdfReader(BytesIO(content)).pages) == 1
    assert name == f"{Attachment.objects.get().stored_name}.pdf"

    unit.visit("/declarations/2027/")
    unit.go("撤回修改")
    write(unit, "活动简介", SUMMARY)
    unit.go("保存草稿")

    assert OUTDATED in unit.text
    office.page.reload()
    office.inspect()
    assert "上传以后内容改过，与扫描件不一致" in office.text


def test_a_required_scan_is_asked_for(open_browser, declaration, campaign):
    campaign.scan_rule = ScanRule.REQUIRED
    campaign.save()
    visitor = open_browser("filer")

    visitor.visit("/declarations/2027/check/")
    problem = visitor.page.locator("#problems a")
    assert "扫描件" in problem.inner_text()
    visitor.click(problem)
    visitor.page.wait_for_load_state()
    assert visitor.focused() == "id_scan"
    hand_in(visitor)
    visitor.go("检查并报送")
    visitor.go("确认报送")

    assert Filing.objects.get().number in visitor.text


def test_what_is_no_scan_is_refused_with_a_reason(open_browser, declaration):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")

    hand_in(visitor, "盖章件.png")

    refusal = visitor.page.get_by_role("alert").first.inner_text()
    assert "文件名是 .png，内容却不是" in refusal
    assert not Attachment.objects.exists()
