"""办理经过: what happened to a unit's declarations, with dates, from what each act left."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from submissions.choices import PlanStatus
from submissions.declarations.workflow import ACCEPT, RETURN, WITHDRAW
from submissions.models import AuditEntry, ChangeRequest, Declaration, PlanVersion


@dataclass(frozen=True)
class Event:
    """`label` is one word for what happened, `text` says more, `url` leads there."""

    at: datetime
    label: str
    text: str = ""
    url: str = ""


# What only the log knows.
LOGGED = {
    ACCEPT.name: "受理",
    RETURN.name: "退回",
    WITHDRAW.name: "撤回",
    "declaration.extend": "延期",
}


def map_events(declarations, consents):
    """{year: [Event], newest first} of the declarations and consents of one unit.

    `filings` should be prefetched; three queries, however many the years.
    """
    events = defaultdict(list)
    for year, event in (
        *list_filed(declarations),
        *list_logged(declarations),
        *list_asked(consents),
        *list_issued(declarations),
        *list_changes(declarations),
    ):
        events[year].append(event)
    for told in events.values():
        told.sort(key=lambda event: event.at, reverse=True)
    return events


def list_filed(declarations):
    for declaration in declarations:
        year = declaration.campaign.year
        for filing in declaration.filings.all():
            url = reverse("submissions:filing-receipt", args=[year, filing.number])
            again = f"第{filing.sequence}次，" if filing.sequence > 1 else ""
            behalf = "，办公室代填" if filing.on_behalf else ""
            text = f"{again}回执 {filing.number}{behalf}"
            yield year, Event(filing.received_at, "报送", text, url)


def list_logged(declarations):
    years = {str(one.pk): one.campaign.year for one in declarations}
    entries = AuditEntry.objects.filter(
        target_type=Declaration._meta.label_lower,
        target_id__in=years,
        action__in=LOGGED,
    )
    for entry in entries:
        event = Event(entry.at, LOGGED[entry.action], entry.data.get("reason", ""))
        yield years[entry.target_id], event


def list_asked(consents):
    for consent in consents:
        year = consent.theme.declaration.campaign.year
        asked = f"“{consent.theme}”能否安排在{consent.months}"
        yield year, Event(consent.asked_at, "征询", asked)
        if consent.answered_at:
            answer = f"“{consent.theme}”：{consent.get_status_display()}"
            yield year, Event(consent.answered_at, "答复征询", answer)


def list_issued(declarations):
    versions = PlanVersion.objects.filter(
        plan__campaign__in=[one.campaign_id for one in declarations],
        status__in=PlanStatus.frozen(),
    ).select_related("plan__campaign")
    for version in versions:
        year = version.plan.campaign.year
        url = reverse("review:plan-papers", args=[year, version.number])
        if version.plan.campaign.imported and not version.dated:
            continue
        text = f"计划安排表第{version.number}版"
        link = url if version.is_in_force else ""
        yield year, Event(version.issued_at, "印发", text, link)


def list_changes(declarations):
    if not declarations:
        return
    changes = ChangeRequest.objects.told().filter(
        unit=declarations[0].unit_id,
        campaign__in=[one.campaign_id for one in declarations],
    )
    for change in changes.select_related("campaign"):
        year = change.campaign.year
        yield year, Event(change.asked_at, "申请调整", str(change))
        if change.answered_at:
            answer = f"{change}：{change.get_status_display()}"
            yield year, Event(change.answered_at, "办理调整", answer)
