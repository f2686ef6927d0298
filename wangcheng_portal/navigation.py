"""The masthead: what this person may go to, the year the page is about, whom to call."""

from collections import Counter
from types import SimpleNamespace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from review.home.waiting import read_waiting
from submissions.district import find_district
from submissions.models import Campaign
from submissions.models.campaigns import choose_current_campaign
from submissions.people.second_factor import is_half_open, needs_second_factor
from submissions.permissions import is_admin, is_office, sees_all_units

# What else of a year is reached from a page of the masthead.
BELONGING = {
    "roster": ("declarations", "reminders", "intake"),
    "themes": ("similar", "desk", "keys", "phrases"),
    "plan": ("changes",),
    "followup": ("evidence", "bundles"),
    "overview": ("archive",),
    "todo": ("glance",),
}
TODO = ("待办", "review:todo-show")
GLANCE = ("一页通览", "review:glance-show")
OFFICE_PAGES = (
    ("报送情况", "review:roster-list"),
    ("梳理甄选", "review:theme-list"),
    ("计划安排", "review:plan-board"),
    ("活动开展", "review:followup-list"),
    ("发件箱", "review:outbox-list"),
    ("总览", "review:overview"),
)


def navigation(request):
    """Context of every page: `campaign_years`, `year`, `nav` (one query, one more for
    the numbers of the office where the masthead is drawn), `office`, `district`, `sign_on`:
    whether there is a 统一身份认证, `half_open`:
    whether a code must follow the password, `second_factor`: whether this person has to
    give one at all, `archived`: a
    sentence when the year of the page can only be looked at, `issued_campaign`: its
    campaign, which says whether its plan is issued.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        office = SimpleLazyObject(find_office)
        return {
            "nav": [],
            "sign_on": settings.OIDC_ISSUER,
            "year": None,
            "campaign_years": [],
            "office": office,
            "district": SimpleLazyObject(find_district),
        }
    years = {campaign.year: campaign for campaign in user.campaigns}
    match = request.resolver_match
    named = match.kwargs.get("year") if match else None
    year = named if named in years else find_current_year(user)
    return {
        "nav": SimpleLazyObject(lambda: list_pages(request, year)),
        "sign_on": settings.OIDC_ISSUER,
        "half_open": is_half_open(request),
        "second_factor": needs_second_factor(user),
        "year": year,
        "session_idle": settings.SESSION_IDLE,
        "campaign_years": list(years),
        # The page is about a year that can only be looked at.
        "archived": named in years and years[named].archived_sentence,
        # The page is about a year whose plan is issued.
        "issued_campaign": years.get(named),
        "office": SimpleLazyObject(lambda: find_office(user.campaigns)),
        "district": SimpleLazyObject(find_district),
    }


def find_office(campaigns=()):
    """Name and number to call: of the newest year this person sees, else of any."""
    newest = campaigns[0] if campaigns else Campaign.objects.first()
    district = find_district()
    return newest or SimpleNamespace(
        office_short_name=district.office_short_name,
        office_phone=district.office_phone or settings.OFFICE_PHONE,
    )


def find_current_year(user):
    current = choose_current_campaign(user.campaigns, timezone.now())
    return current and current.year


def is_within(path, url):
    """Whether a page is this one of the masthead, or is reached from it."""
    if url == "/":
        return path == url
    year, _, name = url.strip("/").rpartition("/")
    others = (f"/{year}/{other}/" for other in BELONGING.get(name, ()))
    return path.startswith((url, *others))


def list_pages(request, year):
    """[a page of the masthead], with how many things wait there for the office."""
    counts = count_by_page(request, year)
    return [
        {
            "label": label,
            "url": url,
            "current": is_within(request.path, url),
            # Nothing to go to: it keeps no stop on the way of the Tab key.
            "here": request.path == url,
            "count": counts.get(url, 0),
        }
        for label, url in links(request.user, year)
    ]


def count_by_page(request, year):
    """{address of a page: what waits there in its year}; at 待办 what waits in any."""
    if year is None or not is_office(request.user):
        return {}
    waiting = read_waiting(request)
    counts = Counter(
        {reverse(TODO[1], args=[year]): sum(one.number for one in waiting)}
    )
    for one in waiting:
        if one.year == year:
            counts[reverse(one.kind.desk, args=[year])] += one.number
    return counts


def links(user, year):
    if not sees_all_units(user):
        return list_unit_links(find_current_year(user), year)
    pages = []
    if year is not None:
        named = [TODO if is_office(user) else GLANCE, *OFFICE_PAGES]
        pages = [(label, reverse(name, args=[year])) for label, name in named]
    if is_admin(user):
        pages.append(("管理", reverse("manage:start")))
    return pages


def list_unit_links(current, year):
    """The form of the current year is one place, whatever year the page is about."""
    pages = [("首页", reverse("home"))]
    if current is not None:
        form = reverse("submissions:declaration-edit", args=[current])
        activities = reverse("submissions:activity-list", args=[year])
        pages += [(f"{current}年申报", form), ("活动开展", activities)]
    return pages
