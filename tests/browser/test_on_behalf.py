"""代填: the office files the papers that came by mail."""

import pytest

from submissions.choices import DeclarationStatus, UnitKind
from submissions.models import Declaration, Filing
from tests.factories import make_declaration, make_theme, make_unit
from tests.ready_made import ROWS, sheet, word

pytestmark = pytest.mark.browser

NAMES = ("高塘岭街道", "乌山街道", "区教育局")


@pytest.fixture
def units(campaign):
    """Three units that have not begun, and a fourth whose rows must stay its own."""
    other = make_declaration(make_unit("区民政局", UnitKind.DISTRICT), status="draft")
    make_theme(other, "别的单位的草稿")
    kinds = (UnitKind.STREET, UnitKind.STREET, UnitKind.DISTRICT)
    return [
        make_declaration(
            make_unit(name, kind), revision=0, contact_name="", contact_phone=""
        )
        for name, kind in zip(NAMES, kinds, strict=True)
    ]


def test_three_papers_are_filed_at_once(open_browser, reviewer, units, report):
    office = open_browser("office", at="/review/2027/roster/")

    office.go("代填邮件交来的申报表")
    office.choose(
        office.page.get_by_label("填好的申报表"),
        ("高塘岭街道.docx", word("高塘岭街道")),
        ("附表.xlsx", sheet("乌山街道", ROWS[:2])),
        ("区教育局报来.docx", word("", ROWS[1:])),
    )
    office.go("读入")
    matched = office.page.locator(".papers-in [data-label=填报单位]")
    assert matched.all_inner_texts() == list(NAMES)
    assert not Filing.objects.exists()
    office.go("代填并报送勾选的申报表")

    filings = Filing.objects.order_by("pk")
    assert [filing.content["unit"] for filing in filings] == list(NAMES)
    assert [len(filing.content["rows"]) for filing in filings] == [3, 2, 2]
    assert all(filing.on_behalf for filing in filings)
    assert all(filing.number in office.text for filing in filings)
    report("代填三个文件", office.effort)
    assert office.effort.clicks <= 5
    assert office.effort.keys == 0


def test_twenty_papers_are_surveyed_and_taken_over(
    open_browser, reviewer, campaign, report
):
    names = [f"第{number}街道" for number in range(1, 21)]
    for name in names:
        make_declaration(make_unit(name), revision=0)
    office = open_browser("office", at="/review/2027/intake/")

    office.choose(
        office.page.get_by_label("填好的申报表"),
        *[(f"{name}.docx", word(name)) for name in names],
    )
    office.go("读入")
    states = office.page.locator(".papers-in [data-label=状态]")
    assert states.all_inner_texts() == ["可以收下"] * 20
    paper = office.page.locator("#f6")
    title = paper.get_by_label("第1行 活动主题")
    assert not title.is_visible()
    office.click("第7街道.docx")
    title.fill("改过的主题")
    office.go("代填并报送勾选的申报表")

    filings = Filing.objects.order_by("pk")
    assert [filing.content["unit"] for filing in filings] == names
    assert filings[6].content["rows"][0]["title"] == "改过的主题"
    report("代填二十个文件、改一处", office.effort)


def test_what_cannot_be_filed_stays_to_be_mended(open_browser, reviewer, units):
    office = open_browser("office", at="/review/2027/intake/")
    office.may_be_refused(422)
    untimed = [{**ROWS[0], "time": "看情况"}]

    office.choose(
        office.page.get_by_label("填好的申报表"),
        ("高塘岭街道.docx", word("高塘岭街道")),
        ("乌山街道.docx", word("乌山街道", untimed)),
        ("区教育局.pdf", b"%PDF-1.7"),
    )
    office.go("读入")
    papers, lines = (office.page.locator(f".{c}") for c in ("paper-in", "papers-in tr"))
    assert "读不了：PDF" in lines.last.inner_text()
    office.go("代填并报送勾选的申报表")

    assert [filing.content["unit"] for filing in Filing.objects.all()] == ["高塘岭街道"]
    assert "读不了：PDF" in lines.last.inner_text()
    left = papers.filter(has_text="乌山街道.docx")
    assert "没看懂“看情况”" in left.inner_text()
    left.locator("[name$=time_text]").fill("6月")
    office.go("代填并报送勾选的申报表")
    filed = Declaration.objects.filter(status=DeclarationStatus.SUBMITTED)
    assert sorted(filed.values_list("unit__name", flat=True)) == [
        "乌山街道",
        "高塘岭街道",
    ]
