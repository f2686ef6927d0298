"""考核材料: everything that proves a campaign's figures, as files of a package."""

from django.db.models import Exists, OuterRef, Sum

from review.archive.bundles import BundleFile
from review.archive.measures import MEASURES, count_evidence, select_counted
from review.archive.papers import (
    build_figures_paper,
    build_meanings_paper,
    build_report_paper,
    write_media_xlsx,
)
from review.followup.sheet import write_followup_xlsx, write_opinions_xlsx
from submissions.choices import DeclarationStatus
from submissions.dates import write_dated_clock
from submissions.declarations.papers import make_filing_paper
from submissions.district import find_district
from submissions.documents.binding import open_press
from submissions.documents.declaration import make_declaration_table
from submissions.documents.package import fix_office_times
from submissions.documents.xlsx import write_xlsx
from submissions.models import Attachment, Filing, OccasionFile, OccasionReport

SUMMARY_COUNT = 6
OF_DECLARATION = ("declaration__unit__order", "declaration", "pk")
OF_OCCASION = (
    "occasion__activity__unit__order",
    "occasion__activity__position",
    "occasion__position",
    "position",
    "pk",
)


def fill_evidence(bundle, job, tell):
    """Write the evidence of the job's campaign, then its register.

    `tell(done, parts)` hears of progress and may raise Stopped.
    """
    proofs = list_proofs(job.campaign)
    bundle.require_room(measure_stored(job.campaign))
    parts = SUMMARY_COUNT + sum(rows.count() for rows, _ in proofs)
    for file in list_files(job, proofs):
        bundle.add(file)
        tell(len(bundle.rows), parts)
    bundle.add_register(
        title=f"{job.campaign.full_name}考核材料登记表",
        note=f"{write_dated_clock(job.asked_at)}生成，共 {len(bundle.rows)} 个文件",
        office=job.campaign.office_name,
    )


def list_proofs(campaign):
    """[(rows, how one becomes a BundleFile)]"""
    return [
        (select_filings(campaign), describe_filing),
        (select_scans(campaign), describe_scan),
        (select_reports(campaign), describe_report),
        (select_occasion_files(campaign), describe_occasion_file),
    ]


def list_files(job, proofs):
    """BundleFile by BundleFile, each made when it is asked for."""
    with open_press() as press:
        yield from list_summaries(job, press)
        for rows, describe in proofs:
            for row in rows.iterator(chunk_size=100):
                yield describe(row, press)


def measure_stored(campaign):
    """Bytes of the files that are copied as they are."""
    return sum(
        rows.order_by().aggregate(bytes=Sum("size"))["bytes"] or 0
        for rows in (select_scans(campaign), select_occasion_files(campaign))
    )


def list_summaries(job, press):
    """The figures, and the lists that they count from."""
    campaign, user, as_of = job.campaign, job.asked_by, job.asked_at
    figures = build_figures_paper(campaign, *count_evidence(campaign, user), as_of)
    occasions, opinions, items = (
        select_counted(MEASURES[key], campaign, user)
        for key in ("planned", "opinions", "media")
    )
    occasions = occasions.prefetch_related("groups", "media_items")
    note, whole = f"截至{write_dated_clock(as_of)}", find_district().whole
    for name, content in (
        ("考核统计.xlsx", write_xlsx(figures)),
        ("考核统计.pdf", press(figures)),
        ("指标说明.pdf", press(build_meanings_paper(campaign))),
        ("开展情况.xlsx", write_followup_xlsx(campaign, occasions, note)),
        ("意见建议台账.xlsx", write_opinions_xlsx(campaign, opinions, note)),
        ("媒体报道清单.xlsx", write_media_xlsx(campaign, items, note)),
    ):
        if name.endswith(".xlsx"):
            content = fix_office_times(content, as_of)
        yield BundleFile((name,), content, name.partition(".")[0], whole)


def select_filings(campaign):
    """The last of each declaration that was not withdrawn."""
    later = Filing.objects.filter(
        declaration=OuterRef("declaration"), sequence__gt=OuterRef("sequence")
    )
    filings = Filing.objects.filter(declaration__campaign=campaign)
    return (
        filings.exclude(declaration__status=DeclarationStatus.DRAFT)
        .exclude(Exists(later))
        .select_related("declaration__unit")
        .order_by(*OF_DECLARATION)
    )


def describe_filing(filing, press):
    """Phones masked: the package leaves the portal, and with it the log of who saw them."""
    unit = filing.declaration.unit.name
    paper = make_filing_paper(filing, filing.masked_content)
    content = press(make_declaration_table(paper))
    what = f"申报表（第{filing.sequence}次报送）"
    return BundleFile((unit, f"申报表{filing.number}.pdf"), content, what, unit)


def select_scans(campaign):
    return (
        Attachment.objects.filter(declaration__campaign=campaign)
        .select_related("declaration__unit")
        .order_by(*OF_DECLARATION)
    )


def describe_scan(scan, press):
    unit, kind = scan.declaration.unit.name, scan.get_kind_display()
    return BundleFile((unit, kind, scan.name), scan.path, kind, unit, scan.sha256)


def select_reports(campaign):
    """The last of each occasion."""
    later = OccasionReport.objects.filter(
        occasion=OuterRef("occasion"), sequence__gt=OuterRef("sequence")
    )
    return (
        OccasionReport.objects.filter(occasion__activity__campaign=campaign)
        .exclude(Exists(later))
        .select_related("occasion__activity__unit")
        .order_by(*OF_OCCASION[:3], "pk")
    )


def describe_report(report, press):
    content = press(build_report_paper(report))
    folders, unit = find_folders(report.occasion), report.occasion.unit.name
    what = f"情况报告（第{report.sequence}次报送）"
    return BundleFile((*folders, f"情况报告{report.number}.pdf"), content, what, unit)


def select_occasion_files(campaign):
    return (
        OccasionFile.objects.filter(occasion__activity__campaign=campaign)
        .select_related("occasion__activity__unit")
        .order_by(*OF_OCCASION)
    )


def describe_occasion_file(file, press):
    folders, unit = find_folders(file.occasion), file.occasion.unit.name
    kind = file.get_kind_display()
    what = f"{kind}：{file.caption}" if file.caption else kind
    return BundleFile(
        (*folders, kind, file.name), file.path, what, unit, sha256=file.sha256
    )


def find_folders(occasion):
    """The unit, and the occasion by its line of the plan: “12-1 看得见的垃圾分类”."""
    number = f"{occasion.activity.position}-{occasion.position}"
    return occasion.unit.name, f"{number} {occasion.title}"
