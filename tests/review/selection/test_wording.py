import pytest

from review.models import Wording
from review.plan.versions import build_plan_paper
from review.selection import wording
from review.selection.wording import drop_wording, reword_theme, stamp_wording
from submissions.choices import Role
from submissions.models import AuditEntry
from submissions.months import Months
from tests.factories import (
    make_campaign,
    make_declaration,
    make_filing,
    make_issued,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
OWN = "请居民代表走一遍办事流程，现场提问，现场答复。"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def theme(campaign):
    return make_theme(title="走进大厅", time_text="4月")


def page(theme, act=""):
    return f"/review/2027/themes/{theme.pk}/{act}"


def reword(client, theme, *, seen="", **words):
    own = {"title": "走进大厅", "months": [4], "forms_text": "座谈交流", "summary": OWN}
    return client.post(page(theme, "wording/"), own | words | {"seen": seen})


def fresh(theme):
    return type(theme).objects.get(pk=theme.pk)


# What is kept ------------------------------------------------------------------


def test_office_words_are_kept_beside_the_units_own(client, reviewer, theme):
    response = reword(client, theme, title="走进政务大厅", months=[4, 5])

    kept = Wording.objects.get()
    assert response.url == f"{page(theme)}#wording-{theme.pk}"
    assert (kept.title, kept.months) == ("走进政务大厅", Months.of(4, 5))
    assert kept.read_by_label == reviewer.label
    assert (fresh(theme).title, fresh(theme).months) == ("走进大厅", Months.of(4))


def test_what_equals_the_units_words_stays_theirs(client, theme):
    reword(client, theme, title="走进政务大厅")

    kept = Wording.objects.get()
    assert (kept.months, kept.forms_text, kept.summary) == (Months(), "", "")


def test_emptied_field_goes_back_to_the_units_words(client, theme):
    reword(client, theme, title="走进政务大厅", summary="请来。")
    seen = stamp_wording(fresh(theme))

    reword(client, theme, seen=seen, title="", summary="请来。")

    assert wording.planned_words(fresh(theme))["title"] == "走进大厅"
    assert Wording.objects.get().summary == "请来。"


def test_as_written_is_a_row_without_words(client, theme):
    client.post(page(theme, "wording/keep/"), {"seen": ""})

    assert Wording.objects.get().is_as_written
    assert "<p>按原文。" in client.get(page(theme)).content.decode()


def test_as_written_takes_the_offices_words_away(client, theme):
    reword(client, theme, title="走进政务大厅")

    client.post(page(theme, "wording/keep/"), {"seen": stamp_wording(fresh(theme))})

    assert wording.planned_words(fresh(theme))["title"] == "走进大厅"


def test_reset_leaves_a_theme_that_nobody_has_read(client, theme):
    reword(client, theme, title="走进政务大厅")

    client.post(page(theme, "wording/reset/"), {"seen": stamp_wording(fresh(theme))})

    assert not Wording.objects.exists()
    assert "还没有核对" in client.get(page(theme)).content.decode()


def test_reset_of_nothing_writes_nothing(client, theme):
    client.post(page(theme, "wording/reset/"), {"seen": ""})

    assert not AuditEntry.objects.of_acts().exists()


def test_log_names_what_was_changed(client, theme):
    reword(client, theme, title="走进政务大厅", summary="请来。")

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target_label) == ("theme.wording", "走进大厅")
    assert entry.data == {"changed": ["title", "summary"]}


def test_log_names_a_reset(client, theme):
    reword(client, theme, title="走进政务大厅")

    client.post(page(theme, "wording/reset/"), {"seen": stamp_wording(fresh(theme))})

    assert AuditEntry.objects.latest("pk").action == "theme.wording_reset"


# What is shown -----------------------------------------------------------------


def test_difference_is_shown_by_the_character(client, theme):
    reword(client, theme, title="走进政务大厅")

    html = client.get(page(theme)).content.decode()

    assert "走进<ins>政务</ins>大厅" in html
    assert "文字已改" in client.get("/review/2027/themes/").content.decode()


def test_row_says_that_somebody_has_read_the_words(client, theme):
    client.post(page(theme, "wording/keep/"), {"seen": ""})

    assert "文字已核对" in client.get("/review/2027/themes/").content.decode()


def test_form_begins_with_the_words_of_the_plan(client, theme):
    reword(client, theme, title="走进政务大厅")

    form = client.get(page(theme)).context["wording_form"]

    assert form["title"].value() == "走进政务大厅"
    assert form["summary"].value() == OWN
    assert form["months"].value() == [4]


def test_filing_after_the_reading_asks_to_look_again(client, theme):
    client.post(page(theme, "wording/keep/"), {"seen": ""})
    assert "核对以后单位又报送过" not in client.get(page(theme)).content.decode()

    make_filing(theme.declaration)

    assert "核对以后单位又报送过" in client.get(page(theme)).content.decode()


