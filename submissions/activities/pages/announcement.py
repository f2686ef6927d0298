"""The page of a 报备: its form, what stands in it at first, how it is drawn."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from submissions.activities.completeness import OccasionProblem
from submissions.activities.forms.announcement import AnnouncementForm
from submissions.activities.next_steps import describe_occasion
from submissions.activities.pages.showing import list_plan_files
from submissions.activities.photos import store_occasion_file
from submissions.activities.workflow import ANNOUNCE
from submissions.changes.requests import may_ask_changes
from submissions.choices import ChangeKind, OccasionFileKind
from submissions.files import FileRefused
from submissions.models import Occasion
from submissions.months import Months
from submissions.versions import dump_fingerprints, list_inputs, make_copies_key

# What the unit wrote for its last occasion and writes again.
REPEATED = ("place", "lead_person", "sign_up", "public_phone")


def may_announce(user, occasion):
    return ANNOUNCE.allows(user, occasion, timezone.now())


def make_announcement_form(occasion, data=None, files=None):
    """The form over a copy of the occasion: what is typed never touches the one seen."""
    copy = Occasion.objects.with_row_data().get(pk=occasion.pk)
    counts = {row.group: row.planned for row in copy.groups.all()}
    initial = {} if copy.revision else suggest_from_earlier(copy)
    return AnnouncementForm(
        data,
        files,
        instance=copy,
        campaign=copy.campaign,
        counts=counts,
        initial=initial,
    )


def suggest_from_earlier(occasion):
    """{field: what the unit wrote the last time}, of the same activity first."""
    earlier = (
        Occasion.objects.filter(activity__unit=occasion.unit_id, revision__gt=0)
        .exclude(pk=occasion.pk)
        .order_by("-changed_at")
    )
    same = earlier.filter(activity=occasion.activity_id).first()
    last = same or earlier.first()
    if last is None:
        return {}
    names = REPEATED if same else REPEATED[1:]
    return {name: getattr(last, name) for name in names}


def list_form_problems(form):
    """[OccasionProblem] for every error of the form."""
    return [
        OccasionProblem(field, error)
        for field, errors in form.errors.items()
        for error in errors
    ]


def store_plan_file(request, occasion):
    """Keep the 活动方案 that came with the page; what is refused is said."""
    if sent := request.FILES.get("plan_file"):
        try:
            store_occasion_file(
                occasion,
                actor=request.user,
                kind=OccasionFileKind.PLAN,
                name=sent.name,
                content=sent.read(),
            )
        except FileRefused as refusal:
            messages.error(request, f"活动方案没有上传。{refusal}")


def find_change_address(occasion, user):
    """Where to ask for the month of its day, prefilled; "" while the day fits the plan.

    Nor is there one for the day of another year: that is a slip.
    """
    day = occasion.day
    if not day or occasion.covers(day) or day.year != occasion.campaign.year:
        return ""
    if not may_ask_changes(user, occasion.campaign, timezone.now()):
        return ""
    activity = occasion.activity
    page = reverse(
        "submissions:change-ask", args=[activity.campaign.year, activity.line]
    )
    others = set(activity.months) - set(occasion.months)
    months = Months.of(*others, day.month)
    wish = {"kind": ChangeKind.POSTPONE.value, "months": list(months)}
    return f"{page}?{urlencode(wish, doseq=True)}"


def draw_announcement(request, occasion, form, *, status=200, **context):
    stored = list_inputs(make_announcement_form(occasion))
    return render(
        request,
        "submissions/activities/announcement_form.html",
        {
            "occasion": occasion,
            "campaign": occasion.campaign,
            "form": form,
            "revision": occasion.revision,
            "base": dump_fingerprints(stored),
            "copies": make_copies_key(request.user, "announcement", occasion),
            "counts": form.list_counts(),
            "plan_files": list_plan_files(occasion),
            "line": describe_occasion(occasion, timezone.localdate()),
        }
        | context,
        status=status,
    )
