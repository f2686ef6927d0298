"""How the pages say dates, time left and states."""

import re

from django import template
from django.middleware.csrf import get_token
from django.template import engines
from django.template.base import TextNode, token_kwargs

from submissions.calendars import explain_unknown_year
from submissions.carrying import comes_from_own_page, list_carried_fields
from submissions.choices import (
    ChangeStatus,
    DeclarationStatus,
    MailStatus,
    Selection,
    Stamp,
    Standing,
)
from submissions.dates import write_day, write_moment, write_span_left
from submissions.declarations.deadline import describe_deadline

register = template.Library()

LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")
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


register.filter("day", write_day)
register.filter("moment", write_moment)
register.filter("time_left", write_span_left)
register.simple_tag(describe_deadline)
register.simple_tag(explain_unknown_year)


@register.filter
def state_class(value):
    """The class of the dot beside a state's word."""
    return f"state-{STATE_CLASSES.get(value, 'soft')}"


@register.filter
def standing_label(value):
    """The one word of the office's pages for where a unit stands."""
    return Standing(value).label


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
    """As `include … with …`, for a Jinja template: {% draw review/x/_y.j2 a=b %}."""
    _, name, *values = token.split_contents()
    return Drawing(name, token_kwargs(values, parser))


class Sentence(template.Node):
    """What `sentence` puts in its place."""

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        return self.nodelist.render(context)


@register.tag
def sentence(parser, token):
    """A sentence written over several lines: in Chinese text a line break would show as
    a space. Breaks inside an HTML tag, between its attributes, stay."""
    nodelist = parser.parse(["endsentence"])
    parser.delete_first_token()
    in_tag = False
    for node in nodelist.get_nodes_by_type(TextNode):
        pieces = LINE_BREAK.split(node.s)
        for number, piece in enumerate(pieces):
            if "<" in piece or ">" in piece:
                in_tag = piece.rfind("<") > piece.rfind(">")
            if in_tag and number < len(pieces) - 1:
                pieces[number] += " "
        node.s = "".join(pieces)
    return Sentence(nodelist)


@register.simple_tag(takes_context=True)
def call_office(context):
    """Whom to call, inside a sentence; with a number wherever one is known."""
    office = context["office"]
    number = f"（{office.office_phone}）" if office.office_phone else ""
    return f"请打电话给{office.office_short_name}{number}"


@register.filter
def joined(values):
    return "、".join(value for value in values if value)


@register.inclusion_tag("includes/_carried.html", takes_context=True)
def carry(context):
    """What the refused POST of this page brought, with a button to send it once more."""
    request = context["request"]
    if request.method != "POST":
        return {}
    if not comes_from_own_page(request):
        return {"posted": True}
    return {
        "posted": True,
        "carried": list_carried_fields(request),
        "address": request.get_full_path(),
        "token": get_token(request),
    }
