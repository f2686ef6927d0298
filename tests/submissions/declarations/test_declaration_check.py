import re
from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from tests.factories import make_campaign, make_declaration, make_theme

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/check/"
FORM = "/declarations/2027/"


@pytest.fixture
def page(client, filer):
    client.force_login(filer)

    def fetch():
        return client.get(PAGE).content.decode()

    return fetch


def test_complete_form_is_shown_as_it_will_print(page, filer):
    make_theme(
        make_declaration(filer.unit),
        title="走进大厅",
        time_text="5-6月",
        forms=("现场观摩", "座谈交流"),
        summary="一\n二",
    )

    html = page()

    assert "长沙市望城区2027年“政务公开主题日”活动主题申报表" in html
    assert "走进大厅" in html
    assert "5-6月" in html
    assert "现场观摩、座谈交流" in html
    assert "一<br>二" in html
    assert "13800138000" in html


def test_complete_form_can_be_filed_from_here(page, filer):
    declaration = make_declaration(filer.unit, revision=7)
    make_theme(declaration)

    html = page()

    assert 'action="/declarations/2027/submit/"' in html
    assert 'name="revision" value="7"' in html
    assert "确认报送</button>" in html


def test_every_page_brings_a_key_of_its_own(page, filer):
    make_theme(make_declaration(filer.unit))

    keys = {re.search(r'name="key" value="([^"]+)"', page())[1] for _ in range(2)}

    assert len(keys) == 2


def test_problem_leads_to_its_field_on_the_form(client, page, filer):
    make_theme(make_declaration(filer.unit), title="甲", time_text="尽快")

    html = page()

    anchor = re.search(rf'href="{FORM}#([^"]+)">第1行“活动时间”：', html)[1]
    assert f'id="{anchor}"' in client.get(FORM).content.decode()
    assert "确认报送</button>" not in html


@pytest.mark.parametrize("missing", ["title", "time_text", "summary"])
def test_what_is_missing_is_said_in_the_table_too(page, filer, missing):
    make_theme(make_declaration(filer.unit), **{missing: ""})

    assert page().count("未填写") == 1


def test_empty_form_says_how_much_is_needed(page, filer):
    make_declaration(filer.unit, revision=0)

    assert "至少要填 1 个活动主题，现在有 0 个。" in page()


def test_after_the_deadline_the_page_says_whom_to_call(page, filer):
    campaign = make_campaign(deadline=timezone.now() - timedelta(minutes=1))
    make_theme(make_declaration(filer.unit, campaign), title="开放日", time_text="")

    html = page()

    assert "现在不在报送时间内，不能报送" in html
    assert campaign.office_phone in html
    assert "确认报送</button>" not in html
    assert "就能报送" not in html
    assert "照样报送" not in html
    assert "还没有填好的地方" in html
    assert "和打印出来的一样" in html


def test_extended_unit_can_still_file(page, filer):
    make_theme(
        make_declaration(
            filer.unit,
            make_campaign(deadline=timezone.now() - timedelta(days=1)),
            extended_until=timezone.now() + timedelta(hours=1),
            extension_reason="系统停电",
        )
    )

    assert "确认报送</button>" in page()


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_filed_form_is_not_checked_again(client, filer, status):
    make_declaration(filer.unit, status=status)
    client.force_login(filer)

    response = client.get(PAGE)

    assert (response.status_code, response.url) == (302, FORM)


def test_before_opening_there_is_nothing_to_check(client, filer):
    campaign = make_campaign(opens_at=timezone.now() + timedelta(days=1))
    make_declaration(filer.unit, campaign, revision=0)
    client.force_login(filer)

    assert client.get(PAGE).url == FORM


def test_looking_changes_nothing(page, filer):
    declaration = make_declaration(filer.unit)
    make_theme(declaration)

    page()

    declaration.refresh_from_db()
    assert (declaration.status, declaration.revision) == (Status.DRAFT, 1)
