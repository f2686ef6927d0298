"""Changes of an issued plan: asked by a unit or made by the office, in the next version."""

import uuid

import pytest

from review.changes import revision
from review.issue import checks
from review.issue.issuing import issue_plan
from review.plan import arranging
from review.plan.arranging import place_theme
from review.plan.versions import begin_version, build_plan_paper
from review.selection.outcomes import decide_theme
from submissions.choices import ChangeKind, ChangeStatus, ConsentStatus, Selection
from submissions.models import AuditEntry, ChangeRequest, PlanVersion, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import make_declaration, make_selected, make_unit
from tests.markup import join_lines

pytestmark = pytest.mark.django_db

DESK = "/review/2027/changes/"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def version(campaign, reviewer):
    """Version 1 with two themes of one unit, issued."""
    declaration = make_declaration(make_unit("高塘岭街道"), status="accepted")
    version = begin_version(campaign, actor=reviewer)
    for title in ("走进大厅", "邻里说事"):
        theme = make_selected(title, declaration=declaration)
        place_theme(theme, Months.of(4), version=version, actor=reviewer)
    return issue_plan(version, actor=reviewer)


@pytest.fixture
def entry(version):
    return version.entries.get(title="走进大厅")


def make_request(entry, **fields):
    plain = {
        "line": entry.line,
        "theme": entry.theme,
        "theme_label": entry.title,
        "kind": ChangeKind.POSTPONE,
        "months": Months.of(9),
        "reason": "汛期改期。",
    }
    campaign = entry.version.plan.campaign
    return ChangeRequest.objects.create(
        campaign=campaign, unit=entry.unit, **plain | fields
    )


def make_add_request(entry):
    return make_request(
        entry,
        line=None,
        theme=None,
        theme_label="",
        kind=ChangeKind.ADD,
        title="增补的",
        months=Months.of(10),
        forms_text="座谈交流",
        summary="请居民来谈。",
    )


def at_work():
    return PlanVersion.objects.working().get()


def row(entry):
    """The same row in the version at work."""
    return at_work().entries.get(line=entry.line)


def approve(client, change, **edits):
    return client.post(f"{DESK}{change.pk}/approve/", edits, follow=True)


# --- 同意 -----------------------------------------------------------------------------


def test_approval_writes_into_the_next_version_alone(client, entry):
    change = make_request(entry)

    response = approve(client, change)

    change.refresh_from_db()
    entry.refresh_from_db()
    assert change.status == ChangeStatus.APPROVED
    assert (row(entry).months, row(entry).change_reason) == (
        Months.of(9),
        "汛期改期。",
    )
    assert at_work().number == 2
    assert entry.months == Months.of(4)
    assert "写进了编制中的新版" in response.text


def test_approval_goes_into_the_version_at_work(client, entry, campaign, reviewer):
    second = begin_version(campaign, actor=reviewer)

    approve(client, make_request(entry))

    assert at_work() == second


def test_approval_is_in_the_log_twice(client, entry, reviewer):
    approve(client, make_request(entry))

    actions = AuditEntry.objects.filter(actor=reviewer).values_list("action", flat=True)
    assert {"change.approve", "plan.change"} <= set(actions)


@pytest.mark.parametrize(
    ("fields", "became"),
    [
        ({"kind": "form", "months": Months(), "forms_text": "政策发布"}, "政策发布"),
        ({"kind": "title", "months": Months(), "title": "换名"}, "换名"),
        ({"kind": "title", "months": Months(), "summary": "改写。"}, "改写。"),
    ],
)
def test_approval_changes_what_was_asked(client, entry, fields, became):
    approve(client, make_request(entry, **fields))

    changed = row(entry)
    assert became in (changed.forms_text, changed.title, changed.summary)
    assert changed.months == Months.of(4)


def test_approved_cancellation_drops_the_row_with_its_reason(client, entry):
    approve(client, make_request(entry, kind="cancel", months=Months()))

    assert (row(entry).dropped, row(entry).change_reason) == (True, "汛期改期。")
    assert [one.title for one in build_plan_paper(at_work()).rows] == ["邻里说事"]


