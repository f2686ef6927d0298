"""Another district sets the portal up and lives its first year, as `make story` shows.

Nothing but what README.md and deploy/README.md tell: the production profile, an empty
database, a browser. Prints what each step took.
"""

import html
import os
import re
import secrets
import shutil
import tempfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import expect, sync_playwright
from pypdf import PdfReader

from tests.machine import PATIENCE, Machine, Steps, find_ports

SCREENS = ({"width": 1366, "height": 768}, {"width": 390, "height": 844})
ELSEWHERE = re.compile("望城|高塘岭|区直")
EXAMPLES = ("/setup/", "/manage/district/", "/manage/log/")  # what to type, and was
TODAY = date.today()
YEAR = TODAY.year + 1
PASSWORD = f"Ningxiang-{YEAR}"
OWN_PASSWORD = f"Zijide-{YEAR}"
TITLE = f"宁乡市{YEAR}年“政务公开主题日”活动计划安排表"
STREET = "玉潭街道办事处"
UNITS = f"""单位名称,类别,联系电话,备注
{STREET},街道,0731-87811111,
花明楼镇人民政府,镇,,
沙田乡人民政府,乡,,
宁乡市教育局,市直单位,0731-87822222,
宁乡市公安局,市直单位,,
宁乡高新区管委会,园区,,
"""
EARLIER = (
    ("走进智慧政务大厅", "玉潭街道", "4月", "请市民代表走一遍办件流程，当场提问。"),
    ("阳光招生开放日", "市教育局", "6-7月", "讲解招生政策，公布学位和划片范围。"),
    ("乡村振兴看沙田", "沙田乡", "10月中旬", "看产业路和合作社的账本。"),
)
NEW_THEME = "看得见的垃圾分类"
DISTRICT = {
    "person-name": "周明",
    "person-username": "admin",
    "person-password": PASSWORD,
    "person-again": PASSWORD,
    "district-region": "宁乡市",
    "district-office_name": "宁乡市人民政府办公室",
    "district-office_short_name": "市政务公开办",
    "district-office_phone": "0731-87880000",
    "district-site_name": "宁乡市政务公开主题日",
    "district-addressee": "各乡镇人民政府、街道办事处，市直有关单位",
    "district-town_band": "乡镇（街道）",
    "district-bureau_band": "市直单位",
    "kinds-3-name": "市直单位",
    "kinds-4-name": "长沙市直单位",
    "year-year": str(YEAR),
    "year-opens_at": f"{TODAY - timedelta(days=1)}T09:00",
    "year-deadline": f"{TODAY + timedelta(days=20)}T00:00",
}
MANAGED = (
    "",
    "district/",
    "units/",
    "units/1/",
    "units/1/merge/",
    "units/new/",
    "units/import/",
    "accounts/",
    "accounts/1/",
    "accounts/new/",
    "campaigns/",
    "campaigns/import/",
    f"campaigns/{YEAR}/",
    *(
        f"campaigns/{YEAR}/{name}/"
        for name in [
            "office",
            "notice",
            "times",
            "rules",
            "contacts",
            "titles",
            "reminders",
            "letters",
            "activities",
        ]
    ),
    *(f"campaigns/{YEAR}/lists/{name}/" for name in ("forms", "areas", "tags")),
    "log/",
    "health/",
)


# --- a person -------------------------------------------------------------------------


