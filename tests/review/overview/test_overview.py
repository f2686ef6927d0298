"""总览: the figures, what they leave out, and where each leads."""

import re
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document

from review.issue.issuing import issue_plan
from review.manage.campaigns import change_entries
from review.overview.counts import (
    count_by_outcome,
    find_without_selected,
    list_withdrawn,
)
from review.overview.selection_summary import Turnout, write_selection_summary
from review.overview.spreads import spread_focus, spread_forms, spread_whole
from review.overview.summing_up import list_reasons, make_selection_summary
from review.overview.tallies import tally_by_focus, tally_by_form, tally_by_kind
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from review.selection.joining import merge_themes
from review.selection.outcomes import decide_theme
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection, UnitKind
from submissions.models import Declaration, Theme
from submissions.months import Months
from tests.factories import (
    make_campaign,
    make_declaration,
    make_filing,
    make_issued,
    make_selected,
    make_theme,
    make_unit,
    make_user,
)
from tests.markup import join_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/overview/"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


def figures(tally):
    return {state.value: n for state, n in tally.outcomes.items() if n}


# What is counted -------------------------------------------------------------


def test_themes_are_counted_by_outcome(campaign):
    for selection in (*Selection, Selection.DECLINED):
        make_theme(selection=selection)
    make_theme(make_declaration())
    old = make_declaration(campaign=make_campaign(2026), status=Status.SUBMITTED)
    make_theme(old)

    assert count_by_outcome(campaign) == {
        Selection.SELECTED: 1,
        Selection.RESERVE: 1,
        Selection.DECLINED: 2,
        Selection.MERGED: 1,
        Selection.PENDING: 1,
    }


@pytest.mark.parametrize("status", Status.editable())
def test_withdrawn_counts_the_rows_as_they_were_filed_last(campaign, status):
    declaration = make_declaration(status=Status.SUBMITTED)
    make_theme(declaration)
    make_filing(declaration)
    make_theme(declaration)
    make_filing(declaration)
    Declaration.objects.filter(pk=declaration.pk).update(
        status=status, return_reason="请改。", answer_by="2027-04-01T00:00+08:00"
    )
    make_theme(declaration, "还没有报送的一行")

    assert len(list_withdrawn(campaign)) == 2


def test_what_is_filed_or_never_was_is_not_withdrawn(campaign):
    filed = make_declaration(status=Status.SUBMITTED)
    make_theme(filed)
    make_filing(filed)
    make_theme(make_declaration())

    assert list_withdrawn(campaign) == []


def test_kinds_have_their_outcomes(campaign):
    town = make_declaration(
        make_unit(kind=UnitKind.TOWN), campaign, status=Status.ACCEPTED
    )
    make_theme(town, selection=Selection.RESERVE)
    make_selected()

    kinds = {tally.key: figures(tally) for tally in tally_by_kind(campaign, [])}

    assert kinds == {
        UnitKind.STREET: {"selected": 1},
        UnitKind.TOWN: {"reserve": 1},
        UnitKind.DISTRICT: {},
    }


def test_theme_without_a_focus_area_is_counted_as_such(campaign):
    area = campaign.focus_areas.first()
    make_theme(focus_area=area)
    make_theme()

    counted = {
        tally.name: tally.total for tally in tally_by_focus(campaign, []) if tally.total
    }

    assert counted == {area.name: 1, "未填重大主题": 1}


def test_theme_of_two_forms_counts_under_both(campaign):
    make_selected(forms=("座谈交流", "现场观摩"))

    counted = {tally.name: figures(tally) for tally in tally_by_form(campaign, [])}

    assert counted["座谈交流"] == counted["现场观摩"] == {"selected": 1}
    assert counted["政策发布"] == {}


def test_form_in_own_words_is_counted_as_other(campaign):
    make_selected(forms=("座谈交流",), other_form="直播")
    make_selected(forms=(), other_form="知识竞赛")
    make_theme(forms=(), other_form="", time_text="5月")

    counted = {tally.name: tally.total for tally in tally_by_form(campaign, [])}
    months = {line.name: line.months[3:5] for line in spread_forms(campaign)}

    assert (counted["座谈交流"], counted["其他"], counted["未填活动形式"]) == (1, 2, 1)
    assert (months["其他"], months["未填活动形式"]) == ([2, 0], [0, 1])