def test_approved_addition_becomes_a_row_of_the_unit(client, entry):
    approve(client, make_add_request(entry))

    added = at_work().entries.get(added=True)
    assert (added.title, added.unit, added.unit_name) == (
        "增补的",
        entry.unit,
        "高塘岭街道",
    )
    assert "增补的" in [one.title for one in build_plan_paper(at_work()).rows]


def test_office_may_shorten_what_it_approves(client, entry):
    change = make_request(entry, kind="title", months=Months(), title="一个太长的主题")
    page = f"{DESK}{change.pk}/approve/"
    form = client.get(page).context["form"]
    assert form["title"].value() == "一个太长的主题"

    client.post(
        page,
        {
            "title": "短主题",
            "months": [5],
            "forms_text": entry.forms_text,
            "summary": entry.summary,
            "reason": "精简。",
            "answer": "标题请再短些。",
        },
    )

    change.refresh_from_db()
    changed = row(entry)
    assert (changed.title, changed.months, changed.change_reason) == (
        "短主题",
        Months.of(5),
        "精简。",
    )
    assert (change.status, change.answer) == (ChangeStatus.APPROVED, "标题请再短些。")


def test_bad_edit_approves_nothing(client, entry):
    change = make_request(entry)

    response = client.post(
        f"{DESK}{change.pk}/approve/", {"title": "短主题", "reason": ""}
    )

    change.refresh_from_db()
    assert response.status_code == 422
    assert "短主题" in response.text
    assert change.is_open
    assert not PlanVersion.objects.working().exists()


@pytest.mark.database
def test_second_approval_is_refused_in_words(client, entry):
    change = make_request(entry)
    approve(client, change)

    response = approve(client, change)

    assert response.status_code == 409
    assert "现在是“已同意”，不能同意" in response.text


def test_approval_without_its_row_leaves_the_request_open(client, entry, reviewer):
    change = make_request(entry)
    begin_version(entry.version.plan.campaign, actor=reviewer)
    row(entry).delete()

    response = approve(client, change)

    change.refresh_from_db()
    assert response.status_code == 409
    assert "已经不在计划里" in response.text
    assert change.is_open


@pytest.mark.parametrize("wish", [{}, {"kind": ChangeKind.CANCEL, "months": Months()}])
def test_question_about_other_months_is_dropped(client, entry, wish):
    consent = entry.theme.consents.create(months=Months.of(8), asked_by_label="x")

    approve(client, make_request(entry, **wish))

    consent.refresh_from_db()
    assert consent.status == ConsentStatus.DROPPED


def test_months_that_the_unit_asked_for_need_no_further_word(client, entry):
    approve(client, make_request(entry))

    lines = [check.text for check in checks.build_check_sheet(at_work()).checks]

    assert any("1 个经单位同意或应单位申请安排在别的月份。" in line for line in lines)


# --- 不同意 ---------------------------------------------------------------------------


BOARD = "/review/2027/plan/"


def test_board_names_the_unit_that_asked_for_its_months(client, entry):
    approve(client, make_request(entry))

    board = client.get(BOARD)

    assert "单位申报的是 4月 · 由单位申请" in join_lines(board.text)
    assert "未征询" not in board.text
    assert not [one for one in board.context["board"].concerns if one.on_card]


def test_board_asks_about_months_that_the_office_chose_itself(client, entry, reviewer):
    approve(client, make_request(entry))
    revision.change_row(
        entry.version.plan.campaign,
        entry.line,
        actor=reviewer,
        months=Months.of(10),
        reason="错开汛期。",
    )

    board = client.get(BOARD)
    assert "单位申报的是 4月 · 未征询" in join_lines(board.text)


def test_unit_is_not_asked_about_its_own_wish(client, entry):
    approve(client, make_request(entry))

    card = client.get(f"{BOARD}place/{entry.theme_id}/").text
    response = client.post(
        f"{BOARD}ask/{entry.theme_id}/", {"version": 2, "seen": Months.of(9).mask}
    )

    assert "单位在调整申请里提出的" in card
    assert "征询单位" not in card
    assert response.status_code == 409
    assert "单位自己申请调整的，不用征询" in response.text


