"""A person at a browser: acts by what the page says, and the effort is counted."""

import re
from contextlib import contextmanager
from urllib.parse import urlparse

from django.conf import settings
from django.test import Client

from submissions.models import User
from tests.browser.looks import DESK, PARTS, find_defects, find_unnamed
from tests.factories import PASSWORD

CUT_OFF = {
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_CONNECTION_RESET",
    "net::ERR_EMPTY_RESPONSE",
}
PDF_VIEWER = ("chrome-extension:", "chrome:")  # the browser's own
SELDOM_SEEN = "Failed to load resource"  # told again, with its address, as a response
REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
});"""


WHOLE = "the page itself"  # beside its parts


class Effort:
    """What a job costs: clicks, page loads, and keys; and what was typed."""

    def __init__(self):
        self.clicks = self.loads = self.keys = 0
        self.typed = []

    def __str__(self):
        return f"{self.clicks} 次点击，{self.loads} 次换页，{self.keys} 次按键"


class Visitor:
    """One browser window. `troubles` must be empty when the test ends."""

    def __init__(self, browser, address, passed, *, javascript=True, viewport=DESK):
        self.address = address
        self.passed = passed
        self.javascript = javascript
        self.context = browser.new_context(
            viewport=viewport,
            java_script_enabled=javascript,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self.context.set_default_timeout(10_000)
        self.context.add_init_script(REPORT_VIOLATIONS)
        self.effort = Effort()
        self.troubles = []
        self.refusals = set()
        self.may_be_cut_off = False
        self.page = self.new_tab()

    # --- windows ---------------------------------------------------------------

    def new_tab(self):
        """A further tab of the same person becomes the one that acts."""
        self.page = page = self.context.new_page()
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("response", self.receive)
        page.on("requestfailed", self.miss)
        page.on("domcontentloaded", self.arrive)
        return page

    def may_be_refused(self, *statuses):
        """Answers of 400 and more that this journey is about."""
        self.refusals |= set(statuses)

    @contextmanager
    def offline(self):
        """The network is gone for a while; that alone may fail from now on."""
        self.may_be_cut_off = True
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)

    def hear(self, message):
        if message.type == "error" and not message.text.startswith(SELDOM_SEEN):
            self.troubles.append(f"console: {message.text}")

    def forget_what_htmx_said(self):
        """Of a lost or refused request we have told the person already."""
        by_htmx = ("console: htmx:", "console: Response Status Error Code")
        self.troubles = [one for one in self.troubles if not one.startswith(by_htmx)]

    def receive(self, response):
        if response.status >= 400 and response.status not in self.refusals:
            self.troubles.append(f"{response.status}: {response.url}")

    def miss(self, request):
        # Whoever leaves a page, or takes a download, breaks off what was still coming.
        broken_off = request.failure == "net::ERR_ABORTED"
        if broken_off and request.url.startswith((self.address, *PDF_VIEWER)):
            return
        if self.may_be_cut_off and request.failure in CUT_OFF:
            return
        self.troubles.append(f"{request.failure}: {request.url}")

    def arrive(self, page):
        self.effort.loads += 1

    # --- acts ------------------------------------------------------------------

    def visit(self, path, *, inspect=True):
        self.page.goto(self.address + path)
        if inspect:
            self.inspect(again=False)

    def enter(self, username, at="/"):
        """Come in with a session at hand, see a page (if any) and begin to count."""
        client = Client()
        client.force_login(User.objects.get(username=username))
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies(
            [{"name": session.key, "value": session.value, "url": self.address}]
        )
        if at:
            self.visit(at)
        self.effort = Effort()

    def log_in(self, username):
        """Sign in as people do, and begin to count."""
        self.visit("/login/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.go("登录")
        self.effort = Effort()

    def control(self, name, inside=None):
        """The last button or link of this name: what a person sees, not the default
        button that a form keeps for the Enter key."""
        place = inside or self.page
        button = place.get_by_role("button", name=name, exact=True)
        return button.or_(place.get_by_role("link", name=name, exact=True)).last

    def click(self, target, inside=None, **how):
        """Click on a control by its name, or on a locator; the page stays."""
        self.effort.clicks += 1
        target = self.control(target, inside) if isinstance(target, str) else target
        target.click(**how)

    def go(self, target, inside=None, *, inspect=True):
        """Click on what leads to another page, and look at that page."""
        with self.page.expect_navigation(wait_until="load"):
            self.click(target, inside)
        if inspect:
            self.inspect(again=False)

    def acknowledge(self):
        """Tick every line of the check sheet that asks for it; how many there were."""
        boxes = self.page.locator("[name=seen]").all()
        for box in boxes:
            self.click(box)
        return len(boxes)

    def download(self, name, inside=None):
        """Click, and return the bytes and the file name that came."""
        with self.page.expect_download() as coming:
            self.click(name, inside)
        file = coming.value
        with open(file.path(), "rb") as content:  # noqa: PTH123 - a path from outside
            return content.read(), file.suggested_filename

    def choose(self, field, *files):
        """Pick files: one click opens the browser's dialog, one more takes them."""
        with self.page.expect_file_chooser() as dialog:
            self.click(field)
        self.effort.clicks += 1
        dialog.value.set_files(
            [
                {
                    "name": name,
                    "mimeType": "application/octet-stream",
                    "buffer": content,
                }
                for name, content in files
            ]
        )

    def paste(self, text):
        """Ctrl+V into the field that has the focus."""
        self.effort.keys += 1
        self.page.keyboard.insert_text(text)

    def type(self, text):
        """Type into the field that has the focus."""
        self.effort.keys += len(text)
        self.effort.typed.append(text)
        self.page.keyboard.type(text)

    def press(self, key, times=1):
        for _ in range(times):
            self.effort.keys += 1
            self.page.keyboard.press(key)

    def wait_until(self, fact):
        """Until something holds that the page does not show, as in the database."""
        for _ in range(100):
            if fact():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("it did not come to hold")

    # --- what is seen ------------------------------------------------------------

    @property
    def text(self):
        return self.page.locator("main").inner_text()

    @property
    def path(self):
        return urlparse(self.page.url).path

    def focused(self):
        """The id of the field that has the focus, or its text."""
        return self.page.evaluate(
            "document.activeElement.id"
            " || document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"
        )

    def inspect(self, *, again=True):
        """What must hold on every page; needs scripts in the page.

        To measure a page takes a second or two. One that was only passed on the way is
        measured whole once in a run, later in the parts that nobody has seen there.
        """
        if not self.javascript:
            return
        place = self.name_place()
        claimed = self.passed.claim(f"{place} {part}" for part in self.list_parts())
        unseen = [part.removeprefix(f"{place} ") for part in claimed]
        defects = [*find_unnamed(self.page)]
        if again or WHOLE in unseen:
            defects += find_defects(self.page)
        elif unseen:
            defects += find_defects(self.page, unseen)
        if defects:
            self.passed.give_back(claimed)
            where = f"{self.path} ({self.page.title()})"
            self.troubles += [f"{where}: {defect}" for defect in defects]

    def name_place(self):
        kind = re.sub(r"[0-9]+", "0", self.path)
        return f"{kind} {self.page.viewport_size['width']}"

    def list_parts(self):
        return [WHOLE, *self.page.evaluate(PARTS)]

    def close(self):
        self.context.close()
