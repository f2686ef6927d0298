"""给单位的信和通知: in the office's words, read beforehand as a unit will read them."""

from importlib import import_module

import pytest
from django.apps import apps

from review.manage.campaigns import copy_campaign
from review.manage.previews import PREVIEWS, find_usual_text
from review.manage.sections import LONG_TEXTS, SECTIONS
from submissions.models import AuditEntry, Campaign
from tests.factories import make_campaign, make_declaration, make_theme, make_unit
from tests.review.manage.test_campaigns import filled

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/manage/campaigns/2027/letters/"
LETTERS = SECTIONS["letters"][1]
OWN = "{单位}：请看“{活动主题}”可否在{月份}举行。{办公室}"


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def campaign():
    return make_campaign(2027)


@pytest.fixture
def typed(client, campaign):
    return filled(client.get(PAGE).context["form"])


def test_letter_is_read_as_a_unit_saved_logged_copied_and_restored(
    client, campaign, admin, typed
):
    make_unit("第一街道", order=1)
    chosen = make_unit("第二街道", order=2)
    make_theme(make_declaration(chosen, campaign), "看得见的垃圾分类")
    typed |= {"consent_letter": OWN, "reader": chosen.pk}

    preview = client.post(f"{PAGE}preview/", typed)

    said = "第二街道：请看“看得见的垃圾分类”可否在9月举行。区政务公开办"
    assert said in preview.text
    # The Enter key presses the first button, which must not bring back usual words.
    assert preview.text.index(">保存</button>") < preview.text.index('name="usual"')
    campaign.refresh_from_db()
    assert campaign.consent_letter != OWN

    client.post(f"{PAGE}save/", typed)

    campaign.refresh_from_db()
    assert campaign.consent_letter == OWN
    usual = find_usual_text("consent_letter")
    entry = AuditEntry.objects.get(action="campaign.change")
    assert entry.data["changes"] == {"consent_letter": [usual, OWN]}
    page = client.get("/manage/campaigns/2027/").text
    assert page.count("自己写的文字") == 1
    assert copy_campaign(campaign, 2028, actor=admin).consent_letter == OWN

    restored = client.post(f"{PAGE}preview/", typed | {"usual": "consent_letter"})

    assert restored.context["form"]["consent_letter"].value() == usual
    campaign.refresh_from_db()
    assert campaign.consent_letter == OWN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{主题}在{月份}", "没有{主题}这个占位符。可以用的是：{单位}、"),
        ("{活动主题}在{月份", "花括号没有成对"),
        ("{活动主题!r}在{月份}", "没有{活动主题!r}这个占位符"),
        ("请答复{活动主题}。", "少了{月份}，单位读不到这一项"),
    ],
)
def test_letter_that_cannot_be_filled_is_refused_beside_its_text(
    client, campaign, typed, text, said
):
    for act in ("preview", "save"):
        page = client.post(f"{PAGE}{act}/", typed | {"consent_letter": text})

        assert page.status_code == 422
        beside = page.text.split('id="said-consent_letter"')[1]
        assert said in beside.split("</div>")[0]
        assert text in page.text
    assert Campaign.objects.get().consent_letter == find_usual_text("consent_letter")


def test_every_text_has_a_preview_and_is_filled_by_it(client, campaign):
    make_unit("第一街道")

    assert set(LONG_TEXTS) < set(PREVIEWS)
    for section in ("titles", "reminders", "letters"):
        shown = client.get(f"/manage/campaigns/2027/{section}/").context["fields"]
        said = {field.name: text for field, text in shown if text is not None}
        assert said.keys() == PREVIEWS.keys() & set(SECTIONS[section][1])
        assert not any("{" in text for text in said.values())


def test_texts_of_an_earlier_version_are_named_in_chinese(campaign):
    renaming = import_module("submissions.migrations.0008_placeholders_in_chinese")
    usual = campaign.reminder_text

    renaming.name_in_english(apps, None)

    campaign.refresh_from_db()
    assert campaign.reminder_text.startswith("{unit}：{year}年")
    assert campaign.news_title == "{unit}开展“{theme}”政务公开主题日活动"

    renaming.name_in_chinese(apps, None)

    campaign.refresh_from_db()
    assert campaign.reminder_text == usual
    campaign.full_clean()
