"""Pages on paper: what they say, nothing to press, nobody's account."""

from io import BytesIO
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from review.issue.issuing import issue_plan
from review.plan.arranging import place_declared_themes
from review.plan.versions import begin_version
from tests.factories import make_selected

pytestmark = pytest.mark.browser

PAGES = {
    "roster/": "报送情况",
    "themes/": "梳理甄选",
    "plan/": "计划安排",
    "changes/": "计划调整",
    "overview/?by=unit": "总览",
    "followup/": "活动开展",
}
CONTROLS = (
    "退出",
    "改密码",
    "下载",
    "查询",
    "显示",
    "展开",
    "编制新的",
    "操作",
    "查找",
    "↕",
)


def test_lists_are_printed_without_controls_and_accounts(
    open_browser, campaign, reviewer
):
    for number in range(12):
        make_selected(title=f"第{number + 1}个开放日", time_text="4月")
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    issue_plan(version, actor=reviewer)
    office = open_browser("office", at=None)

    for address, heading in PAGES.items():
        office.visit(f"/review/2027/{address}", inspect=False)
        pages = PdfReader(BytesIO(office.page.pdf(prefer_css_page_size=True))).pages
        text = normalize("NFKC", "".join(page.extract_text() for page in pages))
        text = "".join(text.split())

        assert heading in text
        assert [word for word in CONTROLS if word in text] == [], address
        assert "office" not in text, address
        assert len(pages) <= 3, address
        if address == "plan/":
            assert "第12个开放日" in text
