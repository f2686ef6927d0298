from html import unescape

import pytest

from review.models import Note, Tag
from review.selection import marks
from submissions.models import AuditEntry
from tests.factories import make_campaign, make_declaration, make_tag, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/themes/"
HTMX = {"HX-Request": "true"}
SECRET = "听说经费还没有落实，先放一放。"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def theme(campaign):
    return make_theme(title="走进大厅")


def add_note(client, theme, text, **how):
    return client.post(f"{PAGE}{theme.pk}/note/", {"text": text}, **how)


def add_tag(client, theme, name, **how):
    return client.post(f"{PAGE}{theme.pk}/tag/", {"name": name}, **how)


def names(theme):
    return [tag.name for tag in theme.tags.all()]


# Notes -----------------------------------------------------------------------


def test_note_is_kept_with_who_wrote_it(client, reviewer, theme):
    response = add_note(client, theme, SECRET)

    note = Note.objects.get()
    assert response.url == f"{PAGE}{theme.pk}/#notes-{theme.pk}"
    assert (note.theme, note.text, note.by_label) == (theme, SECRET, reviewer.label)


def test_notes_are_shown_with_author_and_time(client, reviewer, theme):
    add_note(client, theme, SECRET)
    Note.objects.update(at="2027-03-31T10:05:00+08:00")

    html = client.get(f"{PAGE}{theme.pk}/").content.decode()

    assert SECRET in html
    assert f"{reviewer.label} · 3月31日 10:05" in html


def test_log_tells_of_a_note_but_not_what_it_says(client, theme):
    add_note(client, theme, SECRET)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target_label, entry.data) == (
        "theme.note",
        "走进大厅",
        {},
    )


@pytest.mark.parametrize("text", ["", "  \u3000", "\u200b", "\x01"])
def test_empty_note_is_refused_in_words(client, theme, text):
    response = add_note(client, theme, text)

    assert response.status_code == 422
    assert "备注是空的，没有保存" in response.content.decode()
    assert not Note.objects.exists()


def test_too_long_note_is_kept_in_its_field(client, theme):
    response = add_note(client, theme, "长" * 501)

    assert response.status_code == 422
    assert "长" * 501 in response.content.decode()
    assert not Note.objects.exists()


def test_note_in_place_answers_with_its_part_and_the_mark_of_the_row(client, theme):
    html = add_note(client, theme, SECRET, headers=HTMX).content.decode()

    assert html.lstrip().startswith(
        f'<section class="panel-part" id="notes-{theme.pk}"'
    )
    assert 'hx-swap-oob="true"' in html
    assert "备注 1" in html
    assert "<html" not in html


def test_refused_note_in_place_says_why_in_its_part(client, theme):
    response = add_note(client, theme, "", headers=HTMX)

    html = response.content.decode()
    assert response.status_code == 422
    assert html.lstrip().startswith('<section class="panel-part" id="notes-')
    assert "备注是空的" in html


def test_hostile_note_stays_text(client, theme):
    add_note(client, theme, "<script>alert(1)</script>{{ x }}")

    html = client.get(f"{PAGE}{theme.pk}/").content.decode()

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ x }}" in html


def test_note_of_another_year_is_not_found_here(client, theme):
    other = make_declaration(campaign=make_campaign(2026), status="submitted")
    foreign = make_theme(other)

    assert add_note(client, foreign, SECRET).status_code == 404
    assert not Note.objects.exists()


# Tags ------------------------------------------------------------------------


def test_new_name_becomes_a_tag_of_the_campaign(client, theme):
    response = add_tag(client, theme, " 现场 类 ")

    tag = Tag.objects.get()
    assert response.url == f"{PAGE}{theme.pk}/#tags-{theme.pk}"
    assert (tag.name, tag.campaign) == ("现场 类", theme.declaration.campaign)
    assert names(theme) == ["现场 类"]


def test_known_name_puts_on_the_same_tag(client, theme):
    other = make_theme(title="另一个")
    make_tag(other)

    add_tag(client, theme, "现场类")

    assert Tag.objects.get().themes.count() == 2