def test_theme_of_two_months_counts_in_both_and_once_in_all(campaign):
    make_selected(time_text="4-5月")

    [line] = [line for line in spread_focus(campaign) if line.total]

    assert (line.months[3:6], line.total) == ([1, 1, 0], 1)


@pytest.mark.parametrize("spread", [spread_focus, spread_forms])
def test_months_of_one_outcome_alone(campaign, spread):
    make_selected(time_text="4月")
    make_theme(time_text="4月")

    chosen, whole = spread(campaign, Selection.SELECTED), spread(campaign)

    assert [sum(line.months[3] for line in lines) for lines in (chosen, whole)] == [
        1,
        2,
    ]


def test_months_are_summed_over_the_areas(campaign):
    make_selected(time_text="4-5月", focus_area=campaign.focus_areas.first())
    make_selected(time_text="5月")

    lines = [line.months for line in spread_focus(campaign)]
    sums = spread_whole(campaign)

    assert list(map(sum, zip(*lines, strict=True))) == sums.months
    assert (sums.months[3:6], sums.total) == ([1, 2, 0], 2)


# Units without a selected theme ----------------------------------------------


def units_without(campaign):
    return [one.unit for one in find_without_selected(campaign)]


def test_only_a_selected_theme_counts(campaign):
    chosen, other = make_selected(), make_theme(selection=Selection.RESERVE)
    silent = make_declaration()

    assert units_without(campaign) == [other.declaration.unit, silent.unit]
    assert chosen.declaration.unit not in units_without(campaign)


def test_co_organiser_takes_part(campaign):
    partner = make_declaration()
    make_selected().co_organisers.add(partner.unit)

    assert units_without(campaign) == []


def test_unit_of_a_merged_theme_and_its_partner_take_part(campaign, reviewer):
    lead, joined, partner = make_selected(), make_theme(), make_declaration()
    joined.co_organisers.add(partner.unit)
    merge_themes(lead, [joined], actor=reviewer)

    assert units_without(campaign) == []


def test_theme_merged_into_what_is_not_selected_is_no_help(campaign, reviewer):
    lead, joined = make_theme(), make_theme()
    merge_themes(lead, [joined], actor=reviewer)

    assert units_without(campaign) == [lead.declaration.unit, joined.declaration.unit]


# The page --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "queries"),
    [("year", 14), ("unit", 17), ("kind", 14), ("focus", 16), ("form", 18)],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(
    client, campaign, by, queries, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_selected(focus_area=campaign.focus_areas.first())

    with django_assert_num_queries(queries):
        client.get(PAGE, {"by": by})


def linked(html):
    """The addresses of the workbench that the page leads to."""
    parts = html.replace("&amp;", "&").split('href="')[1:]
    links = [part.partition('"')[0] for part in parts]
    return [link for link in links if link.startswith("/review/2027/themes/?")]


@pytest.mark.parametrize("by", ["unit", "kind", "focus", "form"])
def test_every_number_leads_to_as_many_themes(client, campaign, by):
    area = campaign.focus_areas.first()
    make_selected(time_text="4-5月", focus_area=area)
    make_selected(time_text="5月", forms=("座谈交流", "现场观摩"))
    make_theme(selection=Selection.RESERVE, focus_area=area)
    make_selected(time_text="5月", forms=(), other_form="直播")
    html = client.get(PAGE, {"by": by}).content.decode()

    for link in set(linked(html)):
        shown = client.get(link, follow=True).context["page"].paginator.count
        told = html.replace("&amp;", "&").partition(f'href="{link}">')[2]
        assert told.partition("<")[0].strip() == str(shown), link


def read_cells(html):
    """{first cell of a row: the others}, words without their tags."""
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2], re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    words = [[re.sub(r"<[^>]*>|\s", "", cell) for cell in row] for row in cells]
    return {row[0]: row[1:] for row in words if row}


