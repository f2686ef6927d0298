"""What a running site answers while something is wrong, judged: a line a fault."""

import re

from tests.drills.site import Answer

FORM = "/declarations/2027/"
PAGE = "/review/2027/roster/"
TYPED = "请居民代表走一遍投放点到中转站的路线。"
INSIDES = (
    "Traceback",
    "OperationalError",
    "psycopg",
    "sqlite",
    "/site-packages/",
    "/data/",
)
REVISION = re.compile(r'name="revision" value="(\d+)"')
ROWS = []


class Drill:
    """The site with an office worker and a filer who logged in while all was well."""

    def __init__(self, site, postgres):
        self.site, self.postgres = site, postgres
        self.stranger = site.browse()
        self.enter()

    def enter(self):
        self.office, self.filer = self.site.browse("office"), self.site.browse("filer")
        self.refresh()

    def refresh(self):
        """Open the page of the form anew: its token and its revision."""
        self.token = self.filer.read_token(FORM)
        self.revision = REVISION.search(self.filer.get(FORM).text)[1]

    def read(self):
        return self.office.get(PAGE)

    def save(self, more=""):
        """A draft of one row; `more` makes it longer."""
        return self.filer.post(FORM, self.write_form(TYPED + more))

    def write_form(self, summary):
        row = {"rows-0-title": "甲", "rows-0-summary": summary, "rows-TOTAL_FORMS": 1}
        head = {"revision": self.revision, "act": "save", "rows-INITIAL_FORMS": 0}
        return row | head | {"csrfmiddlewaretoken": self.token}

    def watch(self):
        """(healthz, readyz) with a session and without: they must be alike."""
        return {
            tuple(one.get(f"/{name}").status for name in ("healthz", "readyz"))
            for one in (self.office, self.stranger)
        }


def note(fault, **checks):
    """One row: the fault, and each answer as (what came, whether it is right)."""
    good = all(fits for _, fits in checks.values())
    said = "  ".join(f"{name} {came}" for name, (came, _) in checks.items())
    ROWS.append(good)
    print(f"{'通过' if good else '不对'}  {fault}：{said}", flush=True)


def judge(answer: Answer, status, *, most=None, carries=False):
    """(what came, whether it is right): a calm page, in time, with what was typed."""
    wanted = (status,) if isinstance(status, int) else status
    fits = answer.status in wanted and not any(one in answer.text for one in INSIDES)
    if answer.status == 503:
        fits = fits and "Retry-After" in answer.headers
    fits = fits and (not carries or TYPED in answer.text)
    fits = fits and (most is None or answer.seconds <= most)
    kept = "，文字还在" if TYPED in answer.text else ""
    return f"{answer.status}（{answer.seconds:.1f} 秒{kept}）", fits


def judge_watch(drill, *wanted):
    found = drill.watch()
    return "、".join(map(str, sorted(found))), found == {wanted}


def is_well(drill):
    read = judge(drill.read(), 200)
    drill.refresh()
    return {"读": read, "存": judge(drill.save(), 302)}


def is_told(drill, since, *words):
    log = drill.site.read_log(since)
    return "有" if all(word in log for word in words) else "没有"
