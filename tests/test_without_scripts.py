"""Every job goes without scripts: the pages' own forms, sent as they stand.

Two such jobs are walked in a real browser too: the filing and the plan's issue.
"""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from review.issue import issuing
from review.models import Decision, Reminder
from review.plan.arranging import place_declared_themes, place_theme
from review.plan.versions import begin_version
from review.selection.outcomes import decide_theme
from submissions.choices import (
    ConsentStatus,
    DeclarationStatus,
    PlanStatus,
    Role,
    Selection,
    UnitKind,
)
from submissions.models import (
    ChangeRequest,
    Consent,
    Filing,
    OutgoingMail,
    PlanEntry,
    PlanVersion,
    Theme,
)
from submissions.months import Months
from tests.factories import (
    PASSWORD,
    SCAN,
    make_campaign,
    make_declaration,
    make_filing,
    make_selected,
    make_theme,
    make_unit,
    make_user,
)
from tests.mailserver import mail_server
from tests.plain import Plain
from tests.ready_made import CONTACT, ROWS, cells, is_filed_as_written, sheet, word

pytestmark = pytest.mark.django_db

FORM = "/declarations/2027/"
THEMES = "/review/2027/themes/"
BOARD = "/review/2027/plan/"
REMINDERS = "/review/2027/reminders/"
SUMMARY = "请居民代表走一遍从投放点到中转站的路线，现场称重。"
FILED, ACCEPTED = DeclarationStatus.SUBMITTED, DeclarationStatus.ACCEPTED


@pytest.fixture
def declaration(filer, campaign):
    return make_declaration(filer.unit)


@pytest.fixture
def theme(declaration):
    return make_theme(declaration, "老旧小区改造的钱怎么花")


@pytest.fixture
def kept(declaration):
    return make_theme(declaration, "小小河长巡河日")


@pytest.fixture
def filed(declaration, theme, filer, reviewer):
    declaration.status = FILED
    declaration.save()
    make_filing(declaration, filer)
    return declaration


def selections():
    return list(Theme.objects.order_by("pk").values_list("selection", flat=True))


# The door ------------------------------------------------------------------------


def test_going_in_and_out(declaration, campaign):
    unit = Plain("filer")
    unit.go("退出")
    assert unit.path == "/login/"
    unit.visit("/")
    assert unit.path == "/login/"

    unit.fill("用户名", "filer")
    unit.fill("密码", PASSWORD)
    unit.go("登录")

    assert unit.path == "/"
    assert str(campaign.year) in unit.text


# The declaration -----------------------------------------------------------------


def test_rows_move_and_go(declaration):
    for title in ("甲", "乙", "丙"):
        make_theme(declaration, title)
    unit = Plain("filer")
    unit.visit(FORM)

    unit.go("上移第3行")
    unit.go("删去第1行")

    assert unit.read("#id_rows textarea[id$=title]") == ["丙", "乙"]


@pytest.mark.parametrize(
    ("name", "write"), [("附表.docx", word), ("附表.xlsx", sheet)], ids=["docx", "xlsx"]
)
def test_a_finished_file_is_filed(filer, campaign, name, write):
    declaration = make_empty(filer)
    unit = Plain("filer")

    unit.go("开始填写")
    unit.choose("直接交 Word", (name, write("高塘岭街道")))
    unit.go("读入文件")
    assert "读出了 3 行" in unit.text
    assert declaration.themes.count() == 3
    unit.go("检查并报送")
    unit.go("确认报送")

    is_filed_as_written(unit)


def make_empty(filer):
    return make_declaration(filer.unit, contact_name="", contact_phone="", revision=0)


def test_last_years_rows_are_filed(filer, campaign):
    make_empty(filer)
    now = timezone.now()
    opened, closed = now - timedelta(days=400), now - timedelta(days=380)
    year = make_campaign(2026, opens_at=opened, deadline=closed)
    contact = {"contact_name": "张敏", "contact_phone": "0731-88061234"}
    earlier = make_declaration(filer.unit, year, status=ACCEPTED, **contact)
    for row in ROWS:
        more = {"summary": row["summary"], "other_form": row.get("other", "")}
        make_theme(earlier, row["title"], row["time"], row["forms"], **more)
    unit = Plain("filer")

    unit.go("开始填写")
    unit.go("挑几行")
    unit.go("带入申报表")
    assert "带入了 2026 年的 3 行" in unit.text
    unit.go("检查并报送")
    unit.go("确认报送")

    is_filed_as_written(unit)


