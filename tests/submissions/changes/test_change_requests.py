"""调整申请: a unit asks for a change of the plan in force, and may take it back."""

import pytest

from review.changes import revision
from review.issue.issuing import issue_plan
from review.plan.arranging import place_theme
from review.plan.versions import begin_version, find_working_version
from submissions.choices import ChangeKind, ChangeStatus
from submissions.models import AuditEntry, ChangeRequest
from submissions.months import Months
from tests.factories import make_declaration, make_filing, make_selected
from tests.markup import join_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(filer, campaign):
    """Of the filer's unit, in the plan for April."""
    declaration = make_declaration(filer.unit, status="accepted")
    theme = make_selected("走进大厅", declaration=declaration)
    make_filing(declaration, filer)
    return theme


@pytest.fixture
def entry(theme, outsider, reviewer):
    other = make_declaration(outsider.unit, status="accepted")
    version = begin_version(theme.declaration.campaign, actor=reviewer)
    for selected in (theme, make_selected("别人的主题", declaration=other)):
        place_theme(selected, Months.of(4), version=version, actor=reviewer)
    issue_plan(version, actor=reviewer)
    return version.entries.get(theme=theme)


@pytest.fixture
def page(client, filer, entry):
    client.force_login(filer)
    return f"/declarations/2027/plan/{entry.line}/change/"


def wish(entry, **changes):
    """The form as it stands in the browser, with something changed."""
    return {
        "title": entry.title,
        "months": list(entry.months),
        "ticked_forms": entry.forms_text.split("、"),
        "summary": entry.summary,
        "reason": "汛期改期。",
    } | changes


def open_request(entry, **fields):
    return ChangeRequest.objects.create(
        campaign=entry.version.plan.campaign,
        unit=entry.unit,
        line=entry.line,
        theme=entry.theme,
        theme_label=entry.title,
        **{"kind": ChangeKind.POSTPONE, "months": Months.of(9), "reason": "汛期。"}
        | fields,
    )


# --- asking ---------------------------------------------------------------------------


def test_form_shows_the_row_as_it_is(client, page):
    form = client.get(page).context["form"]

    assert form["title"].value() == "走进大厅"
    assert form["months"].value() == [4]


def test_postponement_names_only_the_months(client, page, entry, filer):
    response = client.post(page, wish(entry, kind="postpone", months=[9]), follow=True)

    change = ChangeRequest.objects.get()
    assert change.wish == {"months": Months.of(9)}
    assert (change.line, change.theme, change.unit) == (
        entry.line,
        entry.theme,
        filer.unit,
    )
    assert (change.asked_by_label, change.status) == (filer.label, ChangeStatus.ASKED)
    assert "调整申请已经送出" in response.text


def test_form_that_the_campaign_does_not_offer_stands_as_another(client, page, entry):
    entry.forms_text = "座谈交流、夜访"
    entry.save()

    form = client.get(page).context["form"]

    ticked = [box.choice_label for box in form["ticked_forms"] if "checked" in str(box)]
    assert ticked == ["座谈交流"]
    assert form["other_form"].value() == "夜访"


def test_fields_stand_in_the_part_of_their_kind(client, page):
    html = client.get(page).text

    part = html.split('data-kind="form"')[1].split('data-kind="')[0]
    assert 'name="ticked_forms"' in part
    assert 'name="months"' not in part


def test_asking_is_in_the_log(client, page, entry, filer):
    client.post(page, wish(entry, kind="postpone", months=[9]))

    logged = AuditEntry.objects.get(action="change.ask")
    assert (logged.actor, logged.data) == (filer, {"kind": "postpone"})


@pytest.mark.parametrize(
    ("kind", "changed", "kept"),
    [
        ("form", {"ticked_forms": ["政策发布"]}, {"forms_text": "政策发布"}),
        ("form", {"other_form": "夜访"}, {"forms_text": "座谈交流、夜访"}),
        ("title", {"title": "换名"}, {"title": "换名"}),
        ("title", {"summary": "改写。"}, {"summary": "改写。"}),
        ("cancel", {}, {}),
        ("cancel", {"title": "", "months": []}, {}),
        (
            "postpone",
            {"months": [9], "ticked_forms": ["政策发布"], "title": "长" * 99},
            {"months": Months.of(9)},
        ),
    ],
)
def test_each_kind_keeps_what_becomes_different(
    client, page, entry, kind, changed, kept
):
    client.post(page, wish(entry, kind=kind, **changed))

    change = ChangeRequest.objects.get()
    assert (change.kind, change.wish) == (kind, kept)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "请选择申请什么"),
        ({"kind": "postpone"}, "月份和现在的安排一样"),
        ({"kind": "form"}, "活动形式和现在的一样"),
        ({"kind": "title"}, "主题和简介都和现在的一样"),
        ({"kind": "add", "title": "x"}, "选择一个有效的选项"),
        ({"kind": "postpone", "months": []}, "请至少勾选一个月份。"),
        ({"kind": "form", "ticked_forms": []}, "请至少勾选一种活动形式"),
        ({"kind": "postpone", "months": [13]}, "选择一个有效的选项"),
        ({"kind": "cancel", "reason": " "}, "请写明调整的原因"),
    ],
)
def test_incomplete_wish_is_refused_in_words(client, page, entry, changed, sentence):
    response = client.post(page, wish(entry, **changed))

    assert response.status_code == 422
    assert response.text.count(sentence) >= 2
    assert not ChangeRequest.objects.exists()


