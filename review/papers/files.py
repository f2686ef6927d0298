"""The files of a plan; those of an issued one are the same bytes for ever."""

from review.papers import jobs
from review.papers.archive import fetch_paper, name_look, name_numbered
from review.papers.notice import write_notice_docx
from review.papers.website import write_website_zip
from review.plan.plan_paper import AS_IT_COMES, build_plan_table
from review.plan.versions import build_plan_paper
from submissions.documents.binding import print_bound_pdf
from submissions.documents.writers import WRITERS
from submissions.files import write_whole
from submissions.models import Campaign, PlanVersion


def fetch_plan(version, plan, ending, look=AS_IT_COMES):
    """The plan as it prints in a look. Raises ValueError as `fetch_paper` does."""
    return fetch_paper(
        version,
        ending,
        name_look(look),
        make=lambda: write_paper(look.of(plan), ending),
    )


def fetch_extract(version, extract, unit, ending, numbers=""):
    """What the plan says of one unit; `numbers` is the key of its page numbers.

    Raises ValueError as `fetch_paper` does.
    """
    key = name_numbered(f"unit-{unit.pk}", numbers)
    return fetch_paper(version, ending, key, make=lambda: write_paper(extract, ending))


def fetch_notice(version, plan):
    """The covering letter. Raises ValueError as `fetch_paper` does."""
    return fetch_paper(
        version, "docx", "notice", make=lambda: write_notice_docx(version, plan)
    )


def write_paper(plan, ending):
    """A long PDF in parts, as the worker makes it, so that memory stays bounded."""
    long = ending == "pdf" and len(plan.rows) > jobs.MOST_AT_ONCE
    return (print_bound_pdf if long else WRITERS[ending])(build_plan_table(plan))


def fetch_website(version, plan):
    """The package for the district's website. Raises ValueError as `fetch_paper` does."""

    def make():
        papers = {
            f"plan.{ending}": fetch_plan(version, plan, ending) for ending in WRITERS
        }
        return write_website_zip(version, plan, papers)

    return fetch_paper(version, "zip", "website", make=make)


class NothingToExport(Exception):
    """There is no such plan; the message says which there are."""


def export_plan(year, ending, path, *, number=None):
    """Write a version (see `find_version_to_export`) to `path` and return it.

    Raises NothingToExport, or FileRefused when the path cannot be written.
    """
    version = find_version_to_export(year, number)
    write_whole(path, fetch_plan(version, build_plan_paper(version), ending))
    return version


def find_version_to_export(year, number=None):
    """The version with this number; without one that in force, else the working one."""
    versions = PlanVersion.objects.filter(plan__campaign__year=year).select_related(
        "plan__campaign"
    )
    if number is not None:
        wanted = versions.filter(number=number)
    else:
        wanted = versions.in_force() or versions.working()
    if version := wanted.first():
        return version
    raise NothingToExport(name_existing_versions(year, versions))


def name_existing_versions(year, versions):
    years = sorted(Campaign.objects.values_list("year", flat=True))
    if year not in years:
        known = "、".join(map(str, years)) or "无"
        return f"没有 {year} 年的申报活动。现有年份：{known}。"
    numbers = sorted(versions.values_list("number", flat=True))
    if not numbers:
        return f"{year}年还没有编制计划，没有可导出的内容。"
    known = "、".join(f"第{number}版" for number in numbers)
    return f"{year}年计划没有这一版。现有：{known}。"
