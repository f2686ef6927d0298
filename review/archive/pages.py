"""What the page of a package shows of it."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from review.jobs import KEPT, describe_job
from submissions.choices import BundleKind
from submissions.dates import write_clock, write_dated_clock
from submissions.permissions import is_office

# Where a package of each kind is asked for and fetched.
PAGES = {
    BundleKind.EVIDENCE: "review:evidence",
    BundleKind.ARCHIVE: "review:archive-show",
}


def build_job_context(request, campaign, kind, job):
    return {
        "addresses": list_addresses(request, campaign, kind, job),
        "fetch_label": f"下载{BundleKind(kind).label}（ZIP）",
        "made_note": describe_bundle(job) if job and job.is_done else "",
        **describe_job(job),
    }


def list_addresses(request, campaign, kind, job):
    """{what: address}; a leader may look and fetch."""
    year = campaign.year
    addresses = {"page": reverse(PAGES[kind], args=[year])}
    if is_office(request.user):
        addresses["start"] = reverse("review:bundle-start", args=[year, kind])
    if job:
        addresses["state"] = reverse("review:bundle-state", args=[year, job.pk])
        addresses["fetch"] = reverse("review:bundle-fetch", args=[year, job.pk])
        if is_office(request.user):
            addresses["cancel"] = reverse("review:bundle-cancel", args=[year, job.pk])
    return addresses


def describe_bundle(job):
    return (
        f"{write_dated_clock(job.asked_at)}的材料，{filesizeformat(job.size)}，"
        f"{describe_keeping(job)}。下载中断后可以接着下载。"
        f"SHA-256：{job.sha256}"
    )


def describe_keeping(job):
    if job.kind == BundleKind.ARCHIVE:
        return "一直保留在服务器上"
    return f"保留到{write_clock(job.asked_at + KEPT)}"
