import pytest

from review.models import ReasonPhrase, Tag
from submissions.models import AuditEntry
from tests.factories import make_tag, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def test_new_reason_is_offered_on_the_workbench(client, campaign):
    data = {"text": "内容太笼统。", "position": 9}

    client.post("/manage/review/reasonphrase/add/", data)

    html = client.get("/review/2027/themes/").content.decode()
    entry = AuditEntry.objects.latest("pk")
    assert '<option value="内容太笼统。"></option>' in html
    assert (entry.action, entry.target_label) == ("reasonphrase.add", "内容太笼统。")


def test_reason_that_goes_is_in_the_log(client):
    phrase = ReasonPhrase.objects.create(text="内容太笼统。")

    client.post(f"/manage/review/reasonphrase/{phrase.pk}/delete/", {"post": "yes"})

    assert not ReasonPhrase.objects.filter(pk=phrase.pk).exists()
    assert AuditEntry.objects.latest("pk").action == "reasonphrase.delete"


def test_tag_is_renamed_for_all_its_themes(client, campaign):
    theme = make_theme()
    tag = make_tag(theme, "现场累")

    client.post(
        f"/manage/review/tag/{tag.pk}/change/",
        {"campaign": campaign.pk, "name": "现场类"},
    )

    assert [str(tag) for tag in theme.tags.all()] == ["现场类"]
    assert AuditEntry.objects.latest("pk").data == {"changed": ["name"]}


def test_second_tag_of_one_name_is_refused_in_words(client, campaign):
    make_tag(make_theme(), "现场类")

    response = client.post(
        "/manage/review/tag/add/", {"campaign": campaign.pk, "name": "现场类"}
    )

    assert "这个标签已经有了。" in response.content.decode()
    assert Tag.objects.count() == 1