def test_rows_say_what_became_of_the_themes(client, campaign):
    odd, gone = make_unit("甲&乙<b>"), make_unit("丙局")
    filed = make_declaration(odd, campaign, status=Status.SUBMITTED)
    for selection in (Selection.SELECTED, Selection.DECLINED, Selection.DECLINED):
        make_theme(filed, selection=selection)
    withdrawn = make_declaration(gone, campaign, status=Status.SUBMITTED)
    make_theme(withdrawn)
    take_out(withdrawn, Status.DRAFT)

    html = client.get(PAGE, {"by": "unit", "sort": "total"}).text
    kinds = client.get(PAGE, {"by": "kind"}).text

    rows = read_cells(html)
    assert list(rows) == ["丙局", "甲&amp;乙&lt;b&gt;", "合计"]
    assert rows["甲&amp;乙&lt;b&gt;"] == [
        "已报送",
        "3",
        "1",
        "",
        "2",
        "",
        "",
        "",
        "1/3",
    ]
    assert rows["丙局"] == ["草稿", "1", "", "", "", "", "", "1", "0/1"]
    assert "unit=%E7%94%B2%26%E4%B9%99%3Cb%3E&amp;selection=declined" in html
    assert "unit=%E4%B8%99%E5%B1%80" not in html
    assert 'max="3" value="1"' in join_lines(html)
    assert read_cells(kinds)["街道"][:3] == ["2", "1", "4"]


def test_units_without_are_listed_alone_on_wish(client, campaign):
    make_selected()
    unchosen = make_theme(selection=Selection.RESERVE).declaration
    silent = make_declaration()

    response = client.get(PAGE, {"by": "unit", "without": "1"})

    listed = [declaration for declaration, _ in response.context["rows"]]
    assert listed == [unchosen, silent]
    assert response.context["sums"].total == 1


def test_states_are_said_in_the_words_of_the_roster(client, campaign):
    for fields in ({"revision": 0}, {"revision": 1}, {"status": Status.SUBMITTED}):
        make_declaration(**fields)
    came = make_declaration(revision=0)
    make_user(unit=came.unit, last_login=timezone.now())

    pages = [
        client.get(page).text for page in (f"{PAGE}?by=unit", "/review/2027/roster/")
    ]

    words = [re.findall(r'class="state [^"]*">([^<]+)<', html) for html in pages]
    listed = ["未登录", "草稿", "已报送", "未填"]
    assert words[0] == listed
    assert set(listed) <= set(words[1])


@pytest.mark.parametrize("by", ["unit", "kind"])
def test_sums_stand_under_the_table(client, every_state, by):
    response = client.get(PAGE, {"by": by})

    sums, lines = (
        response.context["sums"],
        [line for _, line in response.context["rows"]],
    )
    assert sums.total == sum(line.total for line in lines) == response.context["total"]
    for outcome, number in sums.outcomes.items():
        assert sum(line.outcomes[outcome] for line in lines) == number
    assert '<th scope="row">合计</th>' in response.text


def test_months_are_those_of_the_selected_until_all_are_wanted(client, campaign):
    make_selected(time_text="4月")
    make_theme(time_text="4月")

    chosen = client.get(PAGE, {"by": "focus"})
    whole = client.get(PAGE, {"by": "focus", "all": "1"})

    assert [page.context["sums"].months[3] for page in (chosen, whole)] == [1, 2]


def test_before_any_is_selected_the_months_are_of_all(client, campaign):
    make_theme(time_text="4月")

    assert client.get(PAGE, {"by": "focus"}).context["sums"].months[3] == 1


@pytest.fixture
def issued(campaign, reviewer):
    """A plan in force with a theme moved to May, another in April, and a dropped row."""
    moved = make_selected(time_text="4月", focus_area=campaign.focus_areas.first())
    stays = make_selected(time_text="4月", forms=(), other_form="直播")
    gone = make_selected(time_text="4月")
    version = begin_version(campaign, actor=reviewer)
    for theme, month in ((moved, 5), (stays, 4), (gone, 4)):
        place_theme(theme, Months.of(month), version=version, actor=reviewer)
    issue_plan(version, actor=reviewer)
    version.entries.filter(theme=gone).update(dropped=True, change_reason="停电。")
    return version


