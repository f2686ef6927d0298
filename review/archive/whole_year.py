"""归档包: the whole of a year as one package, with a manifest that proves it."""

import re

from django.utils import timezone

from review.archive.bundles import BundleFile, fix_office_times
from review.archive.closing import ARCHIVE
from review.archive.evidence import list_files, list_proofs, measure_stored
from review.archive.records import PATHS, write_log, write_records
from review.papers.archive import fetch_paper, find_kept_paper
from review.papers.files import fetch_plan
from review.plan import comparing
from review.plan.versions import build_plan_paper
from review.roster.rows import find_roster, list_roster_rows
from review.roster.sheet import write_roster_xlsx
from submissions.audit import find_latest_entry
from submissions.dates import write_dated_clock
from submissions.documents.paper import write_log_head
from submissions.documents.writers import WRITERS
from submissions.models import PlanVersion, Unit

PAPERS_OF_A_VERSION = 6
# Options of kept papers, as review.papers writes them.
NUMBERED = re.compile(r"(?:look-)?(unit|comparison)-(\d+)(?:-(outer|centre)-(\d+))?")
SIDES = {"outer": "外侧", "centre": "居中"}
OTHER_PAPERS = {"website": "网站发布包", "notice": "印发通知"}


def fill_archive(bundle, job, tell):
    """Write everything of the job's campaign, its register and its manifest.

    Returns {"manifest": SHA-256}, which the log keeps. `tell` as for `fill_evidence`.
    """
    campaign = job.campaign
    proofs = list_proofs(campaign)
    versions = find_issued_versions(campaign)
    bundle.require_room(measure_stored(campaign))
    parts = (
        len(PATHS)
        + PAPERS_OF_A_VERSION * len(versions)
        + sum(rows.count() for rows, _ in proofs)
    )
    for file in list_everything(job, proofs, versions):
        bundle.add(file)
        tell(len(bundle.rows), max(parts, len(bundle.rows) + 1))
    title = f"{campaign.full_name}归档包"
    head = name_closing_head(campaign)
    note = f"{write_dated_clock(job.asked_at)}生成，共 {len(bundle.rows)} 个文件　"
    note = (note + write_log_head(head)).rstrip()
    bundle.add_register(title=f"{title}登记表", note=note, office=campaign.office_name)
    manifest = bundle.add_manifest(title=title, year=campaign.year, log_head=head)
    return {"manifest": manifest}


def name_closing_head(campaign):
    """The head of the log at 归档; "" once that is so long ago that it is not kept."""
    entry = find_latest_entry(campaign, ARCHIVE)
    return entry.head if entry else ""


def find_issued_versions(campaign):
    versions = PlanVersion.objects.frozen().filter(plan__campaign=campaign)
    return list(versions.select_related("plan__campaign").order_by("number"))


def list_everything(job, proofs, versions):
    """BundleFile by BundleFile, each made when it is asked for."""
    campaign = job.campaign
    # Before the data, which tell of the papers that are made here.
    for version in versions:
        yield from list_plan_papers(version)
    yield BundleFile(("报送情况.xlsx",), write_roster(job), "报送情况")
    yield from list_files(job, proofs)
    for model in PATHS:
        name = f"{model._meta.verbose_name}.json"
        yield BundleFile(("数据", name), write_records(model, campaign), "数据（JSON）")
    yield BundleFile(("数据", "操作日志.jsonl"), write_log(campaign), "操作日志摘录")


def write_roster(job):
    campaign = job.campaign
    content = write_roster_xlsx(
        list_roster_rows(find_roster(campaign, job.asked_by, timezone.now())),
        title=f"{campaign.full_name}报送情况",
        note=f"截至{write_dated_clock(job.asked_at)}",
        office=campaign.office_name,
    )
    return fix_office_times(content, job.asked_at)


def list_plan_papers(version):
    """Everything that was ever handed out of a version, and what nobody asked for yet."""
    plan = build_plan_paper(version)
    for ending in WRITERS:
        if not find_kept_paper(version, ending):
            fetch_plan(version, plan, ending)
    keep_comparison(version)
    for paper in version.papers.all():
        name = f"第{version.number}版{name_options(paper.options)}.{paper.ending}"
        what = f"计划第{version.number}版"
        content = bytes(paper.content)
        yield BundleFile(("计划", name), content, what, sha256=paper.sha256)


def name_options(options):
    """What a kept paper is besides the plan as it always prints."""
    if not (found := NUMBERED.fullmatch(options)):
        return OTHER_PAPERS.get(options, options)
    what, key, side, first = found.groups()
    pages = f"（页码{SIDES[side]}{first}起）" if side else ""
    if what == "unit":
        return f"{Unit.objects.get(pk=key)}摘录{pages}"
    return f"与第{key}版对照{pages}"


def keep_comparison(version):
    """The 调整对照表 with the version before, as PDF."""
    earlier = version.plan.versions.filter(number__lt=version.number).first()
    key = f"comparison-{earlier.number}" if earlier else ""
    if earlier and not find_kept_paper(version, "pdf", key):
        paper = comparing.build_comparison_paper(earlier, version)
        fetch_paper(version, "pdf", key, make=lambda: WRITERS["pdf"](paper))