class Person:
    """One browser window; no page may fail, or name another district."""

    def __init__(self, browser, machine):
        self.address = machine.address
        self.context = browser.new_context(
            viewport=SCREENS[0], locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self.context.set_default_timeout(PATIENCE * 1000)
        self.page = self.context.new_page()
        self.page.on("response", self.hear)
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.failures = []

    def hear(self, response):
        if response.status >= 400 and response.status != 422:
            self.failures.append(f"{response.status} {response.url}")

    def look(self):
        text = "" if self.page.url.endswith(EXAMPLES) else self.text
        if found := ELSEWHERE.search(text):
            self.failures.append(f"{found[0]} {self.page.url}")
        if self.failures:
            raise SystemExit("\n".join(self.failures))

    @property
    def text(self):
        return self.page.locator("body").inner_text()

    def visit(self, path):
        self.page.goto(self.address + path)
        self.look()

    def control(self, name, inside=None):
        place = inside or self.page
        button = place.get_by_role("button", name=name, exact=True)
        return button.or_(place.get_by_role("link", name=name, exact=True)).last

    def go(self, name, inside=None):
        target = self.control(name, inside) if isinstance(name, str) else name
        with self.page.expect_navigation(wait_until="load"):
            target.click()
        self.look()

    def fill(self, values, inside=None):
        for name, value in values.items():
            (inside or self.page).locator(f"[name={name}]").fill(value)

    def download(self, name):
        with self.page.expect_download() as coming:
            target = self.control(name) if isinstance(name, str) else name
            target.click()
        return Path(coming.value.path()).read_bytes()

    def sees(self, text):
        expect(self.page.locator("body")).to_contain_text(text)

    def log_in(self, username, once):
        """With a password of a slip, which is changed at once."""
        self.visit("/login/")
        self.fill({"username": username, "password": once})
        self.go("登录")
        self.fill(
            {
                "old_password": once,
                "new_password1": OWN_PASSWORD,
                "new_password2": OWN_PASSWORD,
            }
        )
        self.go("改好了，继续")


# --- the story ------------------------------------------------------------------------


class Story(Steps):
    def __init__(self, folder, browser, *, databases, fresh):
        super().__init__()
        self.folder, self.browser, self.fresh = folder, browser, fresh
        self.secret = secrets.token_urlsafe(64)
        backups = folder / "backups"
        backups.mkdir()
        self.first, self.second = (
            Machine(folder / name, port, database, backups)
            for name, port, database in zip(
                ("first", "second"), find_ports(2), databases, strict=True
            )
        )

    def tell(self):
        self.install(self.first)
        with self.first.running():
            self.set_up()
            self.run_year()
        self.move()

    def install(self, machine):
        with self.step("装程序" + ("和软件包" if self.fresh else "")):
            machine.install(fresh=self.fresh)
        with self.step("写 .env，检查、建表、汇集静态文件"):
            machine.write_settings(self.secret)
            if machine is self.first:
                machine.prepare()

    def set_up(self):
        self.admin = Person(self.browser, self.first)
        with self.step("用一次性代码在首页建立平台"):
            self.open_site()
        with self.step("导入单位名单"):
            self.import_units()
        with self.step("建账号，下载账号条；办公室的账号"):
            self.make_accounts()
        with self.step("导入去年印发的计划"):
            self.import_plan()
        with self.step("填通知文号，开启申报"):
            self.open_campaign()

    def run_year(self):
        self.unit = Person(self.browser, self.first)
        self.office = Person(self.browser, self.first)
        with self.step("单位登录、改密码、沿用去年、加一行、报送"):
            self.file()
        with self.step("办公室登录、受理、甄选"):
            self.select()
        with self.step("编制、核对、印发"):
            self.issue()
        with self.step("下载 Excel、PDF、Word"):
            self.papers = self.take_papers(self.office)
        with self.step("管理的每一页，电脑和手机上各看一遍"):
            self.look_at_management()

    def move(self):
        with self.step("备份、核对"):
            self.first.manage("backup")
            self.first.manage("verify_backup", self.folder / "backups")
        self.install(self.second)
        with self.step("在另一台机器上恢复"):
            self.restore()
        with self.second.running():
            with self.step("恢复的站点：登录、下载同一份计划"):
                self.compare_papers()
            with self.step("照今年建立明年"):
                self.copy_campaign()

    # --- setting up -------------------------------------------------------------------

    def open_site(self):
        admin, said = self.admin, self.first.manage("setup_code")
        [code] = re.findall(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2}", said)
        admin.visit("/")
        emblem = self.folder / "emblem.png"
        Image.new("RGB", (128, 128), (0, 90, 170)).save(emblem)
        admin.fill({"code": code, **DISTRICT})
        admin.page.set_input_files("[name=district-emblem_file]", emblem)
        admin.go("建立平台")
        admin.sees("平台已经建好")

    def import_units(self):
        admin, path = self.admin, self.folder / "units.csv"
        path.write_text(UNITS)
        admin.visit("/manage/units/import/")
        admin.page.set_input_files("[name=file]", path)
        admin.go("先看会改什么")
        admin.sees("备注：没有读")
        admin.go("照此导入")
        admin.sees("新增 6 个")

    def make_accounts(self):
        admin = self.admin
        admin.visit("/manage/accounts/")
        slips = admin.download(admin.page.get_by_role("button", name="各建一个"))
        pages = PdfReader(BytesIO(slips)).pages
        text = squeeze("".join(page.extract_text() for page in pages))
        words = re.findall(r"一次性密码：(\w{4}-\w{4}-\w{4})", text)
        self.slips = dict(zip(re.findall(r"dw\d{3}", text), words, strict=True))
        admin.visit("/manage/accounts/new/")
        admin.fill({"account-name": "李芳", "account-username": "office"})
        admin.page.select_option("[name=account-role]", label="办公室")
        admin.go("增加这个账号")
        self.slips["office"] = re.search(r"一次性密码是 (\S+?)，", admin.text)[1]

    def import_plan(self):
        admin, path = self.admin, self.folder / "plan.xlsx"
        write_earlier_plan(path)
        admin.visit("/manage/campaigns/import/")
        admin.fill({"year": str(YEAR - 1)})
        admin.page.set_input_files("[name=file]", path)
        admin.go("先看读出了什么")
        admin.sees("认出 3 个单位")
        admin.go("照此导入")
        admin.sees("共 3 项活动")

    def open_campaign(self):
        admin = self.admin
        admin.visit(f"/manage/campaigns/{YEAR}/notice/")
        admin.fill({"notice_number": f"宁政办函〔{YEAR}〕1号"})
        admin.go("保存")
        admin.visit(f"/manage/campaigns/{YEAR}/")
        admin.go("开启申报")
        admin.sees("新建了 6 份申报表")

    # --- a year -----------------------------------------------------------------------

    def file(self):
        unit = self.unit
        unit.log_in("dw001", self.slips["dw001"])
        unit.go("开始填写")
        if not unit.control(f"沿用 {YEAR - 1} 年的内容").is_visible():
            unit.page.locator("summary", has_text="已有填好的表").click()
        unit.control(f"沿用 {YEAR - 1} 年的内容").click()
        unit.sees(f"带入了 {YEAR - 1} 年的 1 行")
        unit.fill({"contact_name": "王敏", "contact_phone": "0731-87811111"})
        self.add_theme(unit)
        unit.go("检查并报送")
        unit.go("确认报送")
        unit.sees("回执编号")

    def add_theme(self, unit):
        rows = unit.page.locator("#id_rows > tr:not(.going)")
        unit.control("增加一行").click()
        expect(rows).to_have_count(2)
        row = rows.last
        row.locator("[name$=-title]").fill(NEW_THEME)
        row.locator("[name$=-time_text]").fill("9月中旬")
        row.locator("[name$=-forms]").first.check()
        row.locator("[name$=-summary]").fill(
            "请居民代表走一遍从投放点到中转站的路线，现场称重，当场答问。"
        )

    def select(self):
        office = self.office
        office.log_in("office", self.slips["office"])
        office.go("报送情况")
        office.go(office.page.get_by_role("link", name=STREET, exact=True).first)
        office.go(office.page.locator("button", has_text="受理").first)
        office.go("梳理甄选")
        office.page.get_by_label("勾选本页全部").click()
        office.go("入选", office.page.locator("#bulk"))
        office.go("改 2 条")
        office.sees("2 个主题改为“入选”")

    def issue(self):
        office = self.office
        office.go("计划安排")
        office.go("开始编制")
        office.go("按申报月份安排")
        office.go("核对并印发")
        for box in office.page.locator("[name=seen]").all():
            box.click()
        office.go("印发")
        office.sees("第1版已经印发")

    def take_papers(self, person):
        """{kind: bytes} of the issued plan; none of them names another district."""
        person.visit(f"/review/{YEAR}/plan/1/papers/")
        papers = {
            kind: person.download(f"下载 {kind}") for kind in ("Excel", "PDF", "Word")
        }
        for kind, text in read_papers(papers):
            if TITLE not in text or NEW_THEME not in text or ELSEWHERE.search(text):
                raise SystemExit(f"{kind} 里的字不对：{text[:400]}")
        return papers

    def look_at_management(self):
        admin = self.admin
        for path in MANAGED:
            admin.visit(f"/manage/{path}")
            for number, screen in enumerate(SCREENS):
                admin.page.set_viewport_size(screen)
                name = f"{path.replace('/', '-') or 'home-'}{screen['width']}.png"
                admin.page.screenshot(path=self.folder / name, full_page=True)
                self.measure(admin, number)

    def measure(self, person, number):
        across = person.page.evaluate("document.documentElement.scrollWidth")
        if across > SCREENS[number]["width"]:
            raise SystemExit(f"{person.page.url} 比屏幕宽：{across}")

    # --- elsewhere --------------------------------------------------------------------

    def restore(self):
        self.second.manage("restore", self.folder / "backups")
        self.second.manage("migrate", "--verbosity", "0")
        self.second.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.second.manage("verify_audit")

    def compare_papers(self):
        self.admin = admin = Person(self.browser, self.second)
        admin.visit("/login/")
        admin.fill({"username": "admin", "password": PASSWORD})
        admin.go("登录")
        if self.take_papers(admin) != self.papers:
            raise SystemExit("恢复以后的计划与原来的不一样。")

    def copy_campaign(self):
        admin = self.admin
        admin.visit("/manage/campaigns/")
        admin.go("照上一年建立")
        admin.sees(f"宁乡市{YEAR + 1}年“政务公开主题日”")

    def report(self):
        for name, seconds in self.times:
            print(f"{int(seconds) // 60:3d} 分 {int(seconds) % 60:02d} 秒  {name}")
        total = sum(seconds for _, seconds in self.times)
        print(f"{int(total) // 60:3d} 分 {int(total) % 60:02d} 秒  一共")


def write_earlier_plan(path):
    book = Workbook()
    sheet = book.active
    sheet.append([f"宁乡市{YEAR - 1}年“政务公开主题日”活动计划安排表"])
    sheet.append(
        ["序号", "活动主题", "责任单位", "活动时间（月份）", "活动形式", "活动简介"]
    )
    for number, (title, unit, months, summary) in enumerate(EARLIER, start=1):
        sheet.append([number, title, unit, months, "现场观摩", summary])
    book.save(path)


def read_papers(papers):
    """(kind, text without blanks) of each."""
    pages = PdfReader(BytesIO(papers["PDF"])).pages
    yield "PDF", squeeze("".join(page.extract_text() for page in pages))
    for kind in ("Excel", "Word"):
        with ZipFile(BytesIO(papers[kind])) as parts:
            texts = [
                parts.read(name).decode()
                for name in parts.namelist()
                if name.endswith(".xml")
            ]
        yield kind, squeeze(html.unescape(re.sub("<[^>]+>", "", "".join(texts))))


def squeeze(text):
    return re.sub(r"\s+", "", text)


def main():
    databases = os.environ.get("STORY_DATABASES", "").split() or ["", ""]
    fresh = bool(os.environ.get("FRESH"))
    folder = Path(tempfile.mkdtemp(prefix="story."))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        story = Story(folder, browser, databases=databases, fresh=fresh)
        story.tell()
        story.report()
        browser.close()
    print(f"数据、日志、管理各页的截图在 {folder}")


if __name__ == "__main__":
    main()