def test_refused_wish_keeps_what_was_typed(client, page, entry):
    response = client.post(
        page, wish(entry, kind="title", summary="改写的简介", reason="")
    )

    assert "改写的简介" in response.text


def test_second_request_for_a_row_is_refused(client, page, entry):
    open_request(entry)

    response = client.post(page, wish(entry, kind="cancel"))

    assert response.status_code == 409
    assert "已经有一份待办理的调整申请" in response.text
    assert ChangeRequest.objects.count() == 1


def test_request_for_a_row_that_left_the_plan_is_not_found(
    client, page, entry, campaign, reviewer
):
    begin_version(campaign, actor=reviewer)
    revision.drop_row(campaign, entry.line, actor=reviewer, reason="场地维修。")
    make_room_and_issue(campaign, reviewer)

    assert client.post(page, wish(entry, kind="cancel")).status_code == 404


def make_room_and_issue(campaign, reviewer):
    issue_plan(find_working_version(campaign), actor=reviewer, reason="调整。")


def test_row_of_another_unit_is_not_found(client, page, entry):
    other = entry.version.entries.exclude(pk=entry.pk).get()

    response = client.post(page.replace(str(entry.line), str(other.line)), {})

    assert response.status_code == 404


def test_plan_of_a_past_year_takes_no_request(client, page, filer, time_machine):
    time_machine.move_to("2028-01-02T09:00:00+08:00")
    client.force_login(filer)

    assert client.get(page).status_code == 404


def test_one_more_activity_says_everything(client, page, filer):
    client.post(
        "/declarations/2027/plan/add/",
        {
            "title": "增补的",
            "months": [10, 11],
            "ticked_forms": ["座谈交流"],
            "summary": "请居民来谈。",
            "reason": "区里要求。",
        },
    )

    change = ChangeRequest.objects.get()
    assert (change.kind, change.line, change.unit) == ("add", None, filer.unit)
    assert change.wish == {
        "title": "增补的",
        "months": Months.of(10, 11),
        "forms_text": "座谈交流",
        "summary": "请居民来谈。",
    }


def test_one_more_activity_with_gaps_is_refused(client, page):
    response = client.post("/declarations/2027/plan/add/", {"title": "增补的"})

    assert response.status_code == 422
    assert "请填写活动简介" in response.text
    assert not ChangeRequest.objects.exists()


# --- taking back ----------------------------------------------------------------------


def test_request_is_taken_back(client, page, entry):
    change = open_request(entry)

    response = client.post(f"/changes/{change.pk}/withdraw/", follow=True)

    change.refresh_from_db()
    assert change.status == ChangeStatus.WITHDRAWN
    assert "调整申请已经撤回" in response.text


@pytest.mark.database
def test_answered_request_is_not_taken_back(client, page, entry, reviewer):
    change = open_request(entry)
    revision.refuse_change(change, actor=reviewer, answer="场地已定。")

    response = client.post(f"/changes/{change.pk}/withdraw/", follow=True)

    change.refresh_from_db()
    assert change.status == ChangeStatus.REFUSED
    assert "现在是“未同意”，不能撤回" in response.text


def test_other_unit_takes_nothing_back(client, page, entry, outsider):
    change = open_request(entry)
    client.force_login(outsider)

    assert client.post(f"/changes/{change.pk}/withdraw/").status_code == 404
    change.refresh_from_db()
    assert change.is_open


# --- home -----------------------------------------------------------------------------


def test_home_shows_own_rows_of_the_plan_only(client, page):
    html = client.get("/").text

    assert "列入2027年计划的活动" in html
    assert page in html
    assert "别人的主题" not in html


def test_home_shows_the_answer(client, page, entry, reviewer):
    revision.refuse_change(
        open_request(entry), actor=reviewer, answer="场地已定，不便改期。"
    )

    html = client.get("/").text

    assert "未同意" in html
    assert "场地已定，不便改期。" in html


def test_home_offers_no_second_request(client, page, entry):
    open_request(entry)

    html = client.get("/").text

    assert "申请待办理" in html
    assert page not in html


def test_home_tells_what_the_new_version_changed(
    client, page, entry, campaign, reviewer
):
    revision.change_row(
        campaign,
        entry.line,
        actor=reviewer,
        reason="汛期改期。",
        months=Months.of(9),
    )
    assert "汛期改期。" not in client.get("/").text
    make_room_and_issue(campaign, reviewer)

    html = join_lines(client.get("/").text)

    assert "9月 · 座谈交流 · 第2版调整：汛期改期。" in html
    assert "/review/2027/plan/2/comparison/" in html