def test_open_question_about_the_months_that_the_unit_asks_for_is_moot(
    client, entry, campaign, reviewer
):
    second = begin_version(campaign, actor=reviewer)
    place_theme(entry.theme, Months.of(9), version=second, actor=reviewer)
    arranging.ask_unit(entry.theme, version=second, actor=reviewer)
    approve(client, make_request(entry))

    lines = {check.text for check in checks.build_check_sheet(second).checks}

    assert "1 件月份征询都谈妥了。" in lines


def test_refusal_keeps_the_words(client, entry, reviewer):
    change = make_request(entry)

    client.post(f"{DESK}{change.pk}/refuse/", {"answer": "场地已定。"})

    change.refresh_from_db()
    assert (change.status, change.answer) == (ChangeStatus.REFUSED, "场地已定。")
    assert change.answered_by_label == reviewer.label
    assert not PlanVersion.objects.working().exists()


def test_refusal_without_words_is_not_taken(client, entry):
    change = make_request(entry)

    response = client.post(f"{DESK}{change.pk}/refuse/", {"answer": " "})

    change.refresh_from_db()
    assert response.status_code == 422
    assert "请写明不同意的原因" in response.text
    assert change.is_open


# --- the office's own change ------------------------------------------------------------


def words(entry, **changes):
    return {
        "title": entry.title,
        "months": list(entry.months),
        "forms_text": entry.forms_text,
        "summary": entry.summary,
        "remark": "",
        "reason": "统一口径。",
    } | changes


def test_office_changes_a_row_with_a_reason(client, entry):
    client.post(
        f"{DESK}rows/{entry.line}/", words(entry, title="改好的", remark="雨天顺延")
    )

    changed = row(entry)
    assert (changed.title, changed.remark, changed.change_reason) == (
        "改好的",
        "雨天顺延",
        "统一口径。",
    )
    entry.refresh_from_db()
    assert entry.title == "走进大厅"


def test_change_without_a_reason_is_not_taken(client, entry):
    response = client.post(
        f"{DESK}rows/{entry.line}/", words(entry, title="改好的", reason="")
    )

    assert response.status_code == 422
    assert 'value="改好的"' in response.text
    assert not PlanVersion.objects.working().exists()


def test_change_from_a_stale_page_is_refused(client, entry, campaign, reviewer):
    seen = client.get(f"{DESK}rows/{entry.line}/").context["form"]["seen"].value()
    revision.change_row(
        campaign, entry.line, actor=reviewer, reason="先改的。", title="先改的"
    )

    response = client.post(
        f"{DESK}rows/{entry.line}/", words(entry, title="后改的", seen=seen)
    )

    assert response.status_code == 409
    assert "刚刚被别人改过" in response.text
    assert "后改的" in response.text
    assert row(entry).title == "先改的"


@pytest.mark.database
def test_row_that_was_never_issued_keeps_its_words(client, entry, campaign, reviewer):
    second = begin_version(campaign, actor=reviewer)
    late = make_selected("后来入选的", declaration=entry.theme.declaration)
    place_theme(late, Months.of(6), version=second, actor=reviewer)
    fresh = second.entries.get(theme=late)

    form = client.get(f"{DESK}rows/{fresh.line}/").context["form"]
    client.post(f"{DESK}rows/{fresh.line}/", words(fresh, title="x", months=[7]))

    assert set(form.fields) == {"months", "remark", "reason", "seen"}
    assert (row(fresh).title, row(fresh).months) == ("", Months.of(7))


def test_dropped_row_comes_back_before_the_issue(client, entry):
    client.post(f"{DESK}rows/{entry.line}/drop/", {"reason": "场地维修。"})
    assert row(entry).dropped

    client.post(f"{DESK}rows/{entry.line}/restore/")

    assert (row(entry).dropped, row(entry).change_reason) == (False, "")


def test_drop_needs_a_reason(client, entry):
    response = client.post(f"{DESK}rows/{entry.line}/drop/", {"reason": ""})

    assert response.status_code == 422
    assert "请写明为什么取消" in response.text


