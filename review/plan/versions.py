"""The life of a version: begun, found, named and dated."""

from itertools import groupby

from django.db import transaction
from django.utils import timezone

from review.plan.plan_paper import PlanPaper
from review.plan.rows import list_entries_in_order, rank_by_unit, read_plan_row
from submissions import audit
from submissions.models import Plan, PlanEntry, PlanVersion
from submissions.transitions import MoveRefused


def find_working_version(campaign):
    """The version being worked on, or None."""
    return (
        PlanVersion.objects.working()
        .filter(plan__campaign=campaign)
        .select_related("plan__campaign")
        .first()
    )


def find_version_before(version):
    """The version that this one stands against when no other is named, or None."""
    return version.plan.versions.filter(number__lt=version.number).first()


@transaction.atomic
def begin_version(campaign, *, actor):
    """The working version; made from the newest issued one when there is none."""
    plan, _ = Plan.objects.get_or_create(campaign=campaign)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if version := plan.versions.working().first():
        return version
    newest = plan.versions.first()
    version = plan.versions.create(number=newest.number + 1 if newest else 1)
    if newest:
        PlanEntry.objects.bulk_create(copy_entries(newest, version))
    audit.record(actor=actor, action="plan.begin", target=version)
    return version


def copy_entries(newest, version):
    """The rows of an issued version; only an order made by hand is kept as one."""
    entries = list(newest.entries.select_related("unit", "theme__declaration__unit"))
    for entry in entries:
        entry.pk, entry.version, entry._state.adding = None, version, True
        # Why it is so was said in the version before; a dropped row goes on saying it.
        entry.change_reason = entry.change_reason if entry.dropped else ""
    for _, group in groupby(entries, key=lambda entry: entry.months.first):
        rows = list(group)
        official = sorted(rows, key=rank_by_unit)
        for row in rows if rows == official else ():
            row.position = 0
    return entries


def find_seen_version(campaign, number):
    """The version that a page showed; MoveRefused when nobody works on it any more."""
    versions = PlanVersion.objects.filter(plan__campaign=campaign, number=number)
    version = versions.select_related("plan__campaign").first()
    if version is None:
        raise MoveRefused(
            "您的操作没有生效：页面上没有正在编制的计划。请回到“计划安排”，"
            "先点“开始编制”或“编制新的一版”。"
        )
    if not version.is_working:
        raise MoveRefused(explain_issued(version))
    return version


def refuse_unless_working(version):
    """Let nobody issue it meanwhile; MoveRefused when somebody just has."""
    locked = PlanVersion.objects.select_for_update().get(pk=version.pk)
    if not locked.is_working:
        raise MoveRefused(explain_issued(locked))


def explain_issued(version):
    """Why nothing changes in an issued version any more, and what to do instead."""
    issued = f"第{version.number}版已经印发"
    if newer := version.plan.versions.working().first():
        return (
            f"{issued}，现在编制的是第{newer.number}版，您的操作没有生效，请看过再改。"
        )
    return f"{issued}，您的操作没有生效。需要调整时，请先点“编制新的一版”。"


def name_version(version):
    campaign = version.plan.campaign
    return version.title or campaign.title_of(campaign.plan_title)


def name_office(version):
    return version.office_name or version.plan.campaign.office_name


def find_day_of_plan(version):
    """The day that the plan is made for."""
    return (version and version.dated) or timezone.localdate()


def build_plan_paper(version):
    """The version as it prints; a working one is marked as not yet issued."""
    return PlanPaper(
        title=name_version(version),
        rows=[
            read_plan_row(entry, number)
            for number, entry in enumerate(list_entries_in_order(version), start=1)
        ],
        office=name_office(version),
        issued_on=version.issue_day,
        draft=version.is_working,
        moment=version.issued_at,
        log_head=version.log_head,
    )
