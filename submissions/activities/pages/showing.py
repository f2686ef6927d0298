"""One occasion as it stands: announced, held, reported, answered."""

from datetime import date

from django.shortcuts import render
from django.utils import timezone

from submissions.activities.forms.announcement import ReasonForm, RescheduleForm
from submissions.activities.forms.report import AnswerForm
from submissions.activities.next_steps import describe_occasion
from submissions.activities.workflow import (
    WITHDRAW_ANNOUNCEMENT,
    choose_withdrawal_move,
)
from submissions.changes.requests import may_ask_changes
from submissions.choices import (
    AudienceGroup,
    MediaKind,
    OccasionFileKind,
    OccasionStatus,
    OpinionHandling,
)
from submissions.permissions import may_file


def list_groups(occasion):
    """[(AudienceGroup, planned, present)] of the groups that were asked or came."""
    rows = {row.group: row for row in occasion.groups.all()}
    return [
        (group, rows[group.value].planned, rows[group.value].present)
        for group in AudienceGroup
        if group.value in rows
    ]


def list_plan_files(occasion):
    return [file for file in occasion.files.all() if file.kind == OccasionFileKind.PLAN]


def describe_content(content):
    """The content of a report with the words of its codes, as a table shows it."""
    return content | {
        "groups": [
            row | {"group": AudienceGroup(row["group"]).label}
            for row in content["groups"]
        ],
        "opinions": [describe_opinion(row) for row in content["opinions"]],
        "media": [
            row | {"kind": MediaKind(row["kind"]).label} for row in content["media"]
        ],
        "held_on": read_day(content["held_on"]),
        "present_total": sum(row["present"] or 0 for row in content["groups"]),
    }


def describe_opinion(row):
    return row | {
        "group": AudienceGroup(row["group"]).label,
        "handling": OpinionHandling(row["handling"]).label,
        "answered_on": read_day(row["answered_on"]),
    }


def read_day(text):
    """The date of an ISO text, None for ""."""
    return date.fromisoformat(text) if text else None


def render_occasion(request, occasion, *, status=200, **forms):
    """`forms`: those of an act that was refused, with what was typed."""
    now, today = timezone.now(), timezone.localdate()
    may_write = may_file(request.user, occasion)
    answers = make_answer_forms(occasion, forms.pop("answer", None))
    reports = list(occasion.reports.all())
    kept = {
        name: getattr(occasion, name) for name in ("day", "starts", "ends", "place")
    }
    return render(
        request,
        "submissions/activities/occasion_show.html",
        {
            "occasion": occasion,
            "campaign": occasion.campaign,
            "line": describe_occasion(occasion, today),
            "groups": list_groups(occasion),
            "plan_files": list_plan_files(occasion),
            "answers": answers,
            "answered": sum(opinion.is_answered for opinion, _ in answers),
            "reports": reports,
            "content": describe_content(reports[0].content) if reports else None,
            "can_report": may_write and occasion.is_announced,
            "can_remove": may_write and is_removable(occasion),
            "may_write": may_write,
            "can_withdraw": WITHDRAW_ANNOUNCEMENT.allows(request.user, occasion, now),
            "can_withdraw_report": choose_withdrawal_move(occasion).allows(
                request.user, occasion, now
            ),
            "may_ask": may_ask_changes(request.user, occasion.campaign, now),
            "withdrawn": bool(reports) and occasion.is_open,
            "reschedule": RescheduleForm(initial=kept, prefix="to"),
            "withdrawal": ReasonForm(prefix="back"),
            "today": today,
        }
        | forms,
        status=status,
    )


def is_removable(occasion):
    """The unit itself added it and has not announced it."""
    return occasion.extra and occasion.status == OccasionStatus.PLANNED


def make_answer_forms(occasion, refused=None):
    """[(Opinion, its AnswerForm)]; `refused`: the one that was typed and not taken."""
    forms = {refused.instance.pk: refused} if refused else {}
    return [
        (
            opinion,
            forms.get(opinion.pk)
            or AnswerForm(instance=opinion, prefix=f"answer-{opinion.pk}"),
        )
        for opinion in occasion.opinions.all()
    ]
