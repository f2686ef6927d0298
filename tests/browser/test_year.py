"""One year of a unit and the office after the plan, with time moved; without scripts."""

import hashlib
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.utils import timezone
from docx import Document

from review.archive.bundles import REGISTER
from review.archive.jobs import make_next_bundle
from review.issue.issuing import issue_plan
from review.plan.arranging import place_declared_themes
from review.plan.versions import begin_version
from submissions.choices import OccasionStatus
from submissions.models import Campaign, Occasion
from submissions.months import Months
from tests.browser.looks import PHONE
from tests.browser.test_occasion import PHOTOS, announce, type_report
from tests.factories import make_campaign, make_declaration, make_filing, make_selected
from tests.review.archive.test_bundles import read_register

pytestmark = pytest.mark.browser

FIRST, SECOND = "看得见的垃圾分类", "社区食堂开放日"
MENDED = "先看称重，再看清运车进站，现场公布一个月的数据和费用，逐条回答提问。" * 4


@pytest.fixture
def come(open_browser, time_machine, settings):
    """`come(username, moment)`: a person comes back on a later day, without scripts."""
    # The browser's own clock stays: no cookie of a moved day may end by it.
    settings.CSRF_COOKIE_AGE = None
    settings.SESSION_EXPIRE_AT_BROWSER_CLOSE = True
    visitors = {
        "filer": open_browser(javascript=False, viewport=PHONE),
        "office": open_browser(javascript=False),
    }

    def come_back(username, moment):
        time_machine.move_to(f"2027-{moment}:00+08:00")
        visitors[username].enter(username)
        return visitors[username]

    return come_back


@pytest.fixture
def plan(filer, reviewer, time_machine):
    """Issued on 1 April: one theme of the unit for April, one for May."""
    time_machine.move_to("2027-03-22T09:00:00+08:00")
    campaign = make_campaign(2027)
    declaration = make_declaration(filer.unit, campaign, status="accepted")
    make_selected(FIRST, "4月", declaration=declaration)
    make_selected(SECOND, "5月", declaration=declaration)
    make_filing(declaration, filer)
    time_machine.move_to("2027-04-01T10:00:00+08:00")
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    return issue_plan(version, actor=reviewer)


def find_occasion(title):
    return Occasion.objects.get(activity__title=title)


def announce_first(unit):
    unit.go(f"报备：{FIRST}第1场")
    announce(unit, date(2027, 4, 16))


def take_preview(unit):
    unit.go("看活动预告")
    content, _ = unit.download("下载预告（Word）")
    said = "\n".join(part.text for part in Document(BytesIO(content)).paragraphs)
    assert "时间：2027年4月16日（星期五）09:30" in said


def report_first(unit):
    """From the place itself, on the evening of the day."""
    unit.go(f"报送情况：{FIRST}第1场")
    type_report(unit)
    unit.go("增加一条意见")
    unit.page.get_by_label("第1条 意见").fill("投放点晚上没有灯。")
    unit.choose(unit.page.locator("#id_photos"), *PHOTOS)
    unit.go("上传")
    unit.go("检查并报送")
    unit.go("确认报送")


def return_by_field(office):
    office.go("活动开展")
    office.go(FIRST)
    office.page.get_by_label("退回的原因").fill("经过要写具体。")
    office.click(office.page.locator("summary", has_text="逐项写意见"))
    office.page.locator("[name=remark-what_shown]").fill("请写公布了哪些数据。")
    office.go("退回这份报告")


def mend_report(unit):
    unit.go(f"修改再报送：{FIRST}第1场")
    assert "请写公布了哪些数据。" in unit.text
    unit.page.locator("#id_what_shown").fill(MENDED)
    unit.go("检查并报送")
    unit.go("确认报送")


def confirm_report(office):
    office.go("活动开展")
    office.go(FIRST)
    assert "4月19日退回的原因：经过要写具体。" in office.text
    assert "活动经过：请写公布了哪些数据。" in office.text
    changes = office.page.locator("table.changes tbody tr")
    assert changes.count() == 1
    assert "情况报告 活动经过" in changes.inner_text()
    office.go("确认报告")


