from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from review.models import DeskSettings, ReasonPhrase
from review.selection import joining
from review.selection.marks import keep_note
from review.selection.outcomes import confirm_proposal, decide_theme, reject_proposal
from review.selection.undoing import undo_batch
from review.selection.wording import (
    drop_wording,
    keep_unit_words,
    reword_theme,
    stamp_wording,
)
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.declarations.handling import return_for_changes
from submissions.models import Campaign, Theme
from tests.factories import (
    make_attachment,
    make_campaign,
    make_declaration,
    make_filing,
    make_issued,
    make_tag,
    make_theme,
    make_unit,
)
from tests.papers import part, whole_text

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
SECRET = "听说经费还没有落实。"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def declaration(filer, campaign):
    return make_declaration(filer.unit, campaign, status=Status.SUBMITTED)


@pytest.fixture
def theme(declaration):
    return make_theme(declaration, "走进大厅", "9月中旬")


def page(theme):
    return f"/review/2027/themes/{theme.pk}/"


def html_of(client, theme, **how):
    return client.get(page(theme), **how).content.decode()


# The row opens -----------------------------------------------------------------


def test_row_leads_to_the_page_and_to_the_panel(client, theme):
    html = client.get("/review/2027/themes/").content.decode()

    assert f'href="{page(theme)}"' in html
    assert f'hx-get="{page(theme)}"' in html
    assert 'aria-expanded="false"' in html


def test_panel_in_place_is_one_row(client, theme):
    html = html_of(client, theme, headers=HTMX)

    assert html.startswith(f'<tr class="panel" id="panel-{theme.pk}">')
    assert "<html" not in html


def test_page_of_its_own_decides_and_gives_a_reason(client, theme):
    html = html_of(client, theme)

    assert "<h1>走进大厅</h1>" in html
    assert f'action="{page(theme)}decide/"' in html
    assert 'name="reason"' in html


# What it says ------------------------------------------------------------------


def test_row_is_told_in_full(client, declaration, campaign):
    theme = make_theme(
        declaration,
        "走进大厅",
        "9月中旬",
        ("座谈交流",),
        other_form="研学",
        summary="第一段。\n第二段。",
        focus_area=campaign.focus_areas.get(name="营商环境"),
    )
    theme.co_organisers.add(make_unit("区档案馆"))

    html = html_of(client, theme)

    for said in (
        "第一段。<br>第二段。",
        "9月中旬",
        "理解为 9月",
        "座谈交流、其他：研学",
        "营商环境",
        "区档案馆",
    ):
        assert said in html


def test_merged_themes_are_named_with_their_unit(client, theme):
    other = make_theme(
        make_declaration(make_unit("区教育局"), status=Status.SUBMITTED),
        "开学第一课",
        selection=Selection.MERGED,
    )
    other.merged_into = theme
    other.save()

    assert "开学第一课（区教育局）" in html_of(client, theme)
    assert f'<a href="{page(theme)}">走进大厅</a>' in html_of(client, other)


def test_other_rows_of_the_unit_stand_with_their_outcome(client, theme, declaration):
    other = make_theme(declaration, "另一行", selection=Selection.RESERVE)
    make_theme(title="别的单位的")

    html = html_of(client, theme, headers=HTMX)

    assert f'href="{page(other)}"' in html
    assert "备选" in html
    assert "别的单位的" not in html


def test_newest_earlier_year_stands_with_what_became_of_it(
    client, reviewer, theme, filer
):
    old = make_declaration(filer.unit, make_campaign(2025), status=Status.SUBMITTED)
    make_theme(old, "前年的")
    last = make_declaration(filer.unit, make_campaign(2026), status=Status.SUBMITTED)
    declined = make_theme(last, "去年的")
    decide_theme(declined, Selection.DECLINED, actor=reviewer, reason="人手不够。")

    html = html_of(client, theme, headers=HTMX)

    assert "2026年的主题" in html
    assert "去年的" in html
    assert "人手不够。" in html
    assert "前年的" not in html


def test_attachment_says_whether_it_fits_the_content(client, theme, filer):
    attachment = make_attachment(theme.declaration, filer)
    assert "没读到校验码</span>" in html_of(client, theme)

    theme.title = "改过了"
    theme.save()

    html = html_of(client, theme)
    assert f"/attachments/{attachment.pk}/" in html
    assert "与内容不一致</span>" in html


def test_history_tells_filings_returns_and_decisions(client, reviewer, theme, filer):
    declaration = theme.declaration
    filing = make_filing(declaration, filer, note="已和社区商量。")
    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="与去年重复")
    return_for_changes(
        declaration,
        actor=reviewer,
        reason="请写具体。",
        answer_by=timezone.now() + timedelta(days=3),
    )
    declaration.status = Status.SUBMITTED
    declaration.save()

    events = client.get(page(theme)).context["history"]

    assert [(event.what, event.words) for event in events] == [
        ("退回修改", "请写具体。"),
        ("未入选", "与去年重复"),
        ("第1次报送", "已和社区商量。"),
    ]
    assert events[-1].url == f"/declarations/2027/filings/{filing.number}/"


