"""归档包: everything of the year is in it, and a changed one is found out."""

import io
import json
import zipfile

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from review.archive import jobs
from review.archive.bundles import MANIFEST, REGISTER
from review.archive.closing import ARCHIVE
from review.archive.records import PATHS
from review.archive.verifying import find_differences
from review.archive.whole_year import name_options
from review.models import BundleJob
from submissions import audit
from submissions.choices import BundleKind, JobStatus
from submissions.models import AuditEntry, Campaign, Occasion
from submissions.transitions import MoveRefused
from tests.factories import (
    make_attachment,
    make_declaration,
    make_filing,
    make_theme,
)
from tests.test_access_matrix import make_plan, make_reported

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Of no year, or of a person; the log and the jobs are told of in their own way.
OF_NO_YEAR = {
    "AuditEntry",
    "AuditHead",
    "BundleJob",
    "DeskSettings",
    "District",
    "FormerPassword",
    "Holiday",
    "PaperJob",
    "ReasonPhrase",
    "RecoveryCode",
    "SavedFilter",
    "User",
}


def make_package(campaign, filer, reviewer):
    """The job that made the 归档包 of a year with everything in it."""
    declaration = make_declaration(
        filer.unit, campaign, status="accepted", contact_phone="13917351846"
    )
    theme = make_theme(declaration, "走进政务大厅")
    make_filing(declaration, filer)
    make_attachment(declaration, filer)
    make_plan(theme, reviewer, "reissued")
    make_reported(Occasion.objects.get())
    Campaign.objects.update(archived_at=timezone.now(), archived_by_label="周文清")
    audit.record(actor=reviewer, action=ARCHIVE, target=campaign)
    campaign.refresh_from_db()
    job = jobs.queue_bundle(campaign, BundleKind.ARCHIVE, actor=reviewer)
    assert jobs.make_next_bundle(timezone.now()) == 1
    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    return job


def rewrite(path, change):
    """The package with other files: `change(files)` of {name: bytes}."""
    with zipfile.ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
    change(files)
    other = path.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return other


def test_package_holds_the_year_and_a_changed_one_is_found_out(
    campaign, filer, reviewer, capsys
):
    job = make_package(campaign, filer, reviewer)
    with zipfile.ZipFile(job.path) as package:
        names = package.namelist()
        themes = json.loads(package.read("数据/活动主题.json"))
        filings = package.read("数据/报送.json").decode()
        log = package.read("数据/操作日志.jsonl").decode()
        everything = b"".join(map(package.read, names))
        manifest = json.loads(package.read(MANIFEST))
        register = load_workbook(io.BytesIO(package.read(REGISTER))).active
        plan = load_workbook(io.BytesIO(package.read("计划/第1版.xlsx"))).active

    assert [theme["fields"]["title"] for theme in themes] == ["走进政务大厅"]
    assert "139****1846" in filings
    assert b"13917351846" not in everything
    assert "plan.issue" in log and "user.login" not in log
    assert any("走进政务大厅" in map(str, row) for row in plan.values)
    assert {"计划/第2版.pdf", "计划/第2版与第1版对照.pdf"} <= set(names)
    assert {"报送情况.xlsx", "意见建议台账.xlsx", REGISTER, MANIFEST} <= set(names)
    assert any(name.endswith("/照片/1.jpg") for name in names)
    assert any(name.startswith("高塘岭街道/盖章扫描件/") for name in names)
    head = AuditEntry.objects.get(action=ARCHIVE).head
    assert manifest["log_head"] == head
    assert any(f"日志存证 {head}" in str(row) for row in register.values)
    seal = AuditEntry.objects.get(action=jobs.SEAL)
    assert seal.data["sha256"] == job.sha256 == jobs.digest_file(job.path)

    call_command("verify_archive", job.path)
    assert "与归档时一致" in capsys.readouterr().out
    assert find_planted(job.path) == {
        "changed": ["数据/活动主题.json：内容与清单不一致。"],
        "missing": ["报送情况.xlsx：清单里有，包里没有。"],
        "extra": ["后来.txt：清单里没有，是多出来的。"],
        "manifest": [f"{MANIFEST}：与操作日志里登记的不一致"],
        "wrapping": ["整个文件的校验值与操作日志里登记的不一致"],
    }
    job.path.write_bytes(job.path.read_bytes()[:-1000])
    with pytest.raises(CommandError, match="不是完整的归档包"):
        call_command("verify_archive", job.path)


def find_planted(path):
    """{what was planted: what was found}"""
    theme = "数据/活动主题.json"
    planted = {
        "changed": lambda files: files.update(
            {theme: files[theme].replace("大厅".encode(), "小厅".encode())}
        ),
        "missing": lambda files: files.pop("报送情况.xlsx"),
        "extra": lambda files: files.update({"后来.txt": b"x"}),
        "manifest": lambda files: files.update({MANIFEST: files[MANIFEST] + b" "}),
        "wrapping": lambda files: None,
    }
    return {
        name: [
            one.partition("，被")[0].partition("，里面")[0]
            for one in find_differences(rewrite(path, change))
        ]
        for name, change in planted.items()
    }


def test_every_model_is_in_the_package_or_of_no_year():
    ours = {
        model.__name__
        for label in ("submissions", "review")
        for model in apps.get_app_config(label).get_models()
    }

    assert ours - {model.__name__ for model in PATHS} == OF_NO_YEAR


def test_package_is_made_of_an_archived_year_only_and_kept(campaign, reviewer):
    with pytest.raises(MoveRefused, match="归档以后才能"):
        jobs.queue_bundle(campaign, BundleKind.ARCHIVE, actor=reviewer)
    done = {"status": JobStatus.DONE, "size": 1, "sha256": "0" * 64}
    for kind in BundleKind:
        BundleJob.objects.create(
            campaign=campaign, kind=kind, asked_by=reviewer, asked_by_label="x", **done
        )

    jobs.remove_old_bundles(timezone.now() + 2 * jobs.KEPT)

    assert BundleJob.objects.get().kind == BundleKind.ARCHIVE


def test_kept_paper_says_what_it_is_and_its_pages(unit):
    assert name_options("comparison-1") == "与第1版对照"
    assert name_options("look-comparison-1-outer-5") == "与第1版对照（页码外侧5起）"
    assert name_options(f"unit-{unit.pk}") == f"{unit}摘录"
    assert name_options("notice") == "印发通知"
