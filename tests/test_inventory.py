"""等保 安全审计 a: every address that takes a POST leads to an entry of the log.

Read from the code: from the view over everything it calls to `audit.record`.
"""

import types
from functools import cache

from django.urls import URLPattern, get_resolver

from submissions import audit

OURS = ("submissions.", "review.")
# What is no act, and why.
NO_ACT = {
    "session-keep": "says that somebody is there",
    "review:desk-save": "how a person likes the desk",
    "review:filter-keep": "a person's own list of filters",
    "review:filter-rename": "as above",
    "review:filter-drop": "as above",
    "review:keys-switch": "whether a person decides by keys",
    "review:theme-decide-ticked": "the page before the act",
    "review:intake-desk": "as above",
    "review:intake-merge": "as above",
    "review:reminder-edit": "as above",
    "review:reminder-preview": "as above",
    "manage:slip-preview": "as above",
    "manage:plan-import-preview": "as above",
    "manage:campaign-section-preview": "as above",
    "review:bundle-start": "the worker tells when it begins and ends",
}


def list_views(patterns=None, space=""):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.callback
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from list_views(pattern.url_patterns, inner)


def takes_post(view):
    if hasattr(view, "view_class"):
        return hasattr(view.view_class, "post")
    while view:
        cells = dict(
            zip(view.__code__.co_freevars, view.__closure__ or (), strict=True)
        )
        if "request_method_list" in cells:
            return "POST" in cells["request_method_list"].cell_contents
        view = getattr(view, "__wrapped__", None)
    return True


@cache
def find_called(thing):
    """What a function or class of ours names: functions, classes, and those of modules."""
    if isinstance(thing, type):
        return tuple(filter(is_ours, vars(thing).values()))
    names = {name for code in list_codes(thing.__code__) for name in code.co_names}
    known = [thing.__globals__.get(name) for name in names]
    known += [cell.cell_contents for cell in thing.__closure__ or () if has_value(cell)]
    modules = [one for one in known if isinstance(one, types.ModuleType)]
    known += [getattr(module, name, None) for module in modules for name in names]
    known += [*(thing.__defaults__ or ()), getattr(thing, "__wrapped__", None)]
    return tuple(filter(is_ours, known))


def list_codes(code):
    yield code
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from list_codes(inner)


def has_value(cell):
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False


def is_ours(thing):
    module = getattr(thing, "__module__", None) or ""
    return isinstance(thing, types.FunctionType | type) and module.startswith(OURS)


def leads_to_entry(view):
    waiting, seen = [getattr(view, "view_class", view)], set()
    while waiting:
        thing = waiting.pop()
        if thing is audit.record:
            return True
        if thing not in seen:
            seen.add(thing)
            waiting += find_called(thing)
    return False


def test_every_address_that_takes_a_post_leads_to_the_log():
    asked = [(name, view) for name, view in list_views() if takes_post(view)]

    silent = {name for name, view in asked if not leads_to_entry(view)}

    assert len(asked) > 100
    assert silent == set(NO_ACT)