@pytest.fixture
def told(client, theme):
    """What the page tells of the theme, the oldest first: (who, what, words)."""
    return lambda: [
        (event.who, event.what, event.words)
        for event in reversed(client.get(page(theme)).context["history"])
    ]


def test_history_tells_who_proposed_refused_and_confirmed(
    campaign, reviewer, admin, theme, told
):
    Campaign.objects.update(two_levels=True)
    decide_theme(fresh(theme), Selection.DECLINED, actor=reviewer, reason="太远。")
    reject_proposal(fresh(theme), actor=admin, word="不远。")
    decide_theme(fresh(theme), Selection.RESERVE, actor=reviewer)
    reject_proposal(fresh(theme), actor=reviewer)
    decide_theme(fresh(theme), Selection.SELECTED, actor=reviewer)
    confirm_proposal(fresh(theme), actor=admin)

    assert told() == [
        ("office", "拟“未入选”，等待确认", "太远。"),
        ("admin", "不同意office拟的“未入选”", "不远。"),
        ("office", "拟“备选”，等待确认", ""),
        ("office", "撤下自己拟的“备选”", ""),
        ("office", "拟“入选”，等待确认", ""),
        ("admin", "确认office拟的“入选”", ""),
    ]


def test_history_tells_taking_back_mending_and_rewording(reviewer, theme, told):
    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="太远")
    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="太远。")
    undo_batch(
        decide_theme(theme, Selection.SELECTED, actor=reviewer).batch, actor=reviewer
    )
    words = {"title": "走进政务大厅", "forms_text": "", "summary": "", "months": None}
    reword_theme(fresh(theme), actor=reviewer, seen="", **words)
    drop_wording(fresh(theme), actor=reviewer, seen=stamp_wording(fresh(theme)))
    keep_unit_words(fresh(theme), actor=reviewer, seen="")

    assert [event[1:] for event in told()] == [
        ("未入选", "太远"),
        ("改写“未入选”的原因", "太远。"),
        ("入选", ""),
        ("撤销上一步，恢复为“未入选”", "太远。"),
        ("改写计划文字：活动主题", ""),
        ("计划文字恢复为未核对", ""),
        ("核对计划文字，按原文", ""),
    ]


def test_both_sides_tell_of_merging_and_splitting(
    client, reviewer, theme, declaration, told
):
    other = make_theme(declaration, "开学第一课", selection=Selection.RESERVE)
    joining.merge_themes(theme, [other], actor=reviewer)
    joining.split_theme(fresh(other), actor=reviewer)
    history = client.get(page(other)).context["history"]

    unit = declaration.unit
    assert told() == [
        ("office", f"“开学第一课”（{unit}）并入本主题", ""),
        ("office", f"“开学第一课”（{unit}）从本主题拆出", ""),
    ]
    assert [event.what for event in history] == [
        f"从“走进大厅”（牵头单位：{unit}）拆出，仍为“备选”",
        f"并入“走进大厅”（牵头单位：{unit}）",
    ]


def test_merging_that_the_log_of_the_lead_does_not_hold_is_told(
    reviewer, theme, declaration, told
):
    other = make_theme(declaration, "开学第一课")
    other.merged_into, other.selection = theme, Selection.MERGED
    other.save()
    other.decisions.create(
        outcome=Selection.MERGED, decided_by=reviewer, decided_by_label="office"
    )

    assert told() == [("office", f"“开学第一课”（{declaration.unit}）并入本主题", "")]


def fresh(theme):
    return Theme.objects.get(pk=theme.pk)


def test_reason_and_notes_say_who_reads_them(client, reviewer, theme):
    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="与去年重复")

    html = html_of(client, theme)

    assert '给单位的话 <small class="told">印发后单位会看到</small>' in html
    assert '内部备注 <small class="private">单位看不到</small>' in html


def test_reason_is_mended_without_another_outcome(client, reviewer, theme):
    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="与去年重夏")
    form = html_of(client, theme, headers=HTMX)
    data = {"outcome": "declined", "seen": "declined", "reason": "与去年重复"}

    client.post(f"{page(theme)}decide/", data)

    theme.refresh_from_db()
    assert 'value="与去年重夏"' in form
    assert theme.selection == Selection.DECLINED
    assert theme.decisions.first().reason == "与去年重复"


def test_issued_reason_is_not_mended(client, reviewer, theme):
    make_issued(theme, reviewer)

    assert f'id="mend-{theme.pk}"' not in html_of(client, theme, headers=HTMX)


