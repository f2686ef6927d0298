"""Between unit and office, and between units: more time, and a theme in common."""

from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.models import Filing
from tests.factories import make_declaration, make_theme

pytestmark = pytest.mark.browser

REASON = "台风期间停电三天。"


def test_a_unit_that_got_more_time_files_after_the_deadline(
    open_browser, filer, reviewer, campaign, report
):
    make_theme(make_declaration(filer.unit))
    campaign.deadline = timezone.now() - timedelta(hours=1)
    campaign.save()
    unit = open_browser("filer", at="/declarations/2027/check/")
    office = open_browser("office", at="/review/2027/roster/")
    assert "已截止" in unit.text
    assert unit.control("确认报送").count() == 0

    office.go("高塘岭街道")
    office.click(office.page.get_by_text("给这个单位延期"))
    until = timezone.localtime() + timedelta(days=1)
    office.page.get_by_label("延期到").fill(f"{until:%Y-%m-%dT%H:%M}")
    office.click(office.page.get_by_label("延期原因"))
    office.type(REASON)
    office.go("延期")
    assert REASON in office.text
    report("延期", office.effort)
    assert office.effort.clicks <= 4

    unit.page.reload()
    assert "已为本单位延期" in unit.text
    unit.go("确认报送")
    assert Filing.objects.get().number in unit.text


def test_a_joint_theme_is_seen_by_the_other_unit(
    open_browser, filer, outsider, campaign
):
    make_theme(make_declaration(filer.unit), "小小河长巡河日")
    make_declaration(outsider.unit)
    unit = open_browser("filer")
    other = open_browser("outsider")

    unit.go("接着填写")
    unit.click(unit.page.get_by_text("更多").first)
    unit.click(unit.page.get_by_label("第1行 协办"))
    unit.type("区教育局")
    unit.go("检查并报送")
    assert "协办：区教育局" in unit.text
    unit.go("确认报送")

    other.page.reload()
    other.inspect()
    assert "小小河长巡河日（高塘岭街道牵头" in other.text
    assert other.page.get_by_role("link", name="小小河长巡河日").count() == 0