def test_pasted_cells_are_filed(filer, campaign):
    make_empty(filer)
    unit = Plain("filer")

    unit.go("开始填写")
    unit.fill("从表格粘贴", "\n".join("\t".join(row) for row in cells()))
    unit.go("读入粘贴的内容")
    assert "读出了 3 行" in unit.text
    unit.fill("联系人", "张敏")
    unit.fill("联系电话", "0731-88061234")
    unit.go("检查并报送")
    unit.go("确认报送")

    assert CONTACT == "联系人：张敏　　联系电话：0731-88061234"
    is_filed_as_written(unit)


def test_warnings_are_passed_with_a_note(filer, reviewer, campaign):
    declaration = make_declaration(filer.unit, contact_phone="88061234")
    make_theme(declaration, "政府开放日活动", summary="请大家来看看。")
    unit = Plain("filer")

    unit.go("接着填写")
    unit.go("检查并报送")
    told = [text.partition("：")[0] for text in unit.read(".warnings li")]
    assert told == [
        "固定电话没有写区号。",
        "第1行“活动简介”",
        "第1行“活动主题”",
    ]
    unit.fill("补充说明", "简介里写不下。")
    unit.go("确认报送")

    assert "简介里写不下。" in unit.text
    assert Filing.objects.get().note == "简介里写不下。"
    office = Plain("office", at="/review/2027/roster/")
    office.go("高塘岭街道")
    assert "简介里写不下。" in office.text


def test_a_year_without_a_theme_is_filed(filer, reviewer, campaign):
    make_declaration(filer.unit, revision=0)
    unit = Plain("filer")

    unit.go("开始填写")
    unit.fill("无主题说明", "今年没有面向群众的事项。")
    unit.go("检查并报送")
    unit.go("确认报送")

    assert Filing.objects.get().content["none_reason"] == "今年没有面向群众的事项。"
    assert "今年没有面向群众的事项。" in unit.text
    office = Plain("office", at="/review/2027/roster/")
    assert "无主题说明" in office.text
    office.go("高塘岭街道")
    assert "今年没有面向群众的事项。" in office.text


def test_an_ended_session_is_taken_up(theme):
    unit = Plain("filer")
    unit.go("接着填写")
    Session.objects.all().delete()

    unit.fill("第1行 活动简介", f"{SUMMARY}\n第二行")
    unit.go("保存草稿")
    assert "登录后会接着办" in unit.text
    unit.fill("用户名", "filer")
    unit.fill("密码", PASSWORD)
    unit.go("登录并继续")

    assert "草稿已保存" in unit.text
    theme.refresh_from_db()
    assert theme.summary == f"{SUMMARY}\n第二行"


def test_two_people_are_both_kept(theme, filer):
    make_user("colleague", unit=filer.unit)
    first, second = Plain("filer"), Plain("colleague")
    first.visit(FORM)
    second.visit(FORM)
    first.fill("第1行 活动主题", "改造资金请居民来查账")
    first.go("保存草稿")
    second.fill("第1行 活动简介", SUMMARY)

    second.go("保存草稿")
    assert second.status == 409
    rows = [row for row in second.find("#problems tr") if row.xpath(".//input")]
    [title] = [row for row in rows if "活动主题" in row.text_content()]
    second.tick("已保存的", title)
    second.go("保存草稿")

    theme.refresh_from_db()
    assert (theme.title, theme.summary) == ("改造资金请居民来查账", SUMMARY)


def test_a_scan_is_handed_in_and_outdated_by_a_change(theme, filer, reviewer):
    unit, office = Plain("filer"), Plain("office", at="/review/2027/roster/")
    unit.go("接着填写")
    unit.choose("盖章扫描件", ("盖章件.pdf", SCAN))
    unit.go("上传扫描件")
    assert "盖章扫描件已经上传" in unit.text
    unit.go("检查并报送")
    unit.go("确认报送")
    office.visit("/review/2027/roster/")
    office.go("高塘岭街道")
    office.go("下载 盖章件.pdf")
    assert office.response.content == SCAN

    unit.visit(FORM)
    unit.go("确认撤回")
    unit.fill("第1行 活动简介", SUMMARY)
    unit.go("保存草稿")

    assert "与这份扫描件不一致了" in unit.text