def test_tag_twice_is_one_tag_and_one_entry(client, theme):
    add_tag(client, theme, "现场类")
    add_tag(client, theme, "现场类")

    entry = AuditEntry.objects.get()
    assert names(theme) == ["现场类"]
    assert (entry.action, entry.data) == ("theme.tag", {"tag": "现场类"})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "请写标签的名字"),
        ("\u200b ", "请写标签的名字"),
        ("长" * 13, "标签至多 12 个字"),
    ],
)
def test_name_that_is_none_is_refused_and_kept(client, theme, name, said):
    response = add_tag(client, theme, name)

    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert not Tag.objects.exists()


def test_fifty_tags_are_enough(client, theme):
    campaign = theme.declaration.campaign
    for number in range(marks.MOST_TAGS):
        campaign.tags.create(name=f"标签{number}")

    response = add_tag(client, theme, "又一个")

    assert response.status_code == 409
    assert "标签已经有 50 个，不能再加新的" in response.content.decode()
    assert names(theme) == []


def test_fiftieth_tag_still_goes_onto_further_themes(client, theme):
    campaign = theme.declaration.campaign
    for number in range(marks.MOST_TAGS):
        campaign.tags.create(name=f"标签{number}")

    add_tag(client, theme, "标签7")

    assert names(theme) == ["标签7"]


def test_tag_comes_off_and_goes_with_its_last_theme(client, theme):
    tag, other = make_tag(theme), make_theme()
    tag.themes.add(other)

    client.post(f"{PAGE}{theme.pk}/tag/{tag.pk}/off/")
    assert (names(theme), names(other)) == ([], ["现场类"])
    client.post(f"{PAGE}{other.pk}/tag/{tag.pk}/off/")

    assert not Tag.objects.exists()
    assert AuditEntry.objects.latest("pk").data == {"tag": "现场类"}


def test_taking_off_what_is_not_on_changes_nothing(client, theme):
    tag = make_tag(make_theme())

    client.post(f"{PAGE}{theme.pk}/tag/{tag.pk}/off/")

    assert tag.themes.count() == 1
    assert not AuditEntry.objects.of_acts().exists()


def test_tag_of_another_year_is_not_found_here(client, theme):
    old = make_theme(make_declaration(campaign=make_campaign(2026), status="submitted"))

    response = client.post(f"{PAGE}{theme.pk}/tag/{make_tag(old).pk}/off/")

    assert response.status_code == 404
    assert names(old) == ["现场类"]


def test_tags_are_pills_in_the_row_and_offered_again(client, theme):
    make_tag(theme, "亲子")

    html = client.get(PAGE).content.decode()
    panel = client.get(f"{PAGE}{theme.pk}/").content.decode()

    assert '<span class="pill">亲子</span>' in html
    assert '<option value="亲子"></option>' in panel


@pytest.mark.parametrize("name", ["<b>x</b>", '"><i>', "<script>"])
def test_hostile_tag_stays_text(client, theme, name):
    add_tag(client, theme, name)

    pages = [client.get(page).content.decode() for page in (PAGE, f"{PAGE}{theme.pk}/")]
    assert names(theme) == [name]
    assert [name in page for page in pages] == [False, False]
    assert [name in unescape(page) for page in pages] == [True, True]


# Who ---------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("filer", 404)])
def test_only_the_office_writes_beside_a_theme(client, request, theme, who, status):
    client.force_login(request.getfixturevalue(who))

    answers = {add_note(client, theme, SECRET), add_tag(client, theme, "现场类")}

    assert {answer.status_code for answer in answers} == {status}
    assert not Note.objects.exists()
    assert not Tag.objects.exists()


def test_leader_reads_notes_without_a_form(client, leader, theme):
    add_note(client, theme, SECRET)
    client.force_login(leader)

    html = client.get(f"{PAGE}{theme.pk}/").content.decode()

    assert SECRET in html
    assert "加备注" not in html
    assert "加标签" not in html
