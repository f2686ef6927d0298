"""A returned form: the day to answer by, the reasons, the same content once more."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from submissions.choices import DeclarationStatus as Status
from submissions.declarations.completeness import find_problems
from tests.factories import (
    make_attachment,
    make_campaign,
    make_declaration,
    make_filing,
    make_theme,
)
from tests.markup import join_lines

pytestmark = pytest.mark.django_db

DEADLINE = datetime(2027, 3, 29, 16, tzinfo=UTC)
ANSWER_BY = DEADLINE - timedelta(days=3)
ASKED = "3月26日（星期五）24:00"
SAME = "和退回前报送的内容一样"
HOUR = timedelta(hours=1)


@pytest.fixture
def returned(filer):
    campaign = make_campaign(opens_at=DEADLINE - timedelta(days=9), deadline=DEADLINE)
    declaration = make_declaration(
        filer.unit, campaign, status=Status.RETURNED, answer_by=ANSWER_BY
    )
    make_theme(declaration, "走进大厅")
    make_theme(declaration, "问卷一周", remark="时间太笼统")
    make_filing(declaration, filer)
    return declaration


@pytest.fixture
def page(client, filer, returned):
    def fetch(path, moment):
        with time_machine.travel(moment, tick=False):
            client.force_login(filer)
            return join_lines(client.get(path).text)

    return fetch


@pytest.mark.parametrize(
    "path", ["/", "/declarations/2027/", "/declarations/2027/check/"]
)
def test_day_of_the_office_stands_in_strip_and_box(page, path):
    html = page(path, ANSWER_BY - timedelta(hours=30, seconds=-1))

    assert f"<b>{ASKED}</b> 前重新报送" in html
    assert "还有 1 天 5 小时" in html
    assert f"请在 {ASKED} 前修改并重新报送：</b>活动简介请写具体。" in html
    assert "3月29日" not in html


@pytest.mark.parametrize("path", ["/", "/declarations/2027/check/"])
def test_remarks_lead_to_their_rows(page, path):
    html = page(path, ANSWER_BY - HOUR)

    link = '<a href="/declarations/2027/#id_rows-1-title">第2行“问卷一周”</a>'
    assert f"{link}：时间太笼统" in html


def test_day_that_has_passed_says_how_long_it_still_can_be_filed(page):
    html = page("/declarations/2027/check/", ANSWER_BY + HOUR)

    assert "deadline deadline-late" in html
    assert "时间已过，3月29日（星期一）24:00以前还能报送，请尽快" in html
    assert f"要求在 {ASKED} 前重新报送，时间已过：" in html
    assert "确认报送</button>" in html


def test_same_content_is_warned_of_and_may_be_filed(page):
    html = page("/declarations/2027/check/", ANSWER_BY - HOUR)

    assert html.count(SAME) == 1
    assert 'href="/declarations/2027/#id_rows"' in html
    assert "确认报送</button>" in html


def sentences(declaration):
    return "".join(problem.text for problem in find_problems(declaration))


def test_changed_content_is_an_answer(returned):
    returned.themes.filter(title="问卷一周").update(time_text="9月")

    assert SAME not in sentences(returned)


def test_new_scan_is_an_answer(returned, filer):
    make_attachment(returned, filer)

    assert SAME not in sentences(returned)


def test_form_that_was_not_returned_is_not_compared(returned):
    returned.status = Status.DRAFT

    assert SAME not in sentences(returned)