def test_a_joint_theme_is_seen_by_the_other_unit(filer, outsider, campaign):
    make_theme(make_declaration(filer.unit), "小小河长巡河日")
    make_declaration(outsider.unit)
    unit = Plain("filer")
    unit.go("接着填写")
    unit.fill("协办", "区教育局")
    unit.go("检查并报送")
    assert "协办：区教育局" in unit.text
    unit.go("确认报送")

    other = Plain("outsider")

    assert "小小河长巡河日（高塘岭街道牵头" in other.text


def test_a_unit_that_got_more_time_files_after_the_deadline(
    theme, filer, reviewer, campaign
):
    campaign.deadline = timezone.now() - timedelta(hours=1)
    campaign.save()
    unit, office = Plain("filer"), Plain("office", at="/review/2027/roster/")
    unit.visit(f"{FORM}check/")
    assert "已截止" in unit.text

    office.go("高塘岭街道")
    until = timezone.localtime() + timedelta(days=1)
    office.fill("延期到", f"{until:%Y-%m-%dT%H:%M}")
    office.fill("延期原因", "台风期间停电三天。")
    office.go("延期")
    assert "台风期间停电三天。" in office.text

    unit.visit(f"{FORM}check/")
    assert "已为本单位延期" in unit.text
    unit.go("确认报送")
    assert Filing.objects.get().number in unit.text


# 受理 and 退回 ---------------------------------------------------------------------


def test_queue_goes_on_to_the_next(campaign, reviewer):
    for order, name in enumerate(("高塘岭街道", "丁字湾街道")):
        declaration = make_declaration(make_unit(name, order=order), status=FILED)
        make_theme(declaration)
        make_filing(declaration)
    office = Plain("office")
    office.go("开始受理：2027年待受理")

    office.go("受理")

    assert "已受理高塘岭街道的申报表。" in office.text
    assert office.read("h1")[0].startswith("丁字湾街道")


def test_returned_with_a_remark_changed_and_filed_again(theme, kept, filed):
    office, unit = Plain("office", at="/review/2027/roster/"), Plain("filer")
    office.go("高塘岭街道")
    office.go("写退回意见")
    office.fill("退回原因", "请照各行的意见修改。")
    office.fill("请在这一天之前重新报送", f"{filed.campaign.deadline:%Y-%m-%d}")
    office.fill(f"“{theme}”的意见", "请写明公开哪几笔钱。")
    office.go("退回修改")
    assert "已退回高塘岭街道" in office.text

    unit.visit("/")
    unit.go("修改并重新报送")
    rows = unit.read("#id_rows > tr")
    assert ["请写明公开哪几笔钱。" in row for row in rows] == [True, False]
    unit.fill("第1行 活动简介", "请五位楼栋长看账本。")
    unit.go("检查并报送")
    unit.go("确认报送")

    assert [filing.sequence for filing in Filing.objects.all()] == [2, 1]
    office.visit("/review/2027/roster/")
    office.go("高塘岭街道")
    assert "五位楼栋长看账本" in office.read(f"#theme-{theme.pk} ins")
    assert office.read(f"#theme-{kept.pk} ins") == []


def test_accepting_asks_before_it_drops_what_was_typed(filed, theme):
    office = Plain("office")
    office.visit(f"/review/2027/declarations/{filed.pk}/")
    office.go("写退回意见")
    office.fill(f"“{theme}”的意见", "请写明公开哪几笔钱。")

    office.go("受理")

    filed.refresh_from_db()
    assert "您写了退回意见" in office.text
    assert filed.status == FILED
    assert said_in(office, f"“{theme}”的意见") == "请写明公开哪几笔钱。"
    office.go("不要意见，受理")
    filed.refresh_from_db()
    assert filed.status == ACCEPTED


def said_in(person, label):
    field = person.field(label)
    return (field.text or "").strip() if field.tag == "textarea" else field.get("value")


def test_number_is_shown_on_a_page_of_its_own(declaration, reviewer):
    office = Plain("office")
    office.visit("/review/2027/roster/")

    office.go("显示高塘岭街道的电话")

    assert "/phone/" in office.path
    assert "13800138000" in office.text


