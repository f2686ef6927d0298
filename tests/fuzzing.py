"""Every form that a page offers, filled with what its own fields would never send.

The schema is the page: names, kinds and options of its fields. What is sent is taken
back, whatever it did; the one thing asked is that no answer is 500 or worse.
"""

import re
from collections import deque
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html

from tests.tables import undone

RUBBISH = [
    *(
        "",
        " ",
        "\u3000",
        "\u200b",
        "\x00",
        "a\x00b",
        "前\x0b后",
        "\ud800".encode("utf-8", "replace").decode(),
    ),
    *("0", "-1", "1e9", "１", "²", "9" * 23, "9" * 5000, "1.5", "NaN", "true"),
    *("2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "31/12/2026", "24:00"),
    *(
        "<script>alert(1)</script>",
        "{{ settings.SECRET_KEY }}",
        "=1+1",
        "#N/A",
        "%(x)s",
    ),
    *("'; DROP TABLE x;--", "../../etc/passwd", "//evil.test", "javascript:alert(1)"),
    *("👩‍👩‍👧", "𠮷", "e\u0301\u0302", "مرحبا", "\u202e", "长" * 3000, "\r\n" * 400),
]
UNSENT = {"csrfmiddlewaretoken"}
# To leave, or to send the same page once more, is no form of content.
LEFT_OUT = re.compile(r"^/(logout|session)/")


@dataclass(frozen=True)
class Field:
    name: str
    value: str
    options: tuple


@dataclass(frozen=True)
class Sheet:
    """A form of a page: where it goes, how, with which fields."""

    action: str
    method: str
    fields: tuple

    @property
    def key(self):
        """Alike forms, one a row or a year, are one."""
        path = re.sub(r"\d+", "#", urlsplit(self.action).path)
        return (
            self.method,
            path,
            *{re.sub(r"\d+", "#", one.name) for one in self.fields},
        )


def collect_sheets(client, roots, pages):
    """{key: Sheet} of so many kinds of pages that are reached from these, by links."""
    seen, sheets, waiting = set(), {}, deque(roots)
    while waiting and len(seen) < pages:
        page = waiting.popleft()
        if (kind := name_kind(page)) is None or kind in seen:
            continue
        seen.add(kind)
        response = client.get(page, follow=True)
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        tree = html.fromstring(response.text)
        sheets |= {one.key: one for one in read_sheets(tree, page)}
        links = (urljoin(page, link) for link in tree.xpath("//a/@href"))
        waiting.extend(link for link in links if "." not in urlsplit(link).path)
    return sheets


def name_kind(page):
    """View and parts of the query: one page of a kind is enough; None: not ours."""
    parts = urlsplit(page)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    words = {
        key: value for key, value in match.kwargs.items() if isinstance(value, str)
    }
    return match.view_name, *sorted(words.items())


def read_sheets(tree, page):
    for form in tree.xpath("//form"):
        action = urljoin(page, form.get("action") or page)
        fields = tuple(read_fields(form))
        if fields and not LEFT_OUT.match(action):
            yield Sheet(action, (form.get("method") or "get").lower(), fields)


def read_fields(form):
    for field in form.xpath(".//input | .//select | .//textarea | .//button"):
        name = field.get("name")
        if name and name not in UNSENT and field.get("type") != "file":
            options = tuple(field.xpath(".//option/@value"))
            value = field.get("value") or (options[0] if options else field.text) or ""
            yield Field(name, value, options)


def describe_posts(sheet):
    """The form as the page has it, but for up to six fields: rubbish, twice or not at all."""
    odd = st.sampled_from(RUBBISH) | st.text(max_size=60)
    options = st.sampled_from(
        [one for field in sheet.fields for one in field.options] or [""]
    )
    changed = st.dictionaries(
        st.sampled_from([field.name for field in sheet.fields]),
        st.lists(odd | options, max_size=2),
        min_size=1,
        max_size=6,
    )
    own = {field.name: [field.value] for field in sheet.fields}
    return changed.map(lambda some: own | some)


def fuzz_sheet(client, sheet, examples):
    """[what was sent] that was answered with 500 or worse."""
    broken = []

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(describe_posts(sheet))
    def send(fields):
        sent = {
            name: [encodable(one) for one in values] for name, values in fields.items()
        }
        with undone():
            answer = getattr(client, sheet.method)(sheet.action, sent)
        if answer.status_code >= 500:
            broken.append((answer.status_code, sent))

    send()
    return broken


def encodable(text):
    return text.encode(errors="replace").decode()


def fuzz(client, roots, *, pages, examples):
    """(how many kinds of forms, {key: [what broke it]})."""
    sheets = collect_sheets(client, roots, pages)
    found = {key: fuzz_sheet(client, one, examples) for key, one in sheets.items()}
    return len(sheets), {key: broken for key, broken in found.items() if broken}
