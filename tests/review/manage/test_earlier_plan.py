"""往年计划: an issued paper becomes that year, for the rows of units and for comparing."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from review.alike.similarity import read_earlier_texts
from review.manage.earlier_plan import import_plan, read_earlier_plan
from review.plan.versions import build_plan_paper
from submissions.models import AuditEntry, Campaign, Declaration, PlanVersion, Theme
from tests.factories import make_declaration, make_theme, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/manage/campaigns/import/"
PLAN = """序号,活动主题,责任单位,活动时间（月份）,活动形式,活动简介,备注
1,社区开放日,高塘岭街道办事处、区民政局、区广播电视台,4月,座谈交流、网络直播,请居民走一遍。,直播
2,水库开放日,区不存在局,5-6月,现场观摩,看水库。,
2023年4月18日,,,,,,
"""


@pytest.fixture
def town(campaign, unit):
    """A unit that the paper calls by an alias, and its partner."""
    unit.aliases = "高塘岭街道办事处"
    unit.save()
    make_unit("区民政局", "district")
    return unit


def take_in(admin=None, year=2023, text=PLAN):
    plan = read_earlier_plan("计划.csv", text.encode(), year)
    import_plan(plan, actor=admin)
    return plan


def test_plan_becomes_that_year(town, admin):
    take_in(admin)

    version = PlanVersion.objects.in_force().get(plan__campaign__year=2023)
    rows = build_plan_paper(version).rows
    assert [(row.title, row.units_text, str(row.months)) for row in rows] == [
        ("社区开放日", "高塘岭街道办事处、区民政局、区广播电视台", "4月"),
        ("水库开放日", "区不存在局", "5月、6月"),
    ]
    theme = Theme.objects.get(declaration__unit=town)
    assert [one.name for one in theme.co_organisers.all()] == ["区民政局"]
    assert theme.other_co_organisers == "区广播电视台"
    assert AuditEntry.objects.first().action == "campaign.import"


def test_imported_year_is_compared_and_carried_on(client, town, filer, admin):
    take_in(admin)
    make_declaration(town, Campaign.objects.get(year=2027), revision=0)
    client.force_login(filer)

    assert [told.title for told in read_earlier_texts(Campaign.objects.get(year=2027))]
    page = client.get("/declarations/2027/last/")
    assert "社区开放日" in page.text
    home = client.get("/").text
    assert "列入计划" in home
    assert "受理" not in home


def test_imported_year_claims_nothing_but_its_plan(client, case, town, admin, filer):
    take_in(admin)
    client.force_login(admin)
    for name in (
        "roster",
        "themes",
        "overview",
        "glance",
        "followup",
        "todo",
        "archive",
    ):
        with case(name):
            page = client.get(f"/review/2023/{name}/")
            assert "没有这一年申报、甄选和活动开展的记录" in page.text
            assert not page.context.get("totals")

    assert "2023年4月18日" in client.get("/review/2023/plan/1/papers/").text
    assert client.post("/review/2023/archive/reopen/").status_code == 409
    client.force_login(filer)
    assert "2023年只有计划安排表" in client.get("/declarations/2023/").text
    assert "2023年只有计划安排表" in client.get("/activities/2023/").text


def test_undated_plan_names_no_day(client, town, admin):
    take_in(admin, text=PLAN.replace("2023年4月18日,,,,,,\n", ""))
    client.force_login(admin)

    assert "年1月1日" not in client.get("/review/2023/plan/1/papers/").text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("4月,", "待定,", "第 1 项：活动时间“待定”"),
        ("社区开放日", "社" * 61, "第 1 项：活动主题有 61 个字"),
    ],
)
def test_preview_says_what_stops_it(client, town, admin, old, new, said):
    client.force_login(admin)
    text = PLAN.replace(old, new, 1)
    file = SimpleUploadedFile("计划.csv", text.encode())

    page = client.post(f"{PAGE}preview/", {"year": 2023, "file": file})

    assert page.status_code == 422
    assert said in page.text
    assert "照此导入" not in page.text


def test_preview_names_unknown_units_and_is_taken_in(client, town, admin):
    client.force_login(admin)
    file = SimpleUploadedFile("计划.csv", PLAN.encode())

    page = client.post(f"{PAGE}preview/", {"year": 2023, "file": file})
    assert "“区不存在局”（第 2 项）" in page.text
    assert not Campaign.objects.filter(year=2023).exists()

    read = page.context["read"]
    data = {name: read[name].value() or "" for name in read.fields} | {"title": "计划"}
    done = client.post(f"{PAGE}commit/", data)

    assert done.url == "/review/2023/plan/1/papers/"
    assert Declaration.objects.get(campaign__year=2023).unit == town
    again = client.post(f"{PAGE}commit/", data)
    assert again.status_code == 409
    assert "2023年已经建立" in again.text


def test_command_tries_before_it_writes(town, tmp_path):
    file = tmp_path / "计划.csv"
    file.write_text(PLAN, encoding="utf-8")
    out = StringIO()

    call_command("import_plan", file, "--year", "2023", stdout=out)
    assert "区不存在局" in out.getvalue()
    assert not Campaign.objects.filter(year=2023).exists()

    call_command("import_plan", file, "--year", "2023", "--commit", stdout=out)
    assert Campaign.objects.get(year=2023).imported
    with pytest.raises(CommandError, match="已经建立"):
        call_command("import_plan", file, "--year", "2023", "--commit", stdout=out)


def test_next_year_is_not_copied_from_an_imported_one(client, town, admin):
    take_in(admin)
    Theme.objects.all().delete()
    make_theme(make_declaration(town, Campaign.objects.get(year=2027)))
    client.force_login(admin)

    page = client.get("/manage/campaigns/")

    form = page.context["form"]
    assert [one.year for one in form.fields["source"].queryset] == [2027]
