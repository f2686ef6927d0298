"""节假日 of a year: what would move is seen first, and what moved is said."""

from datetime import date

import pytest

from submissions.choices import OccasionStatus
from submissions.models import Holiday
from tests.activities import make_activity, make_occasion
from tests.factories import make_campaign, make_declaration
from tests.markup import join_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/followup/holidays/"
NOTICE = "国办发明电〔2026〕1号"
OFFICE_PAGES = ("followup", "followup/calendar", "reminders/activities")


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def send(client, act, text="", **more):
    """What the page sends: the days it showed, with `text` behind them."""
    form = client.get(PAGE).context["form"]
    days = form.initial["text"] + text
    sent = {"text": days, "source": NOTICE, "seen": form.initial["seen"]}
    return client.post(f"{PAGE}{act}/", sent | more, follow=True)


def test_provisional_year_says_so(client, campaign):
    page = join_lines(client.get(PAGE).text)

    assert "国务院办公厅还没有发布2027年的安排，下面暂按法定节日，没有调休。" in page
    assert "2027年2月5日 星期五 至 2月8日 星期一" in page


def test_change_is_seen_first_and_then_made(client, campaign):
    occasion = make_occasion(
        status=OccasionStatus.ANNOUNCED,
        day=date(2027, 9, 17),
        announce_due=date(2027, 9, 9),
        report_due=date(2027, 9, 24),
    )
    more = "\n中秋节 放假 2027-09-20 2027-09-20"

    seen = send(client, "preview", more)

    moved = f"{occasion}：应报送日期由9月24日改为9月27日"
    assert moved in seen.text
    assert not Holiday.objects.filter(day=date(2027, 9, 20)).exists()
    occasion.refresh_from_db()
    assert occasion.report_due == date(2027, 9, 24)

    made = send(client, "replace", more)

    assert moved in made.text
    assert f"依据{NOTICE}" in made.text
    occasion.refresh_from_db()
    assert occasion.report_due == date(2027, 9, 27)


def test_bad_lines_are_told_and_stay(client, campaign):
    answer = send(client, "replace", "\n国庆节 休息 2027-10-09\n怪 放假 十月 九日 再说")

    assert answer.status_code == 422
    assert "类别请写“放假”或“调休上班”" in answer.text
    assert "一行只写名称、类别、第一天、最后一天。" in answer.text
    assert "国庆节 休息 2027-10-09" in answer.text
    assert Holiday.objects.get(day=date(2027, 10, 1)).provisional


def test_days_changed_meanwhile_are_not_written_over(client, campaign):
    answer = send(client, "replace", seen="older")

    assert answer.status_code == 409
    assert "节假日刚刚由别人改过" in answer.text


def test_office_reads_and_does_not_change(client, campaign, reviewer):
    client.force_login(reviewer)

    assert "节假日由管理员改写。" in client.get(PAGE).text
    assert client.post(f"{PAGE}replace/", {}).status_code == 403


@pytest.mark.parametrize(("year", "said"), [(2027, False), (2031, True)])
def test_year_nobody_wrote_is_told_where_working_days_are_counted(
    client, filer, year, said
):
    campaign = make_campaign(year)
    make_declaration(filer.unit, campaign)
    make_occasion(make_activity(filer.unit, campaign=campaign))
    sentence = f"{year}年还没有写节假日，“几个工作日”只按星期六、星期日休息计算。"

    pages = [client.get(f"/review/{year}/{name}/") for name in OFFICE_PAGES]
    client.force_login(filer)
    pages.append(client.get(f"/activities/{year}/"))

    assert [sentence in page.text for page in pages] == [said] * 4
