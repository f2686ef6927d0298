"""A year is archived, packed, verified and opened again, from one page."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from review.archive.jobs import make_next_bundle
from tests.activities import make_complete, make_occasion
from tests.factories import make_campaign

pytestmark = pytest.mark.browser


def test_year_is_archived_packed_verified_and_opened_again(
    open_browser, reviewer, tmp_path
):
    campaign = make_campaign(2027, deadline=timezone.now() - timedelta(days=1))
    make_complete(make_occasion(status="reported"))
    office = open_browser("office", at="/review/2027/archive/")

    # One thing is not known yet: told, and what was ticked stays ticked.
    office.may_be_refused(409)
    office.page.get_by_label("1 份情况报告没有确认", exact=False).first.check()
    office.go("归档2027年")
    expect(office.page.get_by_role("alert")).to_contain_text("2 条意见建议没有答复")
    expect(office.page.locator("#known-unconfirmed")).to_be_checked()
    for box in office.page.locator("[name=known]").all():
        box.check()
    office.go("归档2027年")
    expect(office.page.locator(".notice-archived")).to_contain_text("只能查看")

    # Asked for, made by the worker, seen to be there without a reload.
    office.go("开始生成")
    make_next_bundle(timezone.now())
    expect(office.page.get_by_text("下载归档包")).to_be_visible(timeout=8000)
    content, name = office.download("下载归档包（ZIP）")
    (tmp_path / name).write_bytes(content)
    call_command("verify_archive", tmp_path / name)

    office.click(office.page.locator("summary", has_text="重新打开"))
    office.page.get_by_label("打开的原因").fill("补录一份报告。")
    office.go("重新打开")
    expect(office.page.get_by_text("重新打开：补录一份报告。")).to_be_visible()
    campaign.refresh_from_db()
    assert not campaign.is_archived
