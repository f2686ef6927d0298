"""Which addresses open as a page, and which only a button leads to."""

from inspect import getclosurevars

from django.urls import Resolver404, resolve

HOME = "/"


def page_of(address):
    """The address itself when it opens as a page, else the nearest page above it."""
    path = address.partition("?")[0]
    return address if opens(path) else page_above(path)


def page_above(path):
    """The nearest page whose address `path` continues; the home page at last."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if opens(path):
            return path
    return HOME


def opens(path):
    try:
        return takes_get(resolve(path).func)
    except Resolver404:
        return False


def takes_get(view):
    """Django keeps what `require_POST` lets through in the wrapper alone."""
    if hasattr(view, "view_class"):
        return "get" in view.view_class.http_method_names
    while view:
        allowed = getclosurevars(view).nonlocals.get("request_method_list", ["GET"])
        if "GET" not in allowed:
            return False
        view = getattr(view, "__wrapped__", None)
    return True
