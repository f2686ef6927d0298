"""A person without scripts: follows links, fills forms and presses buttons by name."""

import re
from urllib.parse import urljoin

from cssselect2 import ElementWrapper
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from submissions.models import User

BUTTONS = "self::button or (self::input and @type='submit')"
UNSEEN = "ancestor-or-self::*[@hidden or self::template or self::head]"


class Plain:
    """Sends what a page's own form would send, and nothing that the page has not."""

    def __init__(self, username, at="/"):
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(User.objects.get(username=username))
        self.visit(at)

    # --- pages -----------------------------------------------------------------

    def visit(self, address):
        self.take(
            self.client.get(urljoin(getattr(self, "url", "/"), address), follow=True)
        )

    def take(self, response):
        request = response.request
        self.status = response.status_code
        self.path = request["PATH_INFO"]
        self.url = f"{self.path}?{request.get('QUERY_STRING', '')}"
        self.response = response
        self.files = {}
        if response["Content-Type"].startswith("text/html"):
            self.tree = html.fromstring(response.text)

    @property
    def text(self):
        return said(self.tree.find(".//main"))

    def find(self, selector):
        """The elements of the page that a CSS selector means."""
        found = ElementWrapper.from_html_root(self.tree).query_all(selector)
        return [wrapper.etree_element for wrapper in found]

    def read(self, selector):
        return [said(element) for element in self.find(selector)]

    # --- acts ------------------------------------------------------------------

    def go(self, name, inside=None):
        """Press the last button or link of this name, as `Visitor.control` does."""
        named = self.offers(name, inside)
        assert named, f"no “{name}” on {self.url}"
        if named[-1].tag == "a":
            self.visit(named[-1].get("href"))
        else:
            self.send(named[-1])

    def offers(self, name, inside=None):
        """The buttons and links of this name."""
        found = self.place(inside).xpath(
            f".//*[{BUTTONS} or (self::a and @href)][not({UNSEEN})][not(@disabled)]"
        )
        return [control for control in found if name_of(control) == name]

    def press_enter(self, label):
        """In a field: the form's first button is pressed, if it can be."""
        form = form_of(self.field(label))
        buttons = form.xpath(
            ".//button[not(@type) or @type='submit'] | .//input[@type='submit']"
        )
        if buttons[0].get("disabled") is None:
            self.send(buttons[0])

    def fill(self, label, text, inside=None):
        field = self.field(label, inside)
        if field.tag == "textarea":
            field.text = text
        elif field.tag == "select":
            field.value = text
        else:
            field.set("value", text)

    def tick(self, label, inside=None):
        """Tick or untick a box, or choose one of several."""
        self.click(self.field(label, inside))

    def click(self, box):
        if box.get("type") == "radio":
            for other in box.xpath("//input[@name=$name]", name=box.get("name")):
                other.attrib.pop("checked", None)
        if "checked" in box.attrib:
            del box.attrib["checked"]
        else:
            box.set("checked", "")

    def choose(self, label, *files):
        name = self.field(label).get("name")
        self.files[name] = [SimpleUploadedFile(*file) for file in files]

    # --- what the page is made of ------------------------------------------------

    def place(self, inside):
        """The page, an element of it, or the first that a selector means."""
        if inside is None:
            return self.tree
        return self.find(inside)[0] if isinstance(inside, str) else inside

    def field(self, label, inside=None):
        """The first field whose label says so."""
        fields = self.place(inside).xpath(
            f".//*[self::input or self::textarea or self::select][not({UNSEEN})]"
        )
        for field in fields:
            if any(label in text for text in labels_of(field)):
                return field
        raise AssertionError(f"no field “{label}” on {self.url}")

    def send(self, button):
        form = form_of(button)
        data = {}
        for control in controls_of(form):
            name = control.get("name")
            data.setdefault(name, []).extend(sent_by(control, button))
        data = {name: values for name, values in data.items() if values} | self.files
        address = button.get("formaction") or form.get("action") or self.url
        method = button.get("formmethod") or form.get("method") or "get"
        send = getattr(self.client, method.lower())
        self.take(send(urljoin(self.url, address), data, follow=True))


def said(element):
    return re.sub(r"\s+", " ", element.text_content()).strip()


def name_of(control):
    if control.tag == "input":
        return control.get("value")
    told = control.xpath(".//text()[not(ancestor::*[@aria-hidden='true' or @hidden])]")
    return control.get("aria-label") or re.sub(r"\s+", " ", "".join(told)).strip()


def labels_of(field):
    if label := field.get("aria-label"):
        return [label]
    root = field.getroottree().getroot()
    ids = (field.get("aria-labelledby") or "").split()
    named = [root.get_element_by_id(one) for one in ids]
    if field.get("id"):
        named += root.xpath("//label[@for=$id]", id=field.get("id"))
    return [said(label) for label in [*named, *field.iterancestors("label")]]


def form_of(control):
    if name := control.get("form"):
        return control.getroottree().getroot().get_element_by_id(name)
    return next(control.iterancestors("form"))


def controls_of(form):
    """In the order of the page; also those that only name the form."""
    everything = (
        form.getroottree().getroot().iter("input", "textarea", "select", "button")
    )
    for control in everything:
        inside = control.get("form") or any(
            parent is form for parent in control.iterancestors("form")
        )
        if inside and control.get("name") and form_of(control) is form:
            yield control


def sent_by(control, pressed):
    """The values of a control as HTML sends them; files are kept elsewhere."""
    kind = control.get("type", "")
    if control.xpath("ancestor-or-self::*[@disabled] | ancestor::template"):
        return []
    if control.tag == "button" or kind in ("submit", "button", "reset", "file"):
        return [control.get("value", "")] if control is pressed else []
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if "checked" in control.attrib else []
    if control.tag == "select":
        return list(control.value) if control.multiple else [control.value or ""]
    if control.tag == "textarea":
        # The first line end after the tag is none of the text; what is sent has CRLF.
        text = (control.text or "").removeprefix("\n")
        return [re.sub(r"\r?\n", "\r\n", text)]
    return [control.get("value", "")]
