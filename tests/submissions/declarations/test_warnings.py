"""Warnings: shown before filing, may be passed, with a word to the office or without."""

import uuid
from datetime import UTC, datetime

import pytest

from submissions.declarations.completeness import find_problems
from submissions.models import Filing
from tests.factories import make_campaign, make_declaration, make_theme

pytestmark = pytest.mark.django_db

CHECK = "/declarations/2027/check/"
SUBMIT = "/declarations/2027/submit/"
DEADLINE = datetime(2027, 3, 29, 16, tzinfo=UTC)  # 30 March, 00:00 in Beijing
SENTENCE = "请居民代表走一遍办事流程，现场提问，现场答复。"


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit, make_campaign(deadline=DEADLINE))


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def warned(declaration):
    """(row, field) of every problem; none of them stands in the way of filing."""
    problems = find_problems(declaration)
    assert not any(problem.blocking for problem in problems)
    return [(problem.row, problem.field) for problem in problems]


@pytest.mark.parametrize(("length", "warns"), [(1, True), (19, True), (20, False)])
def test_summary_under_twenty_characters(declaration, length, warns):
    make_theme(declaration, summary="字" * length)

    assert warned(declaration) == ([(1, "summary")] if warns else [])


@pytest.mark.parametrize(
    ("title", "warns"),
    [
        ("政府开放日", True),
        ("“政务公开主题日”活动", True),
        ("2027年政务公开日宣传活动", True),
        ("走进水厂政府开放日", False),
        ("食品安全政务公开日活动", False),
    ],
)
def test_title_that_only_names_the_event(declaration, title, warns):
    make_theme(declaration, title)

    assert warned(declaration) == ([(1, "title")] if warns else [])


def test_same_theme_twice_is_told_at_the_second(declaration):
    make_theme(declaration, "走进 “大厅”")
    make_theme(declaration, "别的主题")
    make_theme(declaration, "走进大厅")

    assert warned(declaration) == [(3, "title")]
    assert "和第1行的活动主题相同" in find_problems(declaration)[0].text


@pytest.mark.parametrize(
    ("time_text", "warns"), [("1-2月", True), ("2-4月", False), ("3月", False)]
)
def test_month_before_the_plan_can_be_issued(declaration, time_text, warns):
    make_theme(declaration, time_text=time_text)

    assert warned(declaration) == ([(1, "time_text")] if warns else [])


def test_campaign_that_closes_the_year_before_warns_of_no_month(filer):
    deadline = datetime(2026, 12, 20, tzinfo=UTC)
    declaration = make_declaration(filer.unit, make_campaign(deadline=deadline))
    make_theme(declaration, time_text="1月")

    assert warned(declaration) == []


@pytest.mark.parametrize(
    ("phone", "warns"),
    [("88100650", True), ("0731-88100650", False), ("13800138000", False)],
)
def test_phone_without_area_code(declaration, phone, warns):
    make_theme(declaration)
    declaration.contact_phone = phone

    assert warned(declaration) == ([(None, "contact_phone")] if warns else [])


def test_warnings_are_shown_beside_an_open_way_to_file(client, declaration):
    make_theme(declaration, "政府开放日", summary="太短。")

    html = client.get(CHECK).text

    assert 'href="/declarations/2027/#id_rows-0-title"' in html
    assert "活动简介不到 20 个字" in html
    assert "补充说明（可不填" in html
    assert "确认报送</button>" in html


def test_nothing_is_asked_where_nothing_is_doubtful(client, declaration):
    make_theme(declaration, "走进大厅", summary=SENTENCE)

    assert "补充说明" not in client.get(CHECK).text


def test_word_about_a_warning_waits_for_the_blocking_problems(client, declaration):
    make_theme(declaration, "政府开放日", forms=())

    html = client.get(CHECK).text

    assert "补充说明" not in html
    assert "确认报送</button>" not in html


def file(client, note):
    return client.post(SUBMIT, {"revision": 1, "key": uuid.uuid4(), "note": note})


def test_word_about_a_warning_reaches_the_office(client, declaration, reviewer):
    make_theme(declaration, summary="太短。")

    file(client, "就是这么<b>短</b>。")

    client.force_login(reviewer)
    html = client.get(f"/review/2027/declarations/{declaration.pk}/").text
    assert "单位说明：就是这么&lt;b&gt;短&lt;/b&gt;。" in html


def test_warning_may_be_passed_without_a_word(client, declaration):
    make_theme(declaration, summary="太短。")

    file(client, "")

    filing = Filing.objects.get()
    assert filing.note == ""


def test_word_is_no_part_of_the_code(client, declaration):
    make_theme(declaration, summary="太短。")
    code = declaration.content_sha256()

    file(client, "就是这么短。")

    assert Filing.objects.get().sha256 == code


@pytest.mark.parametrize("note", ["长" * 501, "a\0"])
def test_impossible_word_files_nothing(client, declaration, note):
    make_theme(declaration, summary="太短。")

    assert file(client, note).status_code == 400
    assert not Filing.objects.exists()