def test_common_reasons_are_offered_beside_free_text(client, theme):
    ReasonPhrase.objects.create(text="内容太笼统。")

    for address in (page(theme), "/review/2027/themes/"):
        html = client.get(address).content.decode()
        assert '<option value="内容太笼统。"></option>' in html
        assert 'list="reasons"' in html


def test_first_reasons_come_with_the_portal(db):
    assert "与其他单位的主题重复，建议联合开展。" in map(
        str, ReasonPhrase.objects.all()
    )


def test_leader_reads_without_a_button(client, leader, theme):
    client.force_login(leader)

    html = html_of(client, theme, headers=HTMX)

    assert "走进大厅" in html
    assert "<form" not in html


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_what_is_not_filed_is_not_before_the_office(client, campaign, status):
    theme = make_theme(make_declaration(status=status))

    assert client.get(page(theme)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_grow(
    client, theme, declaration, filer, reviewer, rows, django_assert_num_queries
):
    last = make_declaration(filer.unit, make_campaign(2026), status=Status.SUBMITTED)
    for number in range(rows):
        make_theme(declaration, f"另一行{number}")
        old = make_theme(last, f"去年{number}")
        decide_theme(old, Selection.RESERVE, actor=reviewer, reason="人手不够。")
        make_filing(declaration, filer)
        make_attachment(declaration, filer)
        keep_note(theme, SECRET, actor=reviewer)
        make_tag(theme, f"标签{number}")
        outcome = (Selection.RESERVE, Selection.SELECTED)[number % 2]
        decide_theme(theme, outcome, actor=reviewer)
        theme.refresh_from_db()

    with django_assert_num_queries(25):
        client.get(page(theme), headers=HTMX)


# What no unit ever reads ---------------------------------------------------------


@pytest.fixture
def noted(client, reviewer, theme, filer):
    """A theme with a note and a tag, filed, selected, and its plan issued."""
    make_filing(theme.declaration, filer)
    keep_note(theme, SECRET, actor=reviewer)
    make_tag(theme, "经费未落实")
    make_issued(theme, reviewer)
    client.force_login(filer)
    return theme


@pytest.mark.parametrize("address", ["/", "/declarations/2027/"])
def test_unit_reads_neither_notes_nor_tags(client, noted, address):
    html = client.get(address).content.decode()

    assert "走进大厅" in html
    assert SECRET not in html
    assert "经费未落实" not in html


def text_of(content, ending):
    if ending == "xlsx":
        sheet = load_workbook(BytesIO(content)).active
        return str([cell for row in sheet.values for cell in row])
    if ending == "docx":
        return part(content, "word/document.xml")
    return whole_text(content)


@pytest.mark.parametrize("ending", ["xlsx", "docx", "pdf"])
def test_issued_plan_holds_neither_notes_nor_tags(client, noted, ending):
    text = text_of(client.get(f"/review/2027/plan/1.{ending}").content, ending)

    assert "走进大厅" in text
    assert SECRET not in text
    assert "经费未落实" not in text


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_paper_of_the_unit_holds_neither_notes_nor_tags(client, noted, ending):
    text = text_of(client.get(f"/declarations/2027/form.{ending}").content, ending)

    assert "走进大厅" in text
    assert SECRET not in text
    assert "经费未落实" not in text


def test_receipt_holds_neither_notes_nor_tags(client, noted):
    number = noted.declaration.filings.get().number

    html = client.get(f"/declarations/2027/filings/{number}/").content.decode()

    assert "走进大厅" in html
    assert SECRET not in html
    assert "经费未落实" not in html


# Keys --------------------------------------------------------------------------


def test_keys_are_listed_on_a_page(client, campaign):
    html = client.get("/review/2027/keys/").content.decode()

    assert "<h1>快捷键</h1>" in html
    assert "<kbd>j</kbd>" in html


def test_keys_are_in_a_dialog_of_the_workbench(client, theme):
    html = client.get("/review/2027/themes/").content.decode()

    assert '<dialog class="key-dialog" id="keys"' in html
    assert 'href="/review/2027/keys/"' in html


def test_keys_are_switched_off_and_on_again(client, reviewer, theme):
    client.post("/review/2027/keys/switch/", {"keys": "off"})
    assert not DeskSettings.objects.get(owner=reviewer).keys
    assert "打开快捷键" in client.get("/review/2027/keys/").content.decode()

    response = client.post("/review/2027/keys/switch/", {"keys": "on"})

    assert response.url == "/review/2027/themes/"
    assert DeskSettings.objects.get(owner=reviewer).keys


def test_switch_is_one_persons_own(client, admin, theme):
    client.post("/review/2027/keys/switch/", {"keys": "off"})
    client.force_login(admin)

    assert "不用快捷键" in client.get("/review/2027/keys/").content.decode()
