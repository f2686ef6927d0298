"""The masthead: what this person may go to, and the year the page is about."""

from django.urls import reverse
from django.utils import timezone

from submissions.models.campaigns import current_of
from submissions.permissions import is_admin, sees_all_units

# What else of a year is reached from a page of the masthead.
BELONGING = {
    "roster": ("declarations", "reminders", "outbox", "intake"),
    "themes": ("similar", "desk", "keys", "phrases"),
    "plan": ("changes",),
}
OFFICE_PAGES = (
    ("报送情况", "review:roster-list"),
    ("梳理甄选", "review:theme-list"),
    ("计划安排", "review:plan-board"),
    ("总览", "review:overview"),
)


def navigation(request):
    """Context of every page: `campaign_years`, `year`, `nav` (one query)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "year": None, "campaign_years": []}
    years = [campaign.year for campaign in user.campaigns]
    match = request.resolver_match
    year = match.kwargs.get("year") if match else None
    if year not in years:
        current = current_of(user.campaigns, timezone.now())
        year = current and current.year
    return {
        "nav": [
            {"label": label, "url": url, "current": is_within(request.path, url)}
            for label, url in links(user, year)
        ],
        "year": year,
        "campaign_years": years,
    }


def is_within(path, url):
    """Whether a page is this one of the masthead, or is reached from it."""
    year, _, name = url.strip("/").rpartition("/")
    others = (f"/{year}/{other}/" for other in BELONGING.get(name, ()))
    return path.startswith((url, *others))


def links(user, year):
    if year is None:
        pages = []
    elif sees_all_units(user):
        pages = [(label, reverse(name, args=[year])) for label, name in OFFICE_PAGES]
    else:
        pages = [("本年申报", reverse("submissions:declaration-edit", args=[year]))]
    if is_admin(user):
        pages.append(("管理", reverse("admin:index")))
    return pages