# 代填 ----------------------------------------------------------------------------


def test_papers_are_surveyed_mended_and_filed_at_once(campaign, reviewer):
    names = ["高塘岭街道", "乌山街道", "区教育局"]
    for name in names:
        make_declaration(make_unit(name), revision=0, contact_name="", contact_phone="")
    office = Plain("office", at="/review/2027/roster/")

    office.go("代填邮件交来的申报表")
    office.choose(
        "填好的申报表",
        ("高塘岭街道.docx", word("高塘岭街道")),
        ("附表.xlsx", sheet("乌山街道", ROWS[:2])),
        ("区教育局报来.docx", word("", ROWS[1:])),
    )
    office.go("读入")
    assert office.read(".papers-in [data-label=填报单位]") == names
    assert not Filing.objects.exists()
    office.fill("第1行 活动主题", "改过的主题")
    office.go("代填并报送勾选的申报表")

    filings = Filing.objects.order_by("pk")
    assert [filing.content["unit"] for filing in filings] == names
    assert [len(filing.content["rows"]) for filing in filings] == [3, 2, 2]
    assert filings[0].content["rows"][0]["title"] == "改过的主题"
    assert all(filing.on_behalf for filing in filings)
    assert all(filing.number in office.text for filing in filings)


# 催报 ----------------------------------------------------------------------------


@pytest.fixture
def silent(campaign, reviewer):
    """Two drafts and a unit that never came; one more is filed."""
    make_declaration(make_unit("报了的"), status=FILED)
    make_declaration(make_unit("丁字湾街道"), revision=0, contact_phone="")
    return [
        make_declaration(
            make_unit("乌山街道", email="unit@example.cn"),
            contact_phone="13812348000",
        ),
        make_declaration(make_unit("白箬铺镇", "town"), contact_phone="0731-88123650"),
    ]


def test_silent_units_are_called_and_the_calls_noted(silent):
    office = Plain("office", at="/review/2027/roster/")
    office.go("催报（3）")
    office.go("打印电话名单")
    for said in ("丁字湾街道", "乌山街道", "13812348000", "0731-88123650"):
        assert said in office.text
    assert "报了的" not in office.text

    office.tick("乌山街道打过了")
    office.fill("白箬铺镇的通话结果", "答应今天报")
    office.press_enter("白箬铺镇的通话结果")
    assert not Reminder.objects.exists()
    office.go("记下通话结果")

    notes = Reminder.objects.order_by("pk").values_list("declaration", "note")
    assert list(notes) == [(silent[0].pk, ""), (silent[1].pk, "答应今天报")]
    assert "已记下 2 个单位的电话催报" in office.text


def test_preview_leads_back_with_ticks_and_words(silent):
    office = Plain("office")
    office.visit(REMINDERS)
    office.tick("勾选 白箬铺镇")
    office.fill("催报的话", "只这一次。")
    office.go("先看内容再发")

    office.go("返回修改")

    assert said_in(office, "催报的话") == "只这一次。"
    assert "checked" in office.field("勾选 白箬铺镇").attrib
    assert "checked" not in office.field("勾选 乌山街道").attrib


def test_nothing_ticked_means_nobody(silent):
    office = Plain("office")
    office.visit(REMINDERS)

    office.go("打印电话名单")

    assert office.status == 422
    assert "还没有勾选单位" in office.text
    assert "13812348000" not in office.response.text


def test_a_group_is_ticked_as_a_whole(silent):
    office = Plain("office")
    office.visit(REMINDERS)

    office.tick("草稿")
    office.go("先看内容再发")

    assert "乌山街道：" in office.text
    assert "白箬铺镇：" in office.text


def test_words_to_copy_stand_in_a_field(silent):
    office = Plain("office", at="/review/2027/roster/")
    office.go("催报（3）")
    office.go("先看内容再发")

    assert "草稿：乌山街道、白箬铺镇" in said_in(office, "一段话，发给所有单位")
    assert not office.offers("复制这一段")


