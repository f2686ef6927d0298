"""考核材料: figures that equal their lists, and the package that proves them."""

import hashlib
import io
import os
import uuid
import zipfile
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from review.archive import bundles, jobs
from review.archive.bundles import REGISTER
from review.archive.measures import MEASURES, count_evidence
from review.jobs import KEPT, claim_job
from review.models import BundleJob
from submissions.activities.photos import store_occasion_file
from submissions.activities.pictures import prepare_picture
from submissions.activities.reporting import freeze_report
from submissions.choices import DeclarationStatus, JobStatus, OccasionStatus
from submissions.declarations.handling import return_for_changes
from submissions.models import AuditEntry
from submissions.months import Months
from submissions.transitions import apply_move
from tests.activities import make_activity, make_complete, make_occasion
from tests.factories import (
    make_attachment,
    make_campaign,
    make_declaration,
    make_filing,
    make_theme,
    make_unit,
    make_user,
)
from tests.photos import make_photo

pytestmark = pytest.mark.django_db

PAGE = "/review/2027/evidence/"
TODAY = date(2027, 9, 23)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def office(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def year(campaign, reviewer):
    """Two units that did differently, and one that was stopped before it filed."""
    school, town = make_unit("区教育局"), make_unit("靖港镇")
    filer = make_user(unit=school)
    good = make_declaration(school, campaign, status=DeclarationStatus.SUBMITTED)
    make_theme(good, "走进食堂")
    make_filing(good, filer)
    return_for_changes(
        good, actor=reviewer, reason="简介太短", answer_by=timezone.now()
    )
    make_filing(good, filer)
    make_attachment(good, filer)
    late = make_declaration(town, campaign, status=DeclarationStatus.ACCEPTED)
    make_filing(late, received_at=campaign.deadline + timedelta(seconds=1))
    make_declaration(make_unit("撤并镇", active=False), campaign)

    def make(title, unit, status, **fields):
        activity = make_activity(
            unit, Months.of(9), campaign, title=title, units_text=unit.name
        )
        return make_occasion(activity, status, **fields)

    shown = make(
        "食堂陪餐", school, OccasionStatus.RETURNED, logo_shown=True, logo_reason=""
    )
    make_complete(shown).opinions.filter(position=1).update(
        answer="已装灯。", answered_on=TODAY
    )
    shown.media_items.create(kind="press", outlet="望城融媒", title="一起陪餐")
    store_occasion_file(
        shown,
        actor=filer,
        kind="photo",
        name="食堂🙂.jpg",
        content=make_photo(),
        prepare=prepare_picture,
    )
    file_report_on(shown, filer, datetime(2027, 9, 24, 23, 59, tzinfo=ZONE))
    tardy = make(
        "古镇票价",
        town,
        OccasionStatus.CONFIRMED,
        in_planned_month=False,
        returned_at=timezone.now(),
    )
    file_report_on(tardy, filer, datetime(2027, 9, 25, 0, 0, tzinfo=ZONE))
    typed = make_complete(make("人才公寓", town, OccasionStatus.ANNOUNCED))
    typed.media_items.create(kind="press", outlet="望城融媒", title="还没有报送")
    make_occasion(make_activity(campaign=make_campaign(2026)), OccasionStatus.REPORTED)


def file_report_on(occasion, filer, moment):
    freeze_report(occasion, actor=filer, key=uuid.uuid4(), received_at=moment)


def read_lines(content):
    """[{head: value}] of a paper as Excel."""
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    head = next(row for row in rows if row[0] in ("序号", "单位"))
    lines = rows[rows.index(head) + 1 :]
    return [dict(zip(head, row, strict=True)) for row in lines]


def count_queries(office, address):
    with CaptureQueriesContext(connection) as asked:
        assert office.get(address).status_code == 200
    return len(asked)


def test_every_figure_equals_its_list(
    office, year, campaign, reviewer, django_assert_num_queries
):
    with django_assert_num_queries(6):
        total, lines = count_evidence(campaign, reviewer)

    for line in (total, *lines):
        for key in MEASURES:
            query = {"unit": line.unit.pk} if line.unit else {}
            listed = office.get(f"{PAGE}{key}/", query).context["page"]
            assert listed.paginator.count == line.counts[key], (line.name, key)
    assert {line.name: list(line.counts.values()) for line in lines} == {
        "区教育局": [1, 1, 1, 1, 1, 1, 1, 0, 1, 2, 1, 1],
        "靖港镇": [1, 0, 0, 2, 1, 0, 0, 1, 0, 0, 0, 0],
    }
    table = read_lines(office.get("/review/2027/evidence.xlsx").content)
    assert [list(row.values()) for row in table] == [
        [line.name, *line.counts.values()] for line in (*lines, total)
    ]
    before = count_queries(office, PAGE)
    for _ in range(2):
        make_filing(make_declaration(campaign=campaign, status="submitted"))
    assert count_queries(office, PAGE) == before


def test_points_are_off_until_set_and_leave_out_what_has_no_whole(
    office, year, campaign, reviewer
):
    assert "得分" not in office.get(PAGE).text.partition("<tbody>")[0]

    refused = office.post(f"{PAGE}points/", {"held": "101"})
    office.post(f"{PAGE}points/", {"held": "60", "answered": "40"})

    total, lines = count_evidence(campaign, reviewer)
    assert "分值请填 0 到 100。" in refused.text and 'value="101"' in refused.text
    assert [line.score_text for line in (*lines, total)] == [
        "80／100",
        "30／60",
        "60／100",
    ]
    assert AuditEntry.objects.filter(action="evidence.points").count() == 1


@pytest.mark.database
def test_package_holds_what_its_register_says(office, year, campaign):
    office.post("/review/2027/bundles/evidence/start/")
    office.post("/review/2027/bundles/evidence/start/")
    assert jobs.make_next_bundle(timezone.now()) == 1

    job = BundleJob.objects.get()
    answer = office.get(f"/review/2027/bundles/{job.pk}.zip")
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        register = read_lines(package.read(REGISTER))
        assert [row["文件"] for row in register] == package.namelist()[:-1]
        for row in register:
            held = package.read(row["文件"])
            assert row["SHA-256"] == hashlib.sha256(held).hexdigest(), row
            assert (row["字节"], row["备注"] or "") == (len(held), ""), row
        kinds = [(row["是什么"], row["单位"]) for row in register]
        form = next(row["文件"] for row in register if "申报表（" in row["是什么"])
        text = PdfReader(io.BytesIO(package.read(form))).pages[0].extract_text()
        opinions = read_lines(package.read("意见建议台账.xlsx"))
    assert job.sha256 == hashlib.sha256(content).hexdigest()
    assert kinds[6:] == [
        ("申报表（第2次报送）", "区教育局"),
        ("申报表（第1次报送）", "靖港镇"),
        ("盖章扫描件", "区教育局"),
        ("情况报告（第1次报送）", "区教育局"),
        ("情况报告（第1次报送）", "靖港镇"),
        ("照片", "区教育局"),
    ]
    assert "走进食堂" in text and "138****8000" in text
    assert [row["意见"] for row in opinions] == [
        "投放点晚上没有灯。",
        "请按月公布清运费用。",
    ]
    assert register[-1]["原名"] == "食堂🙂.jpg" and register[-1]["文件"].endswith(
        "照片/食堂_.jpg"
    )
    assert f"/review/2027/bundles/{job.pk}.zip" in office.get(PAGE).text


@pytest.fixture
def packed(campaign, reviewer, settings):
    """A package of a few bytes."""
    job = jobs.queue_bundle(campaign, "evidence", actor=reviewer)
    settings.BUNDLE_DIR.mkdir()
    job.path.write_bytes(bytes(range(100)))
    columns = {"size": 100, "sha256": jobs.digest_file(job.path)}
    claim_job(jobs.CLAIM, job, timezone.now())
    return apply_move(jobs.FINISH, job, actor=None, **columns)


@pytest.mark.parametrize(
    ("asked", "status", "sent"),
    [
        ({}, 200, range(100)),
        ({"Range": "bytes=90-"}, 206, range(90, 100)),
        ({"Range": "bytes=0-9"}, 206, range(10)),
        ({"Range": "bytes=-5"}, 206, range(95, 100)),
        ({"Range": "bytes=95-200"}, 206, range(95, 100)),
        ({"Range": "bytes=100-"}, 416, ()),
        ({"Range": "bytes=0-1,5-6"}, 200, range(100)),
        ({"Range": "lines=1-"}, 200, range(100)),
        ({"Range": "bytes=90-", "If-Range": '"older"'}, 200, range(100)),
    ],
)
def test_download_goes_on_where_it_was_cut(office, packed, asked, status, sent):
    address = f"/review/2027/bundles/{packed.pk}.zip"
    said = {"asked": address, "method": "GET"}

    answer = office.get(address, headers=asked)

    assert answer.status_code == status
    if status != 416:
        assert b"".join(answer.streaming_content) == bytes(sent)
        assert answer["Content-Length"] == str(len(sent))
    if status == 206:
        assert answer["Content-Range"] == f"bytes {sent[0]}-{sent[-1]}/100"
    told = AuditEntry.objects.exclude(action__startswith="bundle.")
    part = {"part": answer["Content-Range"]} if status == 206 else {}
    assert [(one.action, one.data) for one in told] == [
        ("user.download", {"sha256": packed.sha256, **part, **said})
    ] * (status != 416)


def test_cancelled_or_failed_package_leaves_nothing(
    office, year, campaign, reviewer, monkeypatch, settings
):
    job = jobs.queue_bundle(campaign, "evidence", actor=reviewer)
    claimed = claim_job(jobs.CLAIM, job, timezone.now())
    office.post(f"/review/2027/bundles/{job.pk}/cancel/")
    jobs.make_bundle(claimed)
    assert BundleJob.objects.get().status == JobStatus.CANCELLED

    jobs.queue_bundle(campaign, "evidence", actor=reviewer)
    monkeypatch.setattr(bundles, "SPARE", 1 << 62)
    jobs.make_next_bundle(timezone.now())

    assert "磁盘空间不够" in office.get(PAGE).text
    assert not list(settings.BUNDLE_DIR.iterdir())


def test_old_packages_are_cleared_away(packed, settings):
    (settings.BUNDLE_DIR / ".writing-left").write_bytes(b"half")
    for path in settings.BUNDLE_DIR.iterdir():
        os.utime(path, (0, 0))
    later = timezone.now() + KEPT + timedelta(minutes=1)

    jobs.make_next_bundle(later)

    assert not BundleJob.objects.exists()
    assert not list(settings.BUNDLE_DIR.iterdir())
