"""Every paper of the demo on sheets to look at: `python -m tests.contact_sheet FOLDER`.

What is a file is fetched and, if it is Word or Excel, printed by LibreOffice; what is a page
is printed by Chromium. Each paper's pages stand beside each other under its name. What the
standard asks of letters is measured and printed as a table.
"""

import io
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

LOOKS = {
    "": {},
    "，附件1、分街镇和区直": {"mark": "附件1", "arrangement": "kind"},
    "，A3、带备注": {"page": "A3", "columns": ["units_text", "months", "remark"]},
}
CALLS, CALLED = "电话催报名单", 14
EDGE, CAPTION = 16, 26  # pixels around a page, and of the name above
ACROSS, MOST_PAGES = 4, 8
SCALE = 1.1  # pixels of a point


def prepare_demo(folder):
    """A database of its own with the demo in it."""
    os.environ.update(
        DATA_DIR=str(folder),
        STATIC_ROOT=str(folder / "static"),
        DATABASE_URL=f"sqlite:///{folder / 'portal.sqlite3'}",
        DEBUG="true",
        DJANGO_SETTINGS_MODULE="wangcheng_portal.settings",
    )
    django.setup()
    from django.core.management import call_command

    for command in ("migrate", "demo"):
        call_command(command, verbosity=0, stdout=io.StringIO())


def find_years():
    """(archived, issued, open): the years of the demo, in their order."""
    from submissions.models import Campaign

    return Campaign.objects.order_by("year").values_list("year", flat=True)


def list_files():
    """[(what it is, who fetches it, address)] of the papers that are files."""
    archived, issued, opened = find_years()
    plan, told = f"/review/{archived}/plan/2", f"/review/{archived}/followup/"
    ahead = find_occasion(issued, status="announced")
    held = find_occasion(archived, status="confirmed")
    looks = [
        (
            f"计划安排表{name} · {ending}",
            "office",
            f"{plan}.{ending}{write_query(look)}",
        )
        for name, look in LOOKS.items()
        for ending in ("pdf", "docx", "xlsx")
    ]
    return [
        ("印发通知", "office", f"/review/{archived}/plan/1/notice.docx"),
        ("印发通知，调整后的", "office", f"{plan}/notice.docx"),
        *looks,
        *(
            (f"单位摘录 · {ending}", "office", f"{plan}/units/{find_unit()}.{ending}")
            for ending in ("pdf", "docx")
        ),
        *(
            (f"调整对照表 · {ending}", "office", f"{plan}/comparison.{ending}")
            for ending in ("pdf", "docx", "xlsx")
        ),
        *(
            (f"申报表 · {ending}", "filer", f"/declarations/{issued}/form.{ending}")
            for ending in ("pdf", "docx")
        ),
        ("申报表，草稿 · pdf", "filer", f"/declarations/{opened}/form.pdf"),
        ("报送情况", "office", f"/review/{opened}/roster.xlsx"),
        ("甄选情况说明", "office", f"/review/{issued}/selection-summary.docx"),
        ("开展情况", "office", f"/review/{archived}/followup.xlsx"),
        ("意见建议台账", "office", f"{told}opinions.xlsx"),
        ("媒体报道", "office", f"{told}media.xlsx"),
        ("简报", "office", f"{told}briefing.docx{pick_held(archived, 3)}"),
        ("工作总结", "office", f"{told}summary.docx"),
        (
            "推介材料",
            "office",
            f"{told}exemplary.docx{pick_held(archived, 2, exemplary=True)}",
        ),
        ("活动预告公告", "office", f"{ahead}preview.docx"),
        ("活动信息", "office", f"{held}news.docx"),
        *(
            (f"考核佐证 · {ending}", "office", f"/review/{archived}/evidence.{ending}")
            for ending in ("pdf", "xlsx")
        ),
        ("操作日志", "admin", "/manage/log/log.xlsx"),
    ]


def list_pages():
    """[(what it is, who prints it, address)] of the pages that are printed.

    The call list is the answer to a form, which `print_pages` fills in.
    """
    archived, issued, opened = find_years()
    number = find_receipt(issued)
    return [
        ("报送回执", "filer", f"/declarations/{issued}/filings/{number}/"),
        ("计划安排表（网页）", "office", f"/review/{archived}/plan/2/papers/"),
        (CALLS, "office", f"/review/{opened}/reminders/"),
        ("通览", "leader", f"/review/{issued}/glance/"),
        ("调整对照表（网页）", "office", f"/review/{archived}/plan/2/comparison/"),
    ]


def write_query(look):
    return f"?{urlencode(look, doseq=True)}" if look else ""


def find_unit():
    from submissions.models import User

    return User.objects.get(username="filer").unit_id


def find_receipt(year):
    from submissions.models import Filing

    filings = Filing.objects.filter(declaration__unit=find_unit())
    return filings.filter(declaration__campaign__year=year).first().number


def pick_held(year, most, **fields):
    """A query that ticks so many occasions."""
    from submissions.models import Occasion

    held = Occasion.objects.filter(activity__campaign__year=year, **fields)
    return write_query({"occasion": [str(one.pk) for one in held[:most]], "issue": "3"})


