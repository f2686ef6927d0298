"""Papers of an issued version stay the same, byte for byte."""

import hashlib
from io import BytesIO

import pytest
from openpyxl import load_workbook

from review.issue.issuing import issue_plan
from review.models import PlanPaperFile
from review.papers import archive, files
from review.papers.calendar import write_calendar_ics
from review.papers.files import export_plan
from review.plan.arranging import place_theme
from review.plan.comparing import build_comparison_paper
from review.plan.versions import begin_version, build_plan_paper
from submissions.documents.writers import WRITERS
from submissions.models import PlanVersion, Theme
from submissions.months import Months
from tests.factories import make_selected

pytestmark = pytest.mark.django_db

LATER = "2028-05-01T09:00:00+08:00"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def issued(campaign, reviewer):
    theme = make_selected("走进大厅")
    version = begin_version(campaign, actor=reviewer)
    place_theme(theme, Months.of(4), version=version, actor=reviewer)
    return issue_plan(version, actor=reviewer)


def sha256(client, path):
    return hashlib.sha256(client.get(path).content).hexdigest()


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "docx"])
@pytest.mark.database
def test_issued_paper_is_the_same_after_everything_changed(
    client, issued, campaign, reviewer, settings, time_machine, ending
):
    path = f"/review/2027/plan/1.{ending}"
    before = sha256(client, path)

    time_machine.move_to(LATER)
    client.force_login(reviewer)
    settings.PAPER_FONTS = {part: ["Noto Sans CJK SC"] for part in settings.PAPER_FONTS}
    campaign.plan_title, campaign.office_name = "改了", "改了"
    campaign.save()
    second = begin_version(campaign, actor=reviewer)
    place_theme(Theme.objects.get(), Months.of(9), version=second, actor=reviewer)
    issue_plan(second, actor=reviewer, reason="汛期改期。")

    assert sha256(client, path) == before
    assert sha256(client, f"/review/2027/plan/2.{ending}") != before


def test_comparison_of_issued_versions_stays_the_same(
    client, issued, campaign, reviewer
):
    second = begin_version(campaign, actor=reviewer)
    place_theme(Theme.objects.get(), Months.of(9), version=second, actor=reviewer)
    issue_plan(second, actor=reviewer, reason="汛期改期。")
    path = "/review/2027/plan/2/comparison.pdf"
    before = sha256(client, path)
    PlanVersion.objects.filter(number=2).update(reason="后来改的")

    assert sha256(client, path) == before


def test_comparison_goes_on_with_the_pages_of_the_notice(
    client, issued, campaign, reviewer
):
    second = begin_version(campaign, actor=reviewer)
    place_theme(Theme.objects.get(), Months.of(9), version=second, actor=reviewer)
    issue_plan(second, actor=reviewer, reason="汛期改期。")
    page = "/review/2027/plan/2/comparison/?numbers=outer&first_page="
    asked = "with=1&amp;numbers=outer&amp;first_page=5"

    assert f"comparison.xlsx?{asked}" in client.get(f"{page}5").content.decode()
    assert "起始页码请填" in client.get(f"{page}0").content.decode()

    path = f"/review/2027/plan/2/comparison.xlsx?{asked}".replace("&amp;", "&")
    sheet = load_workbook(BytesIO(client.get(path).content)).active
    assert sheet.page_setup.firstPageNumber == 5
    assert sheet.oddFooter.right.text
    assert sha256(client, path) != sha256(client, path.partition("?")[0])


def test_working_version_is_made_afresh_and_not_kept(client, campaign, reviewer):
    begin_version(campaign, actor=reviewer)

    client.get("/review/2027/plan/1.xlsx")

    assert not PlanPaperFile.objects.exists()


def test_each_choice_is_kept_by_itself(issued):
    first = archive.fetch_paper(issued, "xlsx", make=lambda: b"as always")
    other = archive.fetch_paper(issued, "xlsx", "by-unit", make=lambda: b"by unit")

    again = archive.fetch_paper(issued, "xlsx", make=lambda: b"made again")

    assert (first, other, again) == (b"as always", b"by unit", b"as always")


def test_looks_beyond_the_bound_are_not_kept_and_yet_the_same(
    client, issued, reviewer, monkeypatch, time_machine
):
    monkeypatch.setattr(archive, "MOST_LOOKS", 0)
    paths = [
        f"/review/2027/plan/1.{ending}?page=A3" for ending in ("xlsx", "pdf", "docx")
    ]
    before = [client.get(path).content for path in paths]

    time_machine.move_to(LATER)
    client.force_login(reviewer)

    assert [client.get(path).content for path in paths] == before
    assert not PlanPaperFile.objects.exists()


def test_every_paper_is_made_twice_the_same(issued, campaign, reviewer, time_machine):
    """Made anew, at another time: what is kept would have been no other."""
    second = begin_version(campaign, actor=reviewer)
    place_theme(Theme.objects.get(), Months.of(9), version=second, actor=reviewer)
    second = issue_plan(second, actor=reviewer, reason="汛期改期。")

    before = make_all_papers(issued, second)
    time_machine.move_to(LATER)

    assert make_all_papers(issued, second) == before


def make_all_papers(old, new):
    """{name: SHA-256}; the package holds the plan in its three forms."""
    PlanPaperFile.objects.all().delete()
    plan, unit = build_plan_paper(new), Theme.objects.get().declaration.unit
    comparison = build_comparison_paper(old, new)
    papers = {
        "notice": files.fetch_notice(new, plan),
        "website": files.fetch_website(new, plan),
        "calendar": write_calendar_ics(new, plan),
        **{
            f"extract.{ending}": files.fetch_extract(
                new, plan.of_unit(unit), unit, ending
            )
            for ending in WRITERS
        },
        **{
            f"comparison.{ending}": write(comparison)
            for ending, write in WRITERS.items()
        },
    }
    return {
        name: hashlib.sha256(content).hexdigest() for name, content in papers.items()
    }


@pytest.mark.parametrize(
    "path",
    [
        "1.xlsx?arrangement=unit",
        "1.pdf?arrangement=kind",
        "1/notice.docx",
        "1/units/{unit}.docx",
    ],
)
def test_choices_stay_as_first_made(client, issued, campaign, path):
    """Whatever moves, is renamed or given another telephone number."""
    unit = Theme.objects.get().declaration.unit
    path = f"/review/2027/plan/{path.format(unit=unit.pk)}"
    before = sha256(client, path)
    type(unit).objects.update(name="改了名", order=99, kind="district")
    campaign.office_phone, campaign.notice_sealed = "0731-1", True
    campaign.save()

    assert sha256(client, path) == before


def test_changed_bytes_are_not_handed_out(client, issued):
    client.get("/review/2027/plan/1.xlsx")
    PlanPaperFile.objects.update(content=b"forged")

    assert client.get("/review/2027/plan/1.xlsx").status_code == 404


def test_command_exports_the_bytes_that_were_handed_out(client, issued, tmp_path):
    from_page = client.get("/review/2027/plan/1.xlsx").content
    path = tmp_path / "plan.xlsx"

    export_plan(2027, "xlsx", path)

    assert path.read_bytes() == from_page