@pytest.mark.parametrize("by", ["focus", "form"])
def test_months_are_those_of_the_plan_once_it_is_issued(client, issued, by):
    planned = client.get(PAGE, {"by": by})
    declared = client.get(PAGE, {"by": by, "months": "declared"})
    whole = client.get(PAGE, {"by": by, "all": "1"})

    pages = (planned, declared, whole)
    assert [page.context["sums"].months[3:5] for page in pages] == [
        [1, 1],
        [3, 0],
        [3, 0],
    ]
    assert planned.context["sums"].total == 2
    assert sum(line.total for line in planned.context["lines"]) == 2
    assert '<b aria-current="true">计划月份</b>' in planned.text
    assert '<b aria-current="true">申报月份</b>' in declared.text
    assert "计划月份" not in client.get("/review/2027/overview/?by=unit").text


def rename(entry, name, actor):
    values = {"name": name, "position": entry.position}
    change_entries(
        entry.campaign, type(entry), [(entry.pk, values, False)], actor=actor
    )


def test_form_renamed_after_issue_goes_on_counting_what_was_issued(
    client, campaign, reviewer
):
    make_issued(make_selected(forms=("座谈交流",)), reviewer)

    rename(campaign.activity_forms.get(name="座谈交流"), "座谈会", reviewer)

    lines = client.get(PAGE, {"by": "form"}).context["lines"]
    assert {line.name: line.total for line in lines if line.total} == {"座谈会": 1}
    found = client.get("/review/2027/followup/", {"form": "座谈会"})
    assert found.context["page"].paginator.count == 1


@pytest.mark.parametrize("query", ["by=", "by=x", "page=99", "page=x", "without="])
def test_odd_addresses_are_answered(client, campaign, query):
    assert client.get(f"{PAGE}?{query}").status_code == 200


# The report ------------------------------------------------------------------


def summary(campaign):
    return make_selection_summary(campaign, day=campaign.deadline.date())


def take_out(declaration, status):
    """As after 撤回 or 退回 of what was filed."""
    make_filing(declaration)
    reason = {"return_reason": "请改。", "answer_by": "2027-04-01T00:00+08:00"}
    Declaration.objects.filter(pk=declaration.pk).update(status=status, **reason)


@pytest.fixture
def every_state(campaign, reviewer):
    """Themes of every selection, merged, withdrawn, returned, never filed."""
    area, other = campaign.focus_areas.all()[:2]
    for selection in (*Selection, Selection.SELECTED):
        make_theme(selection=selection, focus_area=area)
    merge_themes(make_selected(), [make_theme()], actor=reviewer)
    for status, kind in ((Status.DRAFT, UnitKind.TOWN), (Status.RETURNED, "street")):
        gone = make_declaration(make_unit(kind=kind), status=Status.SUBMITTED)
        make_theme(
            gone, focus_area=other, forms=("政策发布", "座谈交流"), other_form="直播"
        )
        make_theme(gone)
        take_out(gone, status)
    make_declaration(status=Status.ACCEPTED, none_reason="机构改革。")
    make_theme(make_declaration())
    return campaign


def test_the_equation_holds_on_mixed_data(every_state):
    told = summary(every_state)

    filed = Theme.objects.filed().count()
    assert told.total == filed + 4 == sum(told.outcomes.values()) + told.withdrawn
    for tallies in (told.kinds, told.focus):
        assert sum(tally.total for tally in tallies) == told.total
        assert sum(tally.withdrawn for tally in tallies) == told.withdrawn
        for outcome, number in told.outcomes.items():
            assert sum(tally.outcomes[outcome] for tally in tallies) == number
    assert sum(told.units.values()) == every_state.declarations.count()


def told_declined(table):
    return next(int(row[1]) for row in table if row[0] == "未入选")


def test_every_table_of_the_paper_sums_up_to_its_first(every_state):
    content = write_selection_summary(summary(every_state))
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(BytesIO(content)).tables
    ]

    *parts, total = [int(row[1]) for row in tables[0][1:]]
    for _, *lines, sums in tables[1:3]:
        numbers = [[int(cell) for cell in line[1:]] for line in lines]
        assert list(map(sum, zip(*numbers, strict=True))) == [total, *parts]
        assert sums == ["合计", *map(str, [total, *parts])]
    assert tables[3][-1] == tables[1][-1]
    assert all(int(line[1]) <= total for line in tables[3][1:])
    assert tables[4][-1] == ["合计", str(told_declined(tables[0])), ""]
    for table in tables[1:4]:
        assert all(int(row[1]) == sum(map(int, row[2:])) for row in table[1:])