def test_letter_is_seen_before_it_goes(silent, settings):
    office = Plain("office", at="/review/2027/roster/")
    with mail_server(settings) as letters:
        office.go("催报（3）")
        office.fill("催报的话", "请{单位}今天填报。")
        office.go("先看内容再发")
        assert "请乌山街道今天填报。" in office.text
        assert not OutgoingMail.objects.exists()
        office.go("发邮件给 1 个单位")
        assert "请打电话：丁字湾街道、白箬铺镇。" in office.text
        office.go("列出的 1 封都发")

    assert letters.texts == ["请乌山街道今天填报。"]
    assert "已发出 1 封" in office.text


# 甄选 ----------------------------------------------------------------------------


@pytest.fixture
def listed(campaign, reviewer):
    """Two of a street, in May and August, and one of the district, in August."""
    street = make_declaration(make_unit("高塘岭街道"), status=FILED)
    district = make_declaration(make_unit("区教育局", UnitKind.DISTRICT), status=FILED)
    make_theme(street, "走进政务大厅", time_text="5月")
    make_theme(street, "湿地观鸟", time_text="8月")
    make_theme(district, "校园食堂开放日", time_text="8月")


def titles(office):
    return office.read("a.theme")


def menu(office, name):
    """{label: how many} of one menu."""
    spans = office.read(f"[aria-labelledby=menu-{name}] .menu-option span")
    return dict(zip(spans[::2], spans[1::2], strict=True))


def query(office):
    return office.url.partition("?")[2]


def test_menu_says_how_many_each_option_would_leave(listed):
    office = Plain("office")
    office.visit(f"{THEMES}options/kind/")
    found = menu(office, "kind")
    assert (found["街道"], found["镇"], found["区直单位"]) == ("2", "0", "1")

    office.visit(f"{THEMES}options/kind/?month=8")
    found = menu(office, "kind")
    assert (found["街道"], found["区直单位"]) == ("1", "1")


def test_two_filters_together_have_one_address(listed):
    office = Plain("office")
    office.visit(THEMES)
    office.tick("街道")
    office.tick("8月")
    office.go("查询")
    assert titles(office) == ["湿地观鸟"]
    assert query(office) == "kind=street&month=8"

    office.visit(f"{THEMES}?month=8&q=&kind=street&nonsense=1")
    assert query(office) == "kind=street&month=8"

    office.go("去掉 街道")
    assert query(office) == "month=8"
    assert len(titles(office)) == 2


def test_unit_that_nobody_knows_is_said(listed):
    office = Plain("office")
    office.visit(THEMES)
    office.fill("单位", "没有这个局")
    office.go("查询")

    assert "没有哪个的名称、简称或别名含“没有这个局”" in office.text
    office.go("清空筛选")
    assert len(titles(office)) == 3


def keep(office, name):
    office.fill("名称", name, "form[action$='/desk/filters/']")
    office.go("存下")


def test_kept_filter_is_used_again_and_needs_a_name_of_its_own(listed):
    office = Plain("office")
    office.visit(f"{THEMES}?kind=street&month=8")
    keep(office, "8月街道")
    assert "已存为常用筛选“8月街道”" in office.text
    office.go("清空")
    office.go("8月街道")
    assert titles(office) == ["湿地观鸟"]
    assert "8月街道" in office.read("[aria-current=true]")

    office.visit(f"{THEMES}?month=5")
    keep(office, "8月街道")
    assert office.status == 422
    assert office.read("#kept-error") != [""]
    assert titles(office) == ["走进政务大厅"]


def test_desk_is_as_it_was_left(listed):
    office = Plain("office")
    office.visit(THEMES)
    office.tick("简介", ".desk-settings")
    office.fill("排序", "month", ".desk-settings")
    office.fill("每页条数", "20", ".desk-settings")
    office.go("保存设置")

    later = Plain("office")
    later.visit(THEMES)

    assert titles(later)[0] == "走进政务大厅"
    assert later.field("每页条数").value == "20"
    assert "checked" not in later.field("简介", ".desk-settings").attrib


def test_one_theme_is_judged_on_its_own_page(campaign, reviewer):
    declaration = make_declaration(make_unit(), status=FILED)
    themes = [make_theme(declaration, f"第{number}个主题") for number in (1, 2, 3)]
    office = Plain("office")
    office.visit(THEMES)
    office.go("第2个主题")
    assert office.path == f"{THEMES}{themes[1].pk}/"
    office.fill("的内部备注", "先问问。")
    office.go("加备注")
    assert "先问问。" in office.text
    office.fill("加标签", "亲子")
    office.go("加标签")
    office.go("去掉标签 亲子")
    office.go("核对过，按原文")
    assert "恢复为未核对" in office.text
    office.fill("的原因", "与去年重复")
    office.go("未入选")

    assert selections() == ["pending", "declined", "pending"]
    assert Decision.objects.get().reason == "与去年重复"


