"""A plan as a file on disk."""

from review import jobs
from review.archive import paper_of
from review.documents.plan import plan_docx, plan_pdf, plan_table, plan_xlsx
from review.models import PlanVersion
from review.plans import plan_paper
from submissions.choices import PlanStatus
from submissions.documents.binding import bound_pdf
from submissions.files import write_whole
from submissions.models import Campaign

WRITERS = {"xlsx": plan_xlsx, "pdf": plan_pdf, "docx": plan_docx}


class NothingToExport(Exception):
    """There is no such plan; the message says which there are."""


def export_plan(year, ending, path, *, number=None):
    """Write a version (see `version_of`) to `path` and return it.

    Raises NothingToExport, or FileRefused when the path cannot be written.
    """
    version = version_of(year, number)
    write_whole(
        path,
        paper_of(version, ending, make=lambda: written(plan_paper(version), ending)),
    )
    return version


def written(paper, ending):
    """A long PDF in parts, as the worker makes it, so that memory stays bounded."""
    if ending == "pdf" and len(paper.rows) > jobs.MOST_AT_ONCE:
        return bound_pdf(plan_table(paper))
    return WRITERS[ending](paper)


def version_of(year, number=None):
    """The version with this number; without one that in force, else the working one."""
    versions = PlanVersion.objects.filter(plan__campaign__year=year).select_related(
        "plan__campaign"
    )
    if number is not None:
        wanted = versions.filter(number=number)
    else:
        wanted = versions.filter(status=PlanStatus.ISSUED) or versions.working()
    if version := wanted.first():
        return version
    raise NothingToExport(what_there_is(year, versions))


def what_there_is(year, versions):
    years = sorted(Campaign.objects.values_list("year", flat=True))
    if year not in years:
        known = "、".join(map(str, years)) or "无"
        return f"没有 {year} 年的申报活动。现有年份：{known}。"
    numbers = sorted(versions.values_list("number", flat=True))
    if not numbers:
        return f"{year}年还没有编制计划，没有可导出的内容。"
    known = "、".join(f"第{number}版" for number in numbers)
    return f"{year}年计划没有这一版。现有：{known}。"