def test_withdrawn_rows_stand_under_their_area_and_forms(every_state, reviewer):
    area = "另一个名称"
    rename(every_state.focus_areas.all()[1], area, reviewer)
    rename(every_state.activity_forms.get(name="政策发布"), "政策解读", reviewer)

    told = summary(every_state)

    gone = {
        tally.name: tally.withdrawn
        for tally in (*told.focus, *told.forms)
        if tally.withdrawn
    }
    assert gone == {area: 2, "未填重大主题": 2} | {
        "政策解读": 2,
        "座谈交流": 4,
        "其他": 2,
    }


def test_page_and_report_tell_the_same_sums(client, every_state):
    told = summary(every_state)

    page = client.get(PAGE, {"by": "kind"})
    units = client.get(PAGE, {"by": "unit"}).context["rows"]

    assert (page.context["total"], page.context["withdrawn"]) == (told.total, 4)
    assert [tally for _, tally in page.context["rows"]] == told.kinds
    assert sum(tally.total for _, tally in units) == told.total
    assert f"各单位共申报主题 {told.total} 个" in page.content.decode()


def test_reasons_are_grouped_the_commonest_first(campaign, reviewer):
    for title, why in (
        ("甲", "与去年重复。"),
        ("乙", "简介空泛"),
        ("丙", "与去年重复"),
    ):
        decide_theme(
            make_theme(title=title), Selection.DECLINED, actor=reviewer, reason=why
        )

    grouped = list_reasons(campaign)

    assert [(why, len(themes)) for why, themes in grouped] == [
        ("与去年重复", 2),
        ("简介空泛", 1),
    ]
    assert grouped[0][1][0].startswith("甲（")


def test_only_the_newest_reason_counts(campaign, reviewer):
    theme = make_theme()
    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="简介空泛")
    decide_theme(theme, Selection.PENDING, actor=reviewer)
    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="与去年重复")

    assert [why for why, _ in list_reasons(campaign)] == ["与去年重复"]


def test_units_are_told_apart_by_why_they_have_nothing(campaign):
    explained = make_declaration(status=Status.SUBMITTED, none_reason="机构改革。")
    unchosen = make_theme(selection=Selection.RESERVE).declaration
    returned, taken_back, silent = (make_declaration() for _ in range(3))
    take_out(returned, Status.RETURNED)
    take_out(taken_back, Status.DRAFT)
    make_selected().co_organisers.add(make_declaration().unit)

    told = summary(campaign)

    assert told.without == {
        Turnout.EXPLAINED: [str(explained.unit)],
        Turnout.FILED: [str(unchosen.unit)],
        Turnout.RETURNED: [str(returned.unit)],
        Turnout.WITHDRAWN: [str(taken_back.unit)],
        Turnout.SILENT: [str(silent.unit)],
    }
    assert told.units == {
        Turnout.EXPLAINED: 1,
        Turnout.FILED: 2,
        Turnout.RETURNED: 1,
        Turnout.WITHDRAWN: 1,
        Turnout.SILENT: 2,
    }
    assert len(units_without(campaign)) == sum(map(len, told.without.values()))


@pytest.mark.parametrize(
    ("status", "words"),
    [(Status.RETURNED, "，已退回，待重新报送"), (Status.DRAFT, "，已撤回")],
)
def test_lead_that_is_no_longer_filed_is_told_in_true_words(
    campaign, reviewer, status, words
):
    lead, joined = make_theme(title="开放日"), make_theme()
    merge_themes(lead, [joined], actor=reviewer)
    take_out(lead.declaration, status)

    [merged] = summary(campaign).merged

    assert merged.lead == f"开放日（{lead.declaration.unit}）{words}"


def test_lead_that_is_gone_is_told(campaign, reviewer):
    lead = make_theme()
    merge_themes(lead, [make_theme()], actor=reviewer)
    lead.delete()

    assert [merged.lead for merged in summary(campaign).merged] == ["牵头主题已被删除"]
