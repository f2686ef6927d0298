"""Two versions of one page: what was typed beside what is stored, field by field."""

import json
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from submissions.comparison import Change, fingerprint_text


@dataclass(frozen=True)
class Input:
    """One input of a page: what it is called there and what stands in it.

    `key` is the same for both versions, also when rows were added or moved; `name` is
    that of this page.
    """

    key: str
    name: str
    place: str
    label: str
    values: tuple[str, ...]
    text: str


def list_inputs(form, place="", key=""):
    """[Input] of a form, bound or not; hidden fields and files are none."""
    return [
        read_input(field, place, f"{key}{field.name}")
        for field in form
        if not field.is_hidden and not field.field.widget.needs_multipart_form
    ]


def read_input(field, place, key):
    value = field.field.widget.format_value(field.value())
    several = value if isinstance(value, list | tuple) else [value]
    values = tuple("" if each is None else str(each) for each in several)
    labels = {str(pk): str(label) for pk, label in getattr(field.field, "choices", [])}
    text = "、".join(labels.get(each, each) for each in values)
    return Input(key, field.html_name, place, field.label, values, text)


def dump_fingerprints(inputs):
    """JSON {key: fingerprint}, sent with the page to tell later who changed what."""
    return json.dumps({each.key: fingerprint_text(each.text) for each in inputs})


def compare_inputs(typed, stored, base):
    """[Change] from what was typed to what is stored, one for every choice to make."""
    there = {each.key: each for each in stored}
    return [
        Change(
            place=each.place,
            label=each.label,
            before=each.text,
            after=there[each.key].text,
            key=each.key,
            untouched=base.get(each.key) == fingerprint_text(each.text),
        )
        for each in typed
        if each.key in there and each.text != there[each.key].text
    ]


def take_stored(data, typed, stored):
    """The posted data with the stored value wherever `take-<key>` says `theirs`."""
    there = {each.key: each for each in stored}
    chosen = [
        each
        for each in typed
        if data.get(f"take-{each.key}") == "theirs" and each.key in there
    ]
    if not chosen:
        return data
    data = data.copy()
    for each in chosen:
        data.setlist(each.name, list(there[each.key].values))
    return data


def make_copies_key(user, page, thing):
    """Under which name a browser keeps text of this page that is not saved yet.

    Its first part is the person's, and ends with the password, as sessions do; the
    browser forgets all of it with its window.
    """
    person = salted_hmac("submissions.copies", user.get_session_auth_hash()).hexdigest()
    return f"{person[:24]}.{page}-{thing.pk}"