def answer_opinion(unit):
    unit.go(f"答复意见：{FIRST}第1场")
    unit.click(unit.page.locator("summary", has_text="填写答复"))
    unit.page.locator(".opinion select").select_option("已采纳")
    unit.page.locator(".opinion textarea").fill("已经装灯。")
    unit.go("记下答复")


def ask_for_november(unit):
    unit.visit("/")
    unit.go(unit.page.get_by_role("link", name=f"申请调整“{SECOND}”"))
    unit.click(unit.page.get_by_label("延期", exact=True))
    unit.click(unit.page.get_by_label("5月", exact=True))
    unit.click(unit.page.get_by_label("11月", exact=True))
    unit.page.get_by_label("调整原因").fill("食堂改造到十月。")
    unit.go("送出申请")


def issue_second_version(office):
    office.go("计划安排")
    office.go("计划调整（1 件申请）")
    office.go(f"同意“延期：{SECOND}”")
    office.go("核对并印发")
    office.acknowledge()
    office.go("印发")
    assert "食堂改造到十月。" in office.text


def fetch_bundle(office, link):
    """Ask, let the worker make it, look again, take it."""
    office.go("开始生成")
    make_next_bundle(timezone.now())
    office.go("刷新，看生成到哪里了")
    content, _ = office.download(link)
    return content


def compare_with_register(content):
    """Every file of the package is in its register as it is, and nothing else."""
    with ZipFile(BytesIO(content)) as package:
        rows = read_register(package)
        files = set(package.namelist()) - {REGISTER}
        assert files == {row["文件"] for row in rows}
        for row in rows:
            part = package.read(row["文件"])
            assert (row["字节"], row["SHA-256"]) == (
                len(part),
                hashlib.sha256(part).hexdigest(),
            )
    return rows


def take_evidence(office):
    office.go("活动开展")
    office.go("考核材料")
    return compare_with_register(fetch_bundle(office, "下载考核材料（ZIP）"))


def take_briefing(office):
    office.go("活动开展")
    office.go("简报总结")
    content, _ = office.download("下载活动简报")
    return "\n".join(part.text for part in Document(BytesIO(content)).paragraphs)


def archive_year(office):
    office.go("总览")
    office.go("归档")
    for box in office.page.locator("[name=known]").all():
        office.click(box)
    office.go("归档2027年")
    return fetch_bundle(office, "下载归档包（ZIP）")


def test_year_goes_from_the_plan_to_its_archive(come, plan, report, tmp_path):
    unit = come("filer", "04-06T09:00")
    announce_first(unit)
    report("全年：报备一场", unit.effort)
    assert unit.effort.clicks <= 6
    take_preview(unit)

    unit = come("filer", "04-16T18:00")
    report_first(unit)
    report("全年：在手机上报送，带四张照片", unit.effort)
    assert unit.effort.clicks <= 12

    return_by_field(come("office", "04-19T10:00"))
    mend_report(come("filer", "04-20T10:00"))
    confirm_report(come("office", "04-21T10:00"))
    first = find_occasion(FIRST)
    assert (first.status, first.what_shown) == (OccasionStatus.CONFIRMED, MENDED)
    assert first.reports.count() == 2

    unit = come("filer", "04-22T10:00")
    answer_opinion(unit)
    ask_for_november(unit)
    office = come("office", "04-23T10:00")
    issue_second_version(office)
    report("全年：办理一件延期，印发第2版", office.effort)
    assert find_occasion(SECOND).months == Months.of(11)

    office = come("office", "12-20T10:00")
    evidence = take_evidence(office)
    assert sum("照片" in row["是什么"] for row in evidence) == len(PHOTOS)
    briefing = take_briefing(office)
    assert "活动共2场，已报备1场，已办1场，其中在计划月份办的1场" in briefing
    assert "听取意见建议1条，已答复1条" in briefing
    assert MENDED in briefing
    report("全年：考核材料包和简报", office.effort)

    office = come("office", "12-27T10:00")
    archive = tmp_path / "2027.zip"
    archive.write_bytes(archive_year(office))
    call_command("verify_archive", archive)
    assert Campaign.objects.get().is_archived
    report("全年：归档、归档包", office.effort)