@pytest.mark.parametrize("act", ["drop", "restore"])
def test_row_that_is_so_already_is_refused(client, entry, act):
    if act == "drop":
        client.post(f"{DESK}rows/{entry.line}/drop/", {"reason": "场地维修。"})

    response = client.post(f"{DESK}rows/{entry.line}/{act}/", {"reason": "又来。"})

    assert response.status_code == 409


def test_dropped_row_is_not_changed(client, entry, campaign, reviewer):
    revision.drop_row(campaign, entry.line, actor=reviewer, reason="场地维修。")

    with pytest.raises(MoveRefused, match="已经取消"):
        revision.change_row(campaign, entry.line, actor=reviewer, reason="x", title="y")


def test_office_adds_an_activity_of_any_unit(client, entry):
    unit = make_unit("区教育局", "district")

    client.post(f"{DESK}add/", words(entry, unit=unit.pk, title="增补的", months=[11]))

    added = at_work().entries.get(added=True)
    assert (added.unit_name, added.months, added.change_reason) == (
        "区教育局",
        Months.of(11),
        "统一口径。",
    )


@pytest.mark.parametrize("unit", ["", "0", "9" * 40, "x"])
def test_addition_without_a_unit_is_refused(client, entry, unit):
    response = client.post(f"{DESK}add/", words(entry, unit=unit))

    assert response.status_code == 422
    assert "责任单位" in response.text


def test_nothing_is_changed_before_the_first_issue(client, campaign, reviewer):
    version = begin_version(campaign, actor=reviewer)
    theme = make_selected("走进大厅")
    place_theme(theme, Months.of(4), version=version, actor=reviewer)
    line = version.entries.get().line

    response = client.post(f"{DESK}rows/{line}/drop/", {"reason": "x"})

    assert response.status_code == 409
    assert "计划还没有印发" in response.text


def test_unknown_row_is_not_found(client, version):
    assert client.get(f"{DESK}rows/{uuid.uuid4()}/").status_code == 404


@pytest.mark.database
def test_added_row_without_a_theme_is_shown_and_issued(client, entry, reviewer):
    approve(client, make_add_request(entry))

    pages = [
        client.get(path).status_code
        for path in (DESK, "/review/2027/plan/", "/review/2027/plan/issue/")
    ]
    issued = issue_plan(at_work(), actor=reviewer, reason="增补。")

    assert pages == [200, 200, 200]
    assert "增补的" in [row.title for row in build_plan_paper(issued).rows]


def test_row_outlives_its_theme_in_the_desk(client, entry):
    Theme.objects.filter(pk=entry.theme_id).delete()

    assert "走进大厅" in client.get(DESK).text


def test_theme_that_left_the_plan_may_be_decided_anew(client, entry, reviewer):
    revision.drop_row(at_stake(entry), entry.line, actor=reviewer, reason="场地维修。")
    theme = entry.theme
    with pytest.raises(MoveRefused):
        decide_theme(theme, Selection.RESERVE, actor=reviewer)
    issue_plan(at_work(), actor=reviewer, reason="调整。")

    decide_theme(theme, Selection.RESERVE, actor=reviewer)

    theme.refresh_from_db()
    assert theme.selection == Selection.RESERVE


def at_stake(entry):
    return entry.version.plan.campaign


# --- the desk -----------------------------------------------------------------------


def test_desk_shows_what_is_asked_against_what_is(client, entry):
    make_request(entry)

    html = client.get(DESK).text

    assert "待办理的申请 1 件" in html
    assert "<del>4月</del> <ins>9月</ins>" in html


def test_leader_reads_and_has_no_buttons(client, entry, leader):
    make_request(entry)
    client.force_login(leader)

    html = client.get(DESK).text

    assert "汛期改期。" in html
    assert "同意</button>" not in html


def test_desk_costs_as_many_queries_for_three_requests_as_for_one(
    client, entry, version, django_assert_max_num_queries
):
    make_request(entry)
    with django_assert_max_num_queries(20) as one:
        client.get(DESK)
    make_request(version.entries.exclude(pk=entry.pk).get())
    make_add_request(entry)

    with django_assert_max_num_queries(len(one)):
        client.get(DESK)
