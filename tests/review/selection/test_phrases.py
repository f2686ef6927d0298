"""常用原因: the office keeps its own list."""

import pytest

from review.models import ReasonPhrase
from review.selection import phrases
from submissions.models import AuditEntry
from tests.factories import make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/phrases/"


@pytest.fixture
def client(client, campaign, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def three(db):
    ReasonPhrase.objects.all().delete()
    rows = [ReasonPhrase(text=text) for text in ("甲。", "乙。", "丙。")]
    return ReasonPhrase.objects.bulk_create(rows)


def texts():
    return [phrase.text for phrase in ReasonPhrase.objects.all()]


def logged():
    entry = AuditEntry.objects.latest("pk")
    return entry.action, entry.target_label


def test_sentence_is_added_at_the_end(client, three):
    response = client.post(f"{PAGE}add/", {"text": " 丁。 "}, follow=True)

    assert texts() == ["甲。", "乙。", "丙。", "丁。"]
    assert logged() == ("phrase.add", "丁。")
    assert "已添加“丁。”。" in response.content.decode()


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("", 422, "请写出这条原因"),
        ("长" * 101, 422, "一条原因最多 100 个字"),
        ("乙。", 409, "“乙。”已经在常用原因里了"),
    ],
)
@pytest.mark.parametrize("act", ["add", "rename"])
def test_what_cannot_be_kept_stays_in_its_field(client, three, act, text, status, said):
    address = "add/" if act == "add" else f"{three[0].pk}/rename/"

    response = client.post(f"{PAGE}{address}", {"text": text})

    assert response.status_code == status
    assert said in response.content.decode()
    assert f'value="{text}"' in response.content.decode()
    assert texts() == ["甲。", "乙。", "丙。"]


def test_full_list_takes_no_more(client, three, monkeypatch):
    monkeypatch.setattr(phrases, "MOST", 3)

    response = client.post(f"{PAGE}add/", {"text": "丁。"})

    assert response.status_code == 409
    assert "常用原因最多 3 条" in response.content.decode()


def test_sentence_is_renamed_and_the_log_keeps_the_old_one(client, three):
    client.post(f"{PAGE}{three[0].pk}/rename/", {"text": "甲，改。"})

    assert texts() == ["甲，改。", "乙。", "丙。"]
    assert logged() == ("phrase.rename", "甲，改。")
    assert AuditEntry.objects.latest("pk").data == {"before": "甲。"}


def test_sentence_is_removed(client, three):
    client.post(f"{PAGE}{three[1].pk}/remove/")

    assert texts() == ["甲。", "丙。"]
    assert logged() == ("phrase.remove", "乙。")


@pytest.mark.parametrize(
    ("which", "step", "order"),
    [
        (2, -1, ["甲。", "丙。", "乙。"]),
        (0, 1, ["乙。", "甲。", "丙。"]),
        (0, -1, ["甲。", "乙。", "丙。"]),
        (2, 1, ["甲。", "乙。", "丙。"]),
        (0, 9, ["甲。", "乙。", "丙。"]),
    ],
)
def test_sentence_moves_one_place(client, three, which, step, order):
    client.post(f"{PAGE}{three[which].pk}/move/", {"step": step})

    assert texts() == order


def test_leader_reads_and_has_nothing_to_act_with(client, leader, three):
    client.force_login(leader)

    html = client.get(PAGE).content.decode()

    assert "乙。" in html
    assert "<button" not in html.partition("<main")[2].partition("</main>")[0]


def test_list_is_reached_from_the_workbench_and_the_preview(client):
    theme = make_theme()
    act = {"theme": theme.pk, "outcome": "declined"}

    desk = client.get("/review/2027/themes/").content.decode()
    preview = client.post("/review/2027/themes/decide/", act).content.decode()

    assert f'href="{PAGE}"' in desk
    assert f'href="{PAGE}"' in preview
