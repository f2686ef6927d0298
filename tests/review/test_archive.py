"""Papers of an issued version stay the same, byte for byte."""

import hashlib

import pytest

from review import archive, plans
from review.exports import export_plan
from review.issuing import issue
from review.models import PlanPaperFile, PlanVersion
from submissions.models import Theme
from submissions.months import Months
from tests.factories import make_selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def issued(campaign, reviewer):
    theme = make_selected("走进大厅")
    version = plans.begin(campaign, actor=reviewer)
    plans.place(theme, Months.of(4), version=version, actor=reviewer)
    return issue(version, actor=reviewer)


def sha256(client, path):
    return hashlib.sha256(client.get(path).content).hexdigest()


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "docx"])
def test_issued_paper_is_the_same_after_everything_changed(
    client, issued, campaign, reviewer, settings, time_machine, ending
):
    path = f"/review/2027/plan/1.{ending}"
    before = sha256(client, path)

    time_machine.move_to("2028-05-01T09:00:00+08:00")
    client.force_login(reviewer)
    settings.PAPER_FONTS = {part: ["Noto Sans CJK SC"] for part in settings.PAPER_FONTS}
    campaign.plan_title, campaign.office_name = "改了", "改了"
    campaign.save()
    second = plans.begin(campaign, actor=reviewer)
    plans.place(Theme.objects.get(), Months.of(9), version=second, actor=reviewer)
    issue(second, actor=reviewer, reason="汛期改期。")

    assert sha256(client, path) == before
    assert sha256(client, f"/review/2027/plan/2.{ending}") != before


def test_comparison_of_issued_versions_stays_the_same(
    client, issued, campaign, reviewer
):
    second = plans.begin(campaign, actor=reviewer)
    plans.place(Theme.objects.get(), Months.of(9), version=second, actor=reviewer)
    issue(second, actor=reviewer, reason="汛期改期。")
    path = "/review/2027/plan/2/comparison.pdf"
    before = sha256(client, path)
    PlanVersion.objects.filter(number=2).update(reason="后来改的")

    assert sha256(client, path) == before


def test_working_version_is_made_afresh_and_not_kept(client, campaign, reviewer):
    plans.begin(campaign, actor=reviewer)

    client.get("/review/2027/plan/1.xlsx")

    assert not PlanPaperFile.objects.exists()


def test_each_choice_is_kept_by_itself(issued):
    first = archive.paper_of(issued, "xlsx", make=lambda: b"as always")
    other = archive.paper_of(issued, "xlsx", "by-unit", make=lambda: b"by unit")

    again = archive.paper_of(issued, "xlsx", make=lambda: b"made again")

    assert (first, other, again) == (b"as always", b"by unit", b"as always")


def test_what_goes_beyond_the_bound_is_not_kept(issued, monkeypatch):
    monkeypatch.setattr(archive, "MOST_PER_VERSION", 1)
    archive.paper_of(issued, "xlsx", make=lambda: b"first")

    beyond = archive.paper_of(issued, "pdf", make=lambda: b"second")

    assert beyond == b"second"
    assert PlanPaperFile.objects.count() == 1


def test_changed_bytes_are_not_handed_out(client, issued):
    client.get("/review/2027/plan/1.xlsx")
    PlanPaperFile.objects.update(content=b"forged")

    assert client.get("/review/2027/plan/1.xlsx").status_code == 404


def test_command_exports_the_bytes_that_were_handed_out(client, issued, tmp_path):
    from_page = client.get("/review/2027/plan/1.xlsx").content
    path = tmp_path / "plan.xlsx"

    export_plan(2027, "xlsx", path)

    assert path.read_bytes() == from_page
