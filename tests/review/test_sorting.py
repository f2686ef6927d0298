"""Heads of tables that sort by a link: the workbench, the roster, the overview, changes."""

import re

import pytest

from review.issue.issuing import issue_plan
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection, UnitKind
from submissions.models import Theme
from submissions.months import Months
from tests.factories import make_declaration, make_selected, make_theme, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def client(client, reviewer, campaign):
    """Three units, with one, three and two themes, of different months and outcomes."""
    client.force_login(reviewer)
    for unit, months, outcome in (
        ("甲镇", [5], Selection.SELECTED),
        ("乙镇", [2, 3, 9], Selection.PENDING),
        ("丙镇", [8, 10], Selection.DECLINED),
    ):
        declaration = make_declaration(
            make_unit(unit, UnitKind.TOWN), status=Status.SUBMITTED
        )
        for month in months:
            make_theme(
                declaration,
                f"{unit}{month}",
                time_text=f"{month}月",
                selection=outcome,
            )
    return client


def read_firsts(html, pattern):
    return list(dict.fromkeys(re.findall(pattern, html)))


@pytest.mark.parametrize(
    ("page", "query", "order"),
    [
        ("themes", "", "甲乙丙"),
        ("themes", "sort=-unit", "丙乙甲"),
        ("themes", "sort=time", "乙甲丙"),
        ("themes", "sort=selection", "乙甲丙"),
        ("themes", "sort=%27;--", "甲乙丙"),
        ("themes", "kind=town&sort=-unit", "丙乙甲"),
        ("roster", "sort=-themes", "乙丙甲"),
        ("roster", "sort=unit", "甲乙丙"),
        ("roster", "sort=-changed&state=filed", ""),
        ("overview", "by=unit&sort=total", "甲丙乙"),
        ("overview", "by=unit&sort=-declined", "丙甲乙"),
        ("overview", "by=unit&sort=-name&without=1", "丙乙"),
    ],
)
def test_rows_come_as_the_head_says(client, page, query, order):
    response = client.get(f"/review/2027/{page}/?{query}", follow=True)

    html = response.text.partition("<table")[2]
    units = read_firsts(html, ">([甲乙丙])镇")
    assert "".join(units) == order or not order
    assert len(units) >= 2


def test_head_says_how_it_sorts_and_where_a_press_leads(client):
    html = client.get("/review/2027/themes/?month=2&month=5&sort=-unit").text
    heads = re.findall(r'<th scope="col".*?</th>', html, re.S)

    [sorted_by] = [head for head in heads if "aria-sort" in head]
    assert 'aria-sort="descending"' in sorted_by
    assert 'href="?month=2&amp;month=5"' in sorted_by  # back to the usual order
    assert any('href="?month=2&amp;month=5&amp;sort=time"' in head for head in heads)
    assert '<input type="hidden" name="sort" value="-unit">' in html  # filters keep it


def test_small_tables_sort_by_any_figure(client, campaign):
    response = client.get("/review/2027/overview/?by=form&sort=-total")

    totals = [line.total for line in response.context["lines"]]
    assert totals == sorted(totals, reverse=True)
    assert client.get("/review/2027/overview/?by=kind&sort=pending").status_code == 200


@pytest.fixture
def issued(client, campaign, reviewer):
    Theme.objects.update(selection=Selection.RESERVE)
    version = begin_version(campaign, actor=reviewer)
    for title, month in (("晚", 11), ("早", 4)):
        declaration = make_declaration(make_unit(f"{title}局"), status=Status.ACCEPTED)
        theme = make_selected(title, declaration=declaration, time_text="12月")
        place_theme(theme, Months.of(month), version=version, actor=reviewer)
    return issue_plan(version, actor=reviewer)


def test_plan_in_force_sorts_and_is_found_by_its_months(client, issued):
    rows = client.get("/review/2027/changes/?sort=months").context["rows"]
    found = client.get("/review/2027/themes/?planned=4")

    assert [row.title for _, row in rows] == ["早", "晚"]
    assert [str(theme) for theme in found.context["themes"]] == ["早"]
    menu = client.get(
        "/review/2027/themes/options/planned/", headers={"HX-Request": "true"}
    )
    assert re.findall(r'id="many-planned-(\d+)"[^>]*>(\d+)<', menu.text) == [
        (str(month), "1" if month in (4, 11) else "0") for month in range(1, 13)
    ]


def test_no_planned_months_before_there_is_a_plan(client):
    assert "计划月份" not in client.get("/review/2027/themes/").text
