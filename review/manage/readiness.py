"""What a campaign still lacks before it is opened, one line each."""

from dataclasses import dataclass

from django.urls import reverse

from submissions.choices import Role
from submissions.dates import write_moment, write_span_left
from submissions.models import Holiday, Unit

MOST_NAMED = 10


@dataclass(frozen=True)
class Check:
    """`state`: done, wait (may be mended later) or back (must be first)."""

    state: str
    said: str
    url: str = ""

    @property
    def stops(self):
        return self.state == "back"


def list_checks(campaign, now):
    """[Check] in the order of the work; a dozen queries at most."""
    return [
        check_deadline(campaign, now),
        check_forms(campaign),
        check_units(),
        check_accounts(),
        check_notice(campaign),
        check_holidays(campaign),
    ]


def find_section(campaign, section):
    return reverse("manage:campaign-section", args=[campaign.year, section])


def check_deadline(campaign, now):
    url, moment = find_section(campaign, "times"), write_moment(campaign.deadline)
    if campaign.closes_at <= now:
        return Check("back", f"截止时间{moment}已经过了，请改到以后。", url)
    return Check(
        "done", f"{moment}截止，{write_span_left(campaign.deadline, now)}。", url
    )


def check_forms(campaign):
    url = reverse("manage:campaign-list-show", args=[campaign.year, "forms"])
    if count := campaign.activity_forms.offered().count():
        areas = campaign.focus_areas.offered().count()
        return Check("done", f"活动形式 {count} 种，重大主题 {areas} 个。", url)
    return Check("back", "还没有活动形式，单位没有可选的。", url)


def check_units():
    url = reverse("manage:unit-list")
    if count := Unit.objects.active().count():
        return Check("done", f"在用的单位 {count} 个，开启后都要申报。", url)
    return Check("back", "还没有在用的单位，请先导入名单。", url)


def check_accounts():
    """Each active unit needs somebody who can log in."""
    url = reverse("manage:account-list")
    open_ones = Unit.objects.filter(people__is_active=True, people__role=Role.FILER)
    without = Unit.objects.active().exclude(pk__in=open_ones.values("pk"))
    if count := without.count():
        names = "、".join(unit.name for unit in without[:MOST_NAMED])
        more = "等" if count > MOST_NAMED else ""
        return Check("wait", f"{count} 个单位没有能登录的账号：{names}{more}。", url)
    return Check("done", "每个在用的单位都有账号。", url)


def check_notice(campaign):
    url = find_section(campaign, "notice")
    if campaign.notice_number and campaign.notice_date:
        return Check("done", f"通知是{campaign.notice_number}。", url)
    return Check("wait", "通知的文号和日期还没有填，印发以后补上也可以。", url)


def check_holidays(campaign):
    url = reverse("review:holiday-list", args=[campaign.year])
    first = Holiday.objects.filter(year=campaign.year).first()
    if first is None:
        return Check(
            "wait",
            f"{campaign.year}年的节假日还没有写，期限只按星期六、星期日算。",
            url,
        )
    if first.provisional:
        return Check(
            "wait", f"{campaign.year}年的节假日是暂定的，通知发布后请照改。", url
        )
    return Check("done", f"{campaign.year}年的节假日已经写好。", url)