def find_occasion(year, **fields):
    """The address of one."""
    from submissions.models import Occasion

    found = Occasion.objects.filter(activity__campaign__year=year, **fields).first()
    return f"/activities/{year}/{found.pk}/"


def log_in(username):
    from django.test import Client

    from submissions.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username=username))
    return client


def fetch_files():
    """{what it is: (ending, bytes)}"""
    found = {"账号条": ("pdf", print_slips())}
    for name, username, address in list_files():
        response = log_in(username).get(address)
        assert response.status_code == 200, (name, address, response.status_code)
        content = (
            b"".join(response.streaming_content)
            if response.streaming
            else response.content
        )
        ending = address.partition("?")[0].rpartition(".")[2]
        found[name] = (ending, content)
    return found


def print_slips():
    """Of a whole district; the passwords open nothing."""
    from submissions.documents.slips import SlipPaper, write_slips_pdf
    from submissions.models import Unit
    from submissions.people.accounts import Slip

    slips = [
        Slip(unit.name, f"unit{unit.pk:03}", "Kx7m-4Tqa-9wRd")
        for unit in Unit.objects.all()
    ]
    return write_slips_pdf(SlipPaper(slips, "http://10.20.30.40/login/"))


def print_by_office(folder, files):
    """{what it is: PDF} of files; what is one already stays as it is."""
    from tests.papers import printed_by_office

    office = {name: file for name, file in files.items() if file[0] != "pdf"}
    printed = printed_by_office(folder, office.values())
    return {name: content for name, (_, content) in files.items()} | dict(
        zip(office, printed, strict=True)
    )


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """Nothing: the papers are what is looked at."""


def start_site():
    """The address of the site, served by a thread until the process ends."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    application = StaticFilesHandler(get_wsgi_application())
    server = make_server("127.0.0.1", 0, application, Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def print_pages():
    """{what it is: PDF} of pages, as Chromium prints them."""
    from playwright.sync_api import sync_playwright

    site, printed = start_site(), {}
    pages = [
        (*page, log_in(page[1]).cookies["sessionid"].value) for page in list_pages()
    ]
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        for name, _, address, session in pages:
            context = browser.new_context()
            context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
            page = context.new_page()
            page.goto(site + address)
            if name == CALLS:
                open_calls(page)
            printed[name] = page.pdf(prefer_css_page_size=True)
        browser.close()
    return printed


def open_calls(page):
    for box in page.locator("input[name=declaration]").all()[:CALLED]:
        box.check()
    page.get_by_role("button", name="打印电话名单").click()
    page.wait_for_url("**/calls/")


def draw_sheet(name, content):
    """A picture of a paper's pages, the last of a long one too."""
    from PIL import Image, ImageDraw, ImageFont
    from pypdfium2 import PdfDocument

    document = PdfDocument(content)
    count = len(document)
    shown = list(range(count))
    if count > MOST_PAGES:
        shown = [*range(MOST_PAGES - 1), count - 1]
    pictures = [document[place].render(scale=SCALE).to_pil() for place in shown]
    across = min(ACROSS if pictures[0].height > pictures[0].width else 2, len(pictures))
    wide = max(picture.width for picture in pictures) + EDGE
    tall = max(picture.height for picture in pictures) + EDGE
    rows = -(-len(pictures) // across)
    sheet = Image.new(
        "RGB", (across * wide + EDGE, rows * tall + EDGE + 2 * CAPTION), "#ddd"
    )
    font = ImageFont.truetype("static/fonts/FandolHei-Regular.otf", CAPTION)
    ImageDraw.Draw(sheet).text((EDGE, EDGE / 2), f"{name}（{count} 页）", "black", font)
    for place, picture in enumerate(pictures):
        row, column = divmod(place, across)
        sheet.paste(picture, (EDGE + column * wide, 2 * CAPTION + row * tall))
    return sheet


def print_measures(folder):
    """Each clause: the paper, what is measured on it, what was found and wanted."""
    from tests.measures import LETTERS, measure_letters, write_letter
    from tests.papers import printed_by_office, read_glyphs

    files = [("docx", write_letter(**fields)) for fields in LETTERS.values()]
    printed = map(read_glyphs, printed_by_office(folder, files))
    measures = measure_letters(dict(zip(LETTERS, printed, strict=True)))
    sys.stdout.write("GB/T 9704-2012，毫米：量得（标准 ± 允许）\n")
    for one in measures:
        sys.stdout.write(f"{one}{'' if one.holds else '，不合'}\n")


def main(folder):
    """One PDF of all sheets, and each as a picture."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as work:
        prepare_demo(Path(work))
        papers = print_by_office(Path(work), fetch_files()) | print_pages()
        print_measures(Path(work))
    sheets = {name: draw_sheet(name, content) for name, content in papers.items()}
    for number, (name, sheet) in enumerate(sheets.items(), start=1):
        sheet.save(folder / f"{number:02} {name.replace(' · ', '.')}.png")
    first, *others = sheets.values()
    first.save(folder / "全部.pdf", save_all=True, append_images=others, resolution=110)
    sys.stdout.write(f"{len(sheets)} 种文件，在 {folder}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
