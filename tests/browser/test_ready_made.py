"""Rows that exist already are filed without typing them again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from submissions.choices import DeclarationStatus
from tests.browser import test_filing
from tests.factories import make_campaign, make_declaration, make_theme
from tests.ready_made import ROWS, cells, is_filed_as_written, sheet, word

pytestmark = pytest.mark.browser

PAPERS = {"Word": ("附表.docx", word), "Excel": ("附表.xlsx", sheet)}


@pytest.fixture
def declaration(filer, campaign):
    return make_declaration(
        unit=filer.unit, contact_name="", contact_phone="", revision=0
    )


@pytest.mark.parametrize("kind", PAPERS)
def test_a_finished_file_is_filed(open_browser, declaration, kind, report):
    name, write = PAPERS[kind]
    visitor = open_browser("filer")

    visitor.go("开始填写")
    visitor.choose(
        visitor.page.get_by_label("直接交 Word"), (name, write("高塘岭街道"))
    )
    expect(visitor.page.locator(".reading-told")).to_contain_text("读出了 3 行")
    assert declaration.themes.count() == 3
    visitor.inspect()
    visitor.go("检查并报送")
    visitor.go("确认报送")

    is_filed_as_written(visitor)
    report(f"用 {kind} 附表报送三行", visitor.effort)
    assert visitor.effort.clicks <= 5
    assert visitor.effort.loads <= 3
    assert visitor.effort.keys == 0


def test_last_years_rows_are_filed(open_browser, declaration, unit, report):
    now = timezone.now()
    year = make_campaign(
        2026, opens_at=now - timedelta(days=400), deadline=now - timedelta(days=380)
    )
    earlier = make_declaration(
        unit,
        year,
        status=DeclarationStatus.ACCEPTED,
        contact_name="张敏",
        contact_phone="0731-88061234",
    )
    for row in ROWS:
        other = row.get("other", "")
        make_theme(
            earlier,
            row["title"],
            row["time"],
            row["forms"],
            summary=row["summary"],
            other_form=other,
        )
    visitor = open_browser("filer")

    visitor.go("开始填写")
    visitor.click("沿用 2026 年的内容")
    told = visitor.page.locator(".reading-told")
    expect(told).to_contain_text("带入了 2026 年的 3 行")
    assert declaration.themes.count() == 3
    visitor.go("检查并报送")
    visitor.go("确认报送")

    is_filed_as_written(visitor)
    report("沿用上年报送三行", visitor.effort)
    assert visitor.effort.clicks <= 4
    assert visitor.effort.loads <= 3
    assert visitor.effort.keys == 0


def test_pasted_cells_are_filed(open_browser, declaration, report):
    visitor = open_browser("filer")

    visitor.go("开始填写")
    visitor.click(visitor.page.get_by_label("从表格粘贴"))
    visitor.paste("\n".join("\t".join(row) for row in cells()))
    visitor.click("读入粘贴的内容")
    expect(visitor.page.locator(".reading-told")).to_contain_text("读出了 3 行")
    test_filing.type_head(visitor)
    visitor.go("检查并报送")
    visitor.go("确认报送")

    is_filed_as_written(visitor)
    report("粘贴单元格报送三行", visitor.effort)
    assert visitor.effort.clicks <= 6
    assert visitor.effort.typed == ["0731-88061234"]


def test_what_was_read_is_taken_back_with_one_click(open_browser, declaration):
    visitor = open_browser("filer")
    visitor.may_be_refused(422)
    visitor.visit("/declarations/2027/")
    title = visitor.page.get_by_label("第1行 活动主题", exact=True)
    title.fill("自己写的")
    rows = [{**ROWS[0], "time": "看情况"}]

    visitor.choose(
        visitor.page.get_by_label("直接交 Word"), ("附表.docx", word("区教育局", rows))
    )
    visitor.click("替换现有各行", visitor.page.locator("#intake-file"))
    doubts = visitor.page.get_by_role("status").filter(has_text="请核对这几处")
    expect(doubts).to_contain_text("表里的填报单位是“区教育局”")
    expect(doubts).to_contain_text("看情况")
    assert title.input_value() == ROWS[0]["title"]
    visitor.click("撤销读入")
    expect(title).to_have_value("自己写的")

    assert [theme.title for theme in declaration.themes.all()] == ["自己写的"]
    visitor.click(visitor.page.locator("#start summary"))
    visitor.choose(
        visitor.page.get_by_label("直接交 Word"),
        ("附表.doc", b"\xd0\xcf\x11\xe0" * 200),
    )
    visitor.click("追加在后面", visitor.page.locator("#intake-file"))
    alert = visitor.page.locator("#start").get_by_role("alert")
    expect(alert).to_contain_text("另存为")
    assert title.input_value() == "自己写的"


def test_rows_pasted_into_the_grid_are_asked_about(open_browser, declaration):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # A quote inside a cell is a letter; the cell in quotes holds two lines.
    text = "\n".join("\t".join(row) for row in cells())
    text = text.replace(ROWS[0]["title"], '55" 屏上看公开')
    text = text.replace(ROWS[1]["summary"], f'"{ROWS[1]["summary"]}\n请进来看。"')
    visitor.click(visitor.page.get_by_label("第1行 活动主题", exact=True))
    visitor.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)

    visitor.press("Control+V")
    visitor.click("读成 3 行")

    expect(visitor.page.locator(".reading-told")).to_contain_text("读出了 3 行")
    assert declaration.themes.count() == 3
