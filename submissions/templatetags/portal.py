"""How the pages say dates, time left and states."""

from datetime import timedelta
from functools import cache

from django import template
from django.template import engines
from django.template.base import token_kwargs
from django.urls import reverse
from django.utils import timezone

from submissions.choices import (
    ChangeStatus,
    DeclarationStatus,
    MailStatus,
    Selection,
    Stamp,
    Standing,
)
from submissions.months import read

register = template.Library()

WEEKDAYS = "一二三四五六日"
STATE_CLASSES = {
    DeclarationStatus.DRAFT: "draft",
    DeclarationStatus.SUBMITTED: "info",
    DeclarationStatus.ACCEPTED: "done",
    DeclarationStatus.RETURNED: "back",
    Standing.UNSEEN: "wait",
    Standing.UNTOUCHED: "draft",
    Standing.OVERDUE: "back",
    Standing.NONE: "done",
    Stamp.FITS: "done",
    Stamp.OUTDATED: "back",
    MailStatus.WAITING: "wait",
    MailStatus.SENDING: "info",
    MailStatus.SENT: "done",
    MailStatus.FAILED: "back",
    Selection.PENDING: "draft",
    Selection.SELECTED: "done",
    Selection.RESERVE: "wait",
    Selection.DECLINED: "soft",
    Selection.MERGED: "info",
    ChangeStatus.ASKED: "wait",
    ChangeStatus.APPROVED: "done",
    ChangeStatus.REFUSED: "back",
}


@register.filter
def moment(value):
    """`3月29日（星期一）24:00`: midnight belongs to the day that it ends."""
    local = local_time(value)
    clock = f"{local:%H:%M}"
    if clock == "00:00":
        local -= timedelta(days=1)
        clock = "24:00"
    return f"{local.month}月{local.day}日（星期{WEEKDAYS[local.weekday()]}）{clock}"


def local_time(value):
    """In the portal's one zone: to ask for a reader's own takes as long again."""
    return timezone.localtime(value, timezone.get_default_timezone())


def clock(value):
    """`3月29日 16:30`."""
    local = local_time(value)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


@register.filter
def time_left(end, now):
    """`还有 2 天 6 小时`; nothing once the end has passed."""
    minutes = int((end - now).total_seconds() // 60)
    if minutes < 0:
        return ""
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"还有 {days} 天 {hours} 小时"
    return f"还有 {hours} 小时 {minutes % 60} 分" if hours else f"还有 {minutes} 分钟"


@register.filter
def state_class(value):
    """The class of the dot beside a state's word."""
    return f"state-{STATE_CLASSES.get(value, 'soft')}"


@register.filter
def understood(text, year):
    """How a time as written is read, for the line under the input."""
    return read(text, year=year)


@cache
def address_around_key(name, year):
    """(what comes before, what comes after) the last number of an address."""
    before, _, after = reverse(name, args=[year, 0]).rpartition("/0/")
    return f"{before}/", f"/{after}"


def row_url(name, year, pk):
    """As `url`, for the many rows of one list: to look one up takes as long as ten."""
    before, after = address_around_key(name, year)
    return f"{before}{pk:d}{after}"


class Drawing(template.Node):
    """What `draw` puts in its place."""

    def __init__(self, name, values):
        self.name = name
        self.values = values

    def render(self, context):
        values = {name: value.resolve(context) for name, value in self.values.items()}
        drawn = engines["rows"].get_template(self.name)
        return drawn.render({**context.flatten(), **values})


@register.tag
def draw(parser, token):
    """As `include … with …`, for a file of templates/rows: {% draw rows/x.html a=b %}."""
    _, name, *values = token.split_contents()
    return Drawing(name, token_kwargs(values, parser))


@register.filter
def joined(values):
    return "、".join(value for value in values if value)
