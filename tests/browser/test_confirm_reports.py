"""The office reads and judges reports by keys alone, in the list and one page each."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from submissions.choices import OccasionStatus
from submissions.models import Occasion
from tests.activities import make_complete, make_occasion
from tests.factories import make_unit

pytestmark = pytest.mark.browser

PAGE = "/review/2027/followup/"


def make_reports(number):
    unit = make_unit()
    reports = [make_occasion(None, "reported", unit) for _ in range(number)]
    return [make_complete(one) for one in reports]


def count_in(status):
    return Occasion.objects.filter(status=status).count()


def test_ten_reports_by_keys_alone(open_browser, reviewer, campaign, report):
    make_reports(10)
    office = open_browser("office", at=f"{PAGE}?stage=reported")
    figures = office.page.locator("#year-figures .turn .n")
    expect(figures).to_have_text("10")

    office.press("j")
    office.press("y", times=10)

    expect(figures).to_have_text("0")
    assert count_in(OccasionStatus.CONFIRMED) == 10
    assert office.effort.keys <= 12
    assert office.effort.clicks == 0
    report("确认 10 份情况报告，只用键盘", office.effort)


def test_report_is_opened_in_its_row_and_returned(open_browser, reviewer, campaign):
    first, second = make_reports(2)
    office = open_browser("office", at=f"{PAGE}?stage=reported")

    # Opened, read, closed again.
    office.press("j")
    office.press("o")
    panel = office.page.locator("tr.panel")
    expect(panel).to_contain_text("投放点晚上没有灯。")
    office.inspect()
    office.press("o")
    expect(panel).to_have_count(0)

    # r goes to the reason, in a panel that it opens first; without one it is refused.
    office.may_be_refused(422)
    office.press("r")
    expect(panel.locator("textarea[name=reason]")).to_be_focused()
    office.click("退回这份报告", panel)
    expect(panel).to_contain_text("请写明哪一处要改、怎样改。")
    reason = panel.locator("textarea[name=reason]")
    reason.fill("请核对人数。")
    office.click("退回这份报告", panel)
    expect(panel).to_have_count(0)
    expect(office.page.locator(f"#occasion-{first.pk}")).to_contain_text("已退回")
    expect(office.page.locator(f"#occasion-{first.pk}")).to_be_focused()

    # One that a colleague was quicker with says so in its row.
    office.may_be_refused(409)
    Occasion.objects.filter(pk=second.pk).update(
        status=OccasionStatus.CONFIRMED, confirmed_at=timezone.now()
    )
    office.press("n")
    office.press("y")
    expect(office.page.locator(f"#occasion-{second.pk}")).to_contain_text("已确认")
    expect(office.page.locator("#key-says")).to_contain_text("已确认")


def test_queue_goes_from_report_to_report(open_browser, reviewer, campaign):
    reports = make_reports(3)
    # The one that has waited longest is the first.
    for number, one in enumerate(reports):
        Occasion.objects.filter(pk=one.pk).update(
            changed_at=timezone.now() + timedelta(minutes=number)
        )
    office = open_browser("office", at=f"{PAGE}{reports[0].pk}/")

    with office.page.expect_navigation():
        office.press("n")
    assert office.path == f"{PAGE}{reports[1].pk}/"
    with office.page.expect_navigation():
        office.press("y")
    assert office.path == f"{PAGE}{reports[2].pk}/"
    office.press("r")
    expect(office.page.locator("#id_reason")).to_be_focused()
    assert count_in(OccasionStatus.CONFIRMED) == 1