def test_one_theme_is_decided_in_the_list(filed, theme):
    office = Plain("office")
    office.visit(THEMES)
    row = f"#theme-{theme.pk}"

    office.go("未入选", row)
    assert "请写明未入选的原因" in office.read(row)[0]
    office.fill("原因", "与别的主题重复。", row)
    office.go("未入选", row)

    assert selections() == ["declined"]
    assert office.read(f"{row} [aria-pressed=true]") == ["未入选"]
    assert theme.decisions.get().reason == "与别的主题重复。"


@pytest.fixture
def six(campaign, reviewer):
    """Four themes of two streets, and two of the district."""
    for kind in (UnitKind.STREET, UnitKind.STREET, UnitKind.DISTRICT):
        declaration = make_declaration(make_unit(kind=kind), status=FILED)
        for _ in range(2):
            make_theme(declaration)


def decide_all(office, how_many, outcome):
    office.tick(f"全部 {how_many} 条")
    office.go(outcome, "#bulk")


def test_themes_in_bulk_by_the_filter_and_back(six):
    office = Plain("office")
    office.visit(f"{THEMES}?kind=street")
    decide_all(office, 4, "入选")
    assert "改为“入选”：4 条" in office.text
    office.go("改 4 条")
    assert selections() == ["selected"] * 4 + ["pending"] * 2
    assert query(office) == "kind=street"

    office.go("撤销上一步（4 条改为入选）")

    assert "恢复了 4 个主题" in office.text
    assert selections() == ["pending"] * 6
    assert "撤销上一步（" not in office.text


def test_what_a_colleague_decided_meanwhile_is_asked_about(six):
    colleague = make_user("office2", Role.REVIEWER, name="周文清")
    office = Plain("office")
    office.visit(f"{THEMES}?kind=district")
    decide_all(office, 2, "入选")
    decide_theme(Theme.objects.last(), Selection.RESERVE, actor=colleague)

    office.go("改 2 条")
    assert office.status == 409
    assert "您看过之后有变化，请再看一遍" in office.text
    [box] = office.find("tr.open input[type=checkbox]")
    office.click(box)
    office.go("改 2 条")

    assert selections() == ["pending"] * 4 + ["selected", "reserve"]


def test_two_people_agree_on_all(six, campaign):
    campaign.two_levels = True
    campaign.save()
    make_user("office2", Role.REVIEWER, name="周文清")
    first, second = Plain("office"), Plain("office2")
    first.visit(f"{THEMES}?kind=street")
    decide_all(first, 4, "入选")
    first.go("拟 4 条")
    assert "4 个主题拟“入选”，等另一位同志确认" in first.text
    assert selections() == ["pending"] * 6

    second.visit(THEMES)
    decide_all(second, 6, "确认拟定意见")
    assert "确认拟定意见：4 条" in second.text
    second.go("确认 4 条")

    assert "4 条拟定意见已经确认" in second.text
    assert selections() == ["selected"] * 4 + ["pending"] * 2


@pytest.fixture
def pair(campaign, reviewer):
    summary = "邀请家长走进食堂后厨，查看食材验收、留样和餐具消毒，与学生同餐。"
    units = {"校园食堂开放日": "区教育局", "走进校园食堂": "月亮岛街道"}
    return [
        make_theme(
            make_declaration(make_unit(unit), status=FILED), title, summary=summary
        )
        for title, unit in units.items()
    ]


def test_similar_themes_are_merged_and_split(pair):
    office = Plain("office")
    office.visit(THEMES)
    office.go("相似主题")
    office.click(office.find("main input[type=radio]")[1])
    office.go("合并")
    office.go("合并 2 个主题")
    assert "由月亮岛街道牵头，月亮岛街道、区教育局合办" in office.text
    assert selections() == [Selection.MERGED, Selection.PENDING]

    office.go("拆出 校园食堂开放日")

    assert "已拆出“校园食堂开放日”，仍为“待定”" in office.text
    assert selections() == [Selection.PENDING] * 2


