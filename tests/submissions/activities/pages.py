"""What the pages of an occasion send, and the year that they are about."""

from django.utils import timezone

from submissions.choices import AudienceGroup, OccasionStatus
from submissions.months import Months
from tests.activities import make_activity, make_occasion
from tests.factories import make_campaign, make_declaration

EVERYBODY = {f"present-{group.value}": "5" for group in AudienceGroup}
# What the lists of a new row stand on.
CHOSEN = {
    "opinions": {"group": "resident", "handling": "open"},
    "media": {"kind": "website"},
}
STORY = "走访投放点和中转站，公布分类数据和清运费用，现场回答提问。"


def make_own_occasion(unit, status=OccasionStatus.PLANNED, **fields):
    """Of the plan for this very month, so that it may be reported today."""
    today = timezone.localdate()
    campaign = make_campaign(today.year)
    make_declaration(unit, campaign)
    activity = make_activity(unit, Months.of(today.month), campaign)
    days = {} if status == OccasionStatus.PLANNED else {"day": today}
    if status in OccasionStatus.held():
        days["held_on"] = today
    return make_occasion(activity, status, **days | fields)


def page_of(occasion, name=""):
    return f"/activities/{occasion.campaign.year}/{occasion.pk}/{name}"


def report_post(occasion, opinions=(), media=(), act="save", **fields):
    """The POST of the report page; each row is a dict of its fields."""
    data = {
        "revision": occasion.revision,
        "occasion": occasion.pk,
        "act": act,
        "held_on": f"{timezone.localdate():%Y-%m-%d}",
        "held_place": "湘江嘉园",
        "logo_shown": "no",
        "logo_reason": "下雨。",
        "what_shown": STORY,
    } | EVERYBODY
    for name, rows in (("opinions", opinions), ("media", media)):
        data |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
        for index, row in enumerate(rows):
            row = CHOSEN[name] | row
            data |= {f"{name}-{index}-{field}": value for field, value in row.items()}
    return data | fields
