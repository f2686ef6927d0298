"""查找: what each person finds from the masthead."""

import pytest

from submissions.choices import DeclarationStatus
from tests.factories import make_campaign, make_declaration, make_filing, make_theme
from tests.markup import join_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(unit):
    """A filed form of the filer's unit, beside a theme that only others have."""
    declaration = make_declaration(unit, status=DeclarationStatus.SUBMITTED)
    make_theme(declaration, title="走进大厅看办事")
    make_filing(declaration)
    return declaration


@pytest.fixture
def foreign(own, outsider):
    declaration = make_declaration(outsider.unit, status=DeclarationStatus.SUBMITTED)
    make_theme(declaration, title="走进大厅看学校")
    make_theme(make_declaration(), title="走进大厅的草稿")
    make_filing(declaration)
    return declaration


def search(client, words):
    """([(sort, [what was found])], the addresses they lead to)."""
    response = client.get("/search/", {"words": words})
    finds = response.context["finds"]
    told = [(some.name, [row.label for row in some.rows]) for some in finds]
    return told, [row.url for some in finds for row in some.rows]


def test_office_finds_what_was_filed_and_gets_there(client, reviewer, own, foreign):
    client.force_login(reviewer)

    themes, _ = search(client, "大厅 走进")
    units, [unit_page] = search(client, "高塘岭")
    receipts, [receipt_page] = search(client, own.filings.get().number.lower())

    assert themes == [("主题", ["走进大厅看办事", "走进大厅看学校"])]
    assert units == [("单位", ["高塘岭街道"])]
    assert receipts == [("回执", [own.filings.get().number])]
    assert unit_page == receipt_page == f"/review/2027/declarations/{own.pk}/"


def test_unit_finds_its_own_only(client, filer, own, foreign):
    client.force_login(filer)

    themes, pages = search(client, "走进大厅")
    nothing, _ = search(client, foreign.filings.get().number)
    _, [receipt] = search(client, own.filings.get().number)

    assert themes == [("主题", ["走进大厅看办事"])]
    assert nothing == search(client, "教育局")[0] == []
    for page in (*pages, receipt):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("words", ["", "  ", "\0", "没有%_'的", "长" * 500, "(" * 9])
def test_any_words_are_answered(client, reviewer, own, words):
    client.force_login(reviewer)

    response = client.get("/search/", {"words": words})

    assert response.status_code == 200
    assert response.context["finds"] == []


def test_queries_do_not_grow(client, reviewer, own, django_assert_num_queries):
    client.force_login(reviewer)
    other = make_campaign(2026)
    for campaign in (own.campaign, other, other):
        declaration = make_declaration(
            campaign=campaign, status=DeclarationStatus.SUBMITTED
        )
        make_theme(declaration, title="走进大厅")
        make_filing(declaration)

    client.get("/search/")
    with django_assert_num_queries(10):
        html = join_lines(client.get("/search/", {"words": "走进大厅"}).text)
    assert "含有“走进大厅”的：主题 4 个。" in html