def test_kept_themes_are_not_shown_again(pair):
    office = Plain("office")
    office.visit("/review/2027/similar/")
    office.go("都保留")
    assert "没有需要判定的相似主题" in office.text

    office.go("显示已判定“都保留”的")

    assert "判定都保留" in office.text


# 计划 ----------------------------------------------------------------------------


@pytest.fixture
def planned(declaration, filer, reviewer):
    declaration.status = ACCEPTED
    declaration.save()
    make_selected("走进大厅", "5-6月", declaration=declaration)
    make_filing(declaration, filer)
    return declaration


def test_board_is_worked_by_buttons_alone(planned):
    office = Plain("office")
    office.visit(BOARD)

    office.go("开始编制")
    office.go("把走进大厅排到6月")
    assert "走进大厅" in office.read("#month-6")[0]
    office.go("走进大厅")
    office.go("9月")
    assert "未征询" in office.read("#month-9")[0]
    office.go("走进大厅")
    office.go("放回待安排")
    assert "走进大厅" in office.read("#tray")[0]
    office.go("撤销")
    assert "走进大厅" in office.read("#month-9")[0]


def test_unit_is_asked_and_answers(planned, campaign, reviewer):
    version = begin_version(campaign, actor=reviewer)
    theme = planned.themes.get()
    place_theme(theme, Months.of(9), version=version, actor=reviewer)
    office = Plain("office")
    office.visit(BOARD)
    office.go("走进大厅")
    office.fill("征询的话（可不填）", "可否秋天办？")
    office.go("征询单位")
    assert "待答复" in office.read("#month-9")[0]

    unit = Plain("filer")
    assert "可否秋天办？" in unit.text
    unit.go("同意")

    assert Consent.objects.get().status == ConsentStatus.AGREED
    office.visit(BOARD)
    assert "同意" in office.read("#month-9")[0]


def acknowledge(office):
    """Tick every line of the check sheet that asks for it."""
    boxes = office.place(None).xpath("//input[@name='seen']")
    assert boxes
    for box in boxes:
        office.click(box)


def test_selected_themes_become_the_issued_plan(planned):
    office = Plain("office")
    office.go("计划安排")
    office.go("开始编制")
    office.go("按申报月份安排")
    office.go("核对并印发")
    assert "数目对得上：申报 1 = 入选 1；入选 1 = 列入计划 1。" in office.text
    acknowledge(office)
    office.go("印发")

    version = PlanVersion.objects.get()
    assert version.status == PlanStatus.ISSUED
    assert str(PlanEntry.objects.get().months) == "5月、6月"


@pytest.fixture
def issued(planned, campaign, reviewer):
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    return issuing.issue_plan(version, actor=reviewer)


def test_unit_asks_for_another_month_and_reads_the_new_version(issued):
    unit = Plain("filer")
    unit.go("申请调整“走进大厅”")
    unit.tick("延期")
    for month in ("5月", "6月", "11月"):
        unit.tick(month)
    unit.fill("调整原因", "道路施工。")
    unit.go("送出申请")
    assert "待办理" in unit.text
    assert ChangeRequest.objects.get().wish == {"months": Months.of(11)}

    office = Plain("office")
    office.go("计划安排")
    office.go("计划调整（1 件申请）")
    office.go("同意“延期：走进大厅”")
    office.go("核对并印发")
    assert "与第1版相比：延期1项。" in office.text
    acknowledge(office)
    office.go("印发")
    assert "活动计划调整对照表" in office.text
    assert "道路施工。" in office.text

    unit.visit("/")
    assert "第2版调整：道路施工。" in unit.text
    unit.go("第2版调整对照表")
    assert "活动时间：11月" in unit.text


def test_office_changes_one_row_itself(issued):
    office = Plain("office")
    office.go("计划安排")
    office.go("调整“走进大厅”")
    for month in ("5月", "6月", "11月"):
        office.tick(month)
    office.fill("调整原因", "道路施工。")
    office.go("保存调整")
    office.go("核对并印发")
    acknowledge(office)
    office.go("印发")

    assert "活动计划调整对照表" in office.text
    assert "活动时间：11月" in office.text