# What is refused ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", "长" * 61),
        ("forms_text", "长" * 201),
        ("summary", "长" * 501),
        ("months", ["13"]),
        ("months", ["abc"]),
        ("title", "a\x00b"),
    ],
)
def test_words_that_do_not_fit_are_refused_and_kept(client, theme, field, typed):
    response = reword(client, theme, **{field: typed})

    form = response.context["wording_form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert form[field].value() == typed
    assert not Wording.objects.exists()


def test_words_are_cleaned_like_the_units_own(client, theme):
    reword(client, theme, title="走进\u200b\x07 政务\n大厅", summary=" 一\r\n二\x0b ")

    kept = Wording.objects.get()
    assert (kept.title, kept.summary) == ("走进 政务 大厅", "一\n二")


def test_stale_page_is_refused_showing_both(client, theme):
    colleague = make_user("zhouwq", Role.REVIEWER, name="周文清")
    reword_theme(theme, actor=colleague, seen="", title="走进区政务大厅")

    response = reword(client, theme, seen="", title="走进政务大厅")

    html = response.content.decode()
    assert response.status_code == 409
    assert "周文清（zhouwq）于" in html
    assert "您写的：走进政务大厅" in html
    assert "已保存的：走进区政务大厅" in html
    assert Wording.objects.get().title == "走进区政务大厅"


def test_after_a_refusal_the_same_button_saves_what_was_typed(client, theme):
    colleague = make_user("zhouwq", Role.REVIEWER)
    reword_theme(theme, actor=colleague, seen="", title="走进区政务大厅")
    form = reword(client, theme, seen="", title="走进政务大厅").context["wording_form"]

    reword(client, theme, seen=form["seen"].value(), title=form["title"].value())

    assert Wording.objects.get().title == "走进政务大厅"


def test_page_from_before_a_reset_is_stale_for_good(client, reviewer, theme):
    reword_theme(theme, actor=reviewer, seen="", title="甲")
    seen = stamp_wording(fresh(theme))
    drop_wording(theme, actor=reviewer, seen=seen)
    reword_theme(theme, actor=reviewer, seen="", title="乙")

    assert reword(client, theme, seen=seen, title="丙").status_code == 409
    assert Wording.objects.get().title == "乙"


@pytest.mark.parametrize("act", ["keep", "reset"])
@pytest.mark.parametrize("seen", ["", "1.99", "abc", "\x00", "9" * 5000])
def test_stale_press_is_refused_in_words(client, reviewer, theme, act, seen):
    reword_theme(theme, actor=reviewer, seen="", title="走进政务大厅")

    response = client.post(page(theme, f"wording/{act}/"), {"seen": seen})

    assert response.status_code == 409
    assert "的计划文字已由" in response.content.decode()
    assert Wording.objects.get().title == "走进政务大厅"


def test_issued_theme_keeps_its_words(client, reviewer, theme):
    make_issued(theme, reviewer)

    response = reword(client, theme, title="走进政务大厅")

    assert response.status_code == 409
    assert "已经写进印发的计划" in response.content.decode()
    assert not Wording.objects.exists()


def test_refusal_in_place_is_only_the_part(client, theme):
    address = page(theme, "wording/")

    response = client.post(address, {"title": "长" * 61, "seen": ""}, headers=HTMX)

    html = response.content.decode()
    assert response.status_code == 422
    assert html.lstrip().startswith(
        f'<section class="panel-part" id="wording-{theme.pk}"'
    )
    assert "长" * 61 in html


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("filer", 404)])
def test_only_the_office_words_the_plan(client, request, theme, who, status):
    client.force_login(request.getfixturevalue(who))

    acts = ("wording/", "wording/keep/", "wording/reset/")
    answers = {client.post(page(theme, act)).status_code for act in acts}

    assert answers == {status}
    assert not Wording.objects.exists()


def test_hostile_words_stay_text(client, theme):
    reword(client, theme, title="<img src=x onerror=alert(1)>")

    html = client.get(page(theme)).content.decode()

    assert "<img src=x" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


# What the plan and the unit read -------------------------------------------------


def test_issued_plan_says_the_offices_words(client, reviewer, theme):
    reword(client, theme, title="走进政务大厅", summary="请来。")

    [row] = build_plan_paper(make_issued(fresh(theme), reviewer)).rows

    assert (row.title, row.summary) == ("走进政务大厅", "请来。")
    assert row.forms_text == "座谈交流"


@pytest.fixture
def own_theme(filer, campaign):
    declaration = make_declaration(filer.unit, campaign, status="submitted")
    make_filing(declaration, filer)
    return make_theme(declaration, "走进大厅", "4月")


def home(client, filer):
    client.force_login(filer)
    return client.get("/").content.decode()


def test_unit_reads_both_words_once_the_plan_is_issued(
    client, reviewer, filer, own_theme
):
    reword(client, own_theme, title="走进政务大厅")
    before = home(client, filer)

    make_issued(fresh(own_theme), reviewer, Months.of(5))

    after = home(client, filer)
    assert "政务</ins>" not in before
    assert "走进<ins>政务</ins>大厅" in after
    assert "<del>4</del><ins>5</ins>月" in after


def test_unit_reads_what_was_issued_not_what_was_changed_later(
    client, reviewer, filer, own_theme
):
    reword(client, own_theme, title="走进政务大厅")
    make_issued(fresh(own_theme), reviewer)
    Wording.objects.update(title="后来又改的", summary="后来又改的")

    html = home(client, filer)

    assert "走进<ins>政务</ins>大厅" in html
    assert "后来又改的" not in html


def test_working_version_is_nothing_to_the_unit(client, reviewer, filer, own_theme):
    reword(client, own_theme, title="走进政务大厅")
    version = make_issued(fresh(own_theme), reviewer)
    version.plan.versions.update(status="superseded")

    assert "政务</ins>" not in home(client, filer)


def test_plan_as_the_unit_wrote_it_shows_no_difference(
    client, reviewer, filer, own_theme
):
    make_issued(own_theme, reviewer)

    assert "计划里的写法和申报的不同" not in home(client, filer)


def test_words_of_another_year_are_not_reworded_here(client, theme):
    old = make_theme(make_declaration(campaign=make_campaign(2026), status="submitted"))

    assert reword(client, old, title="甲").status_code == 404
