"""Which addresses open as a page, and which only a button leads to."""

from inspect import getclosurevars

from django.urls import Resolver404, resolve

HOME = "/"


def find_page(address):
    """The address itself when it opens as a page, else the nearest page above it."""
    path = address.partition("?")[0]
    return address if opens_as_page(path) else find_page_above(path)


def find_page_above(path):
    """The nearest page above `path`; the home page when there is no other."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if opens_as_page(path):
            return path
    return HOME


def opens_as_page(path):
    try:
        return takes_get(resolve(path).func)
    except Resolver404:
        return False


def takes_get(view):
    """Whether a view answers GET, read from the closures of `require_POST` and its like.

    Django records the allowed methods nowhere else.
    """
    if hasattr(view, "view_class"):
        return "get" in view.view_class.http_method_names
    while view:
        allowed = getclosurevars(view).nonlocals.get("request_method_list", ["GET"])
        if "GET" not in allowed:
            return False
        view = getattr(view, "__wrapped__", None)
    return True
