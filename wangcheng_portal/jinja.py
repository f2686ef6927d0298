"""The language of the templates that end in .j2; docs/architecture.md says what it buys."""

from functools import lru_cache

from django.urls import reverse
from jinja2 import Environment

from submissions.dates import write_clock, write_short_moment
from submissions.templatetags import portal


def environment(**options):
    options |= {"trim_blocks": True, "lstrip_blocks": True}
    del options["autoescape"]  # said below, so that no setting can switch it off
    rows = Environment(autoescape=True, **options)
    rows.globals["url"] = url
    rows.filters |= {
        "clock": write_clock,
        "short_moment": write_short_moment,
        "standing_label": portal.standing_label,
        "state_class": portal.state_class,
    }
    return rows


@lru_cache(maxsize=5_000)  # a page of rows has a hundred, 0.1 ms each
def url(name, *args):
    return reverse(name, args=args)
