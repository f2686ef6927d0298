"""Forty bad inputs through the running site: no 500, the right status, the right sentence.

python -m tests.drills.hazards sqlite|postgres

The numbers are those of the table of hazards that the portal is built against.
"""

import json
import re
import socket
import sys
import uuid
from collections import Counter
from contextlib import closing
from html import escape
from io import BytesIO
from urllib.parse import urlencode

from openpyxl import load_workbook
from pypdf import PdfReader

from tests.drills.judging import FORM, INSIDES, REVISION
from tests.drills.site import FORM as FORM_TYPE
from tests.drills.site import Answer, running
from tests.papers import squeezed, whole_text
from tests.photos import make_photo
from tests.submissions.intake.hostile import HOSTILE

CHECK, SUBMIT = f"{FORM}check/", f"{FORM}submit/"
THEMES, ROSTER = "/review/2027/themes/", "/review/2027/roster/"
EXTEND = "/review/2027/declarations/{}/extend/"
DIGITS = "9" * 5000
PHONE = "13800138000"
MARKUP = '<script>alert(1)</script>"><img src=x onerror=alert(1)></textarea>'
TEMPLATE = "{{ settings.SECRET_KEY }}{% debug %}%(x)s{0.__class__}"
FORMULAS = ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(1)", "#N/A", "#REF!")
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
ROW = re.compile(r'name="rows-\d+-row"\s+value="(\d+)"')
DETAIL = re.compile(r"/review/2027/declarations/(\d+)/")
HAZARDS = {}


def hazard(number, what):
    """Mark a function that yields (what came, whether it is right) as row `number`."""

    def mark(function):
        HAZARDS[number] = what, function
        return function

    return mark


def expect(answer: Answer, *statuses, says="", hides="", most=10):
    """(what came, whether it is right): one of the statuses, a sentence, in time."""
    fits = answer.status in statuses and says in answer.text
    fits = fits and answer.seconds <= most and not (hides and hides in answer.text)
    calm = answer.status < 500 and not any(one in answer.text for one in INSIDES)
    return str(answer.status), fits and calm


def expect_true(said, fits):
    return said, bool(fits)


class Visit:
    """The people of the demo, and what they send."""

    def __init__(self, site):
        self.site = site
        self.filer, self.office = site.browse("filer"), site.browse("office")
        self.stranger = site.browse()
        self.token = self.filer.read_token(FORM)
        self.office_token = self.office.read_token(ROSTER)
        self.declaration = DETAIL.search(self.office.get(ROSTER).text)[1]

    @property
    def revision(self):
        return REVISION.search(self.filer.get(FORM).text)[1]

    def write(self, *rows, **head):
        """The fields of the form with these rows in place of those that are there.

        Each is complete but for what is given.
        """
        page = self.filer.get(FORM).text
        fields = {
            "revision": REVISION.search(page)[1],
            "csrfmiddlewaretoken": self.token,
            "act": "save",
            "contact_name": "张三",
            "contact_phone": PHONE,
            "rows-INITIAL_FORMS": 0,
        }
        whole = {"title": "走进大厅", "time_text": "4月", "other_form": "走访"}
        for index, row in enumerate(rows):
            for name, value in ({**whole, "summary": "请群众来看。"} | row).items():
                fields[f"rows-{index}-{name}"] = value
        before = ROW.findall(page)
        for index, pk in enumerate(before, start=len(rows)):
            fields |= {f"rows-{index}-row": pk, f"rows-{index}-DELETE": "on"}
        return fields | {"rows-TOTAL_FORMS": len(rows) + len(before)} | head

    def save(self, *rows, **head):
        return self.filer.post(FORM, self.write(*(rows or ({},)), **head))

    def file(self, key=None, revision=None):
        fields = {
            "csrfmiddlewaretoken": self.token,
            "key": key or uuid.uuid4(),
            "revision": revision or self.revision,
        }
        return self.filer.post(SUBMIT, fields)

    def withdraw(self):
        fields = {"csrfmiddlewaretoken": self.token}
        return self.filer.post(f"{FORM}withdraw/", fields)

    def look(self, address):
        """The page that the office gets, by way of the look that it had last."""
        answer = self.office.get(address)
        return self.office.get(answer.headers.get("Location", address))

    def save_and_check(self, says, *rows, **head):
        """Kept as a draft, told on the check page, and not filed."""
        yield expect(self.save(*rows, **head), 302)
        yield expect(self.filer.get(CHECK), 200, says=says)
        yield expect(self.file(), 422, says=says)

    def send(self, address, name, content, field="scan"):
        """A file in a form, for which a script waits."""
        edge = "drill"
        parts = {"csrfmiddlewaretoken": self.token, "revision": self.revision}
        body = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in parts.items()
        )
        body += (
            f"--{edge}\r\nContent-Disposition: form-data;"
            f' name="{field}"; filename="{name}"\r\n\r\n'
        )
        sent = body.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = f"multipart/form-data; boundary={edge}"
        headers = {"Content-Type": kind, "Accept": "application/json"}
        return self.filer.ask("POST", address, sent, headers)

    def raw(self, body, content_type=FORM_TYPE):
        token = {"Content-Type": content_type, "X-CSRFToken": self.token}
        return self.filer.ask("POST", FORM, body, token)


# --- texts ------------------------------------------------------------------------


@hazard(1, "活动主题是空白")
def blank(visit):
    for text in ("", "  ", "\u3000"):
        yield from visit.save_and_check("id_rows-0-title", {"title": text})


@hazard(2, "活动主题是看不见的字符")
def unseen(visit):
    for text in ("\u200b", "\ufeff"):
        yield from visit.save_and_check("id_rows-0-title", {"title": text})


@hazard(3, "活动主题有 NUL")
def nul(visit):
    yield expect(visit.save({"title": "前\x00后"}), 422, says="前")


@hazard(4, "活动简介有 Word 带来的控制字符")
def controls(visit):
    yield expect(visit.save({"summary": "前\x0b\x1f\x7f后"}), 302)
    yield expect(visit.filer.get(FORM), 200, says="前后</textarea>")
    for ending in ("docx", "pdf"):
        yield expect(visit.filer.get(f"{FORM}form.{ending}"), 200)


@hazard(5, "活动简介不是 UTF-8")
def no_text(visit):
    for escaped in ("%ED%A0%80", "%FF"):
        body = urlencode(visit.write({"summary": "XX"})).replace("XX", escaped)
        yield expect(visit.raw(body.encode()), 400, says="认不出来的字符")


@hazard(6, "500 字、501 字、450 字加换行")
def long(visit):
    yield expect(visit.save({"summary": "字" * 500}), 302)
    yield expect(visit.filer.get(CHECK), 200, hides="请缩短")
    yield expect(visit.save({"summary": "\r\n".join(["一" * 9] * 50)}), 302)
    yield expect(visit.filer.get(CHECK), 200, hides="请缩短")
    yield from visit.save_and_check("您写了 501 个", {"summary": "字" * 501})


@hazard(7, "表情、生僻字、组合字符")
def rare(visit):
    text = "👩‍👩‍👧𠮷野家e\u0301\u0302箬堃"
    yield expect(visit.save({"summary": text}), 302)
    yield expect(visit.filer.get(FORM), 200, says=text)
    yield expect(visit.filer.get(f"{FORM}form.pdf"), 200)


@hazard(8, "网页标签")
def markup(visit):
    yield expect(visit.save({"summary": MARKUP}), 302)
    for address in (FORM, CHECK):
        page = visit.filer.get(address)
        yield expect(page, 200, says=escape(MARKUP), hides="<script>alert")
    paper = squeezed(whole_text(visit.filer.get(f"{FORM}form.pdf").content))
    yield expect_true("照字面印", "<script>alert(1)</script>" in paper)


@hazard(9, "公式")
def formulas(visit):
    yield from look_into_workbook(visit, FORMULAS[:4])


@hazard(10, "Excel 的错误值")
def errors(visit):
    yield from look_into_workbook(visit, FORMULAS[4:])


def look_into_workbook(visit, texts):
    """Filed, and read in the workbook of the office: each a text."""
    yield expect(visit.save(*({"title": text} for text in texts)), 302)
    yield expect(visit.file(), 302)
    content = visit.office.get("/review/2027/themes.xlsx").content
    rows = load_workbook(BytesIO(content)).active.iter_rows()
    kinds = {cell.value: cell.data_type for row in rows for cell in row}
    yield expect_true("都是文字", all(kinds.get(text) == "s" for text in texts))
    yield expect(visit.withdraw(), 302)


@hazard(11, "PDF 里要附文件、要取网址")
def reaching_out(visit):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        link = "<link rel=attachment href=file:///etc/passwd>"
        yield expect(visit.save({"summary": f"{link}<img src={address}>"}), 302)
        paper = PdfReader(BytesIO(visit.filer.get(f"{FORM}form.pdf").content))
        yield expect_true("没有附件", not paper.attachments)
        server.settimeout(0.2)
        try:
            server.accept()
        except TimeoutError:
            yield expect_true("没有来取", True)
        else:
            yield expect_true("来取了", False)


@hazard(12, "模板的写法")
def template(visit):
    yield expect(visit.save({"summary": TEMPLATE}), 302)
    yield expect(visit.filer.get(CHECK), 200, says=escape(TEMPLATE))


# --- contacts, dates ---------------------------------------------------------------


@hazard(13, "电话是全角数字")
def wide_phone(visit):
    yield expect(visit.save(contact_phone="１３８００１３８０００"), 302)
    yield expect(visit.filer.get(FORM), 200, says=f'value="{PHONE}"')


@hazard(14, "电话是阿拉伯文数字")
def arabic_phone(visit):
    yield from visit.save_and_check("不像电话号码", contact_phone="١٣٨٠٠١٣٨٠٠٠")


@hazard(15, "电话的各种写法")
def phones(visit):
    for phone in ("138 0013 8000", "+86-138-0013-8000", "0571-8888 8888 转 801"):
        yield expect(visit.save(contact_phone=phone), 302)
        yield expect(visit.filer.get(CHECK), 200, hides="不像电话号码")


@hazard(16, "不是电话、身份证号")
def no_phones(visit):
    for phone in ("12345678901", "1380013800", "13800138000a"):
        yield from visit.save_and_check("不像电话号码", contact_phone=phone)
    yield expect(visit.save(contact_phone="110105194912310025"), 422, says="身份证号码")


@hazard(17, "姓名里的引号、SQL，太长的姓名")
def names(visit):
    for name in ("O'Brien", "买买提·艾力", "Robert'); DROP TABLE x;--"):
        yield expect(visit.save(contact_name=name), 302)
        yield expect(visit.filer.get(FORM), 200, says=escape(name))
    yield from visit.save_and_check("请缩短", contact_name="名" * 50)


def extend(visit, until):
    fields = {"csrfmiddlewaretoken": visit.office_token, "reason": "补材料。"}
    address = EXTEND.format(visit.declaration)
    return visit.office.post(address, fields | {"until": until})


@hazard(18, "没有的日子、太远的日子")
def dates(visit):
    for day in ("2027-02-30", "10000-01-01", "31/12/2027", "2027年12月31日"):
        yield expect(extend(visit, day), 422, says="这样的写法")
    for day in ("0001-01-01", "9999-12-31"):
        yield expect(extend(visit, day), 422, says="一年以内")


@hazard(19, "过去的日子")
def past(visit):
    yield expect(extend(visit, "2023-03-29 18:00"), 422, says="一年以内")


# --- what a browser never sends ------------------------------------------------------


@hazard(20, "选项不是给的")
def choices(visit):
    for value in ("999999", "0", "-1", "abc", DIGITS, "\x00"):
        for name in ("forms", "focus_area"):
            yield expect(visit.save({name: value}), 302, 422)
    yield expect(visit.filer.get(FORM), 200, hides="999999")


@hazard(21, "行数是假的，行是别人的")
def counts(visit):
    for count in (100_000, -1, "1e9", DIGITS):
        yield expect(visit.save(**{"rows-TOTAL_FORMS": count}), 422)
    for count in (99, -1):
        yield expect(visit.save(**{"rows-INITIAL_FORMS": count}), 422)
    fields = visit.write({})
    del fields["rows-TOTAL_FORMS"]
    yield expect(visit.filer.post(FORM, fields), 422)
    yield expect(visit.save({"row": 1, "title": "拿来"}), 422, says="拿来</textarea>")


@hazard(22, "多送的字段")
def extra(visit):
    more = {"status": "accepted", "unit": 2, "year": 2025, "campaign": 1}
    yield expect(visit.save({"selection": "selected"}, **more), 302)
    yield expect(visit.filer.get(FORM), 200, says="保存草稿")


@hazard(23, "旧的、没有的、不是数的修订号")
def revisions(visit):
    # One's own earlier saves are no other person's: they are put together.
    yield expect(visit.save(revision=0), 302, 409)
    yield expect(visit.save(revision=999_999), 409)
    for revision in ("", "abc", "-1", DIGITS):
        yield expect(visit.save(revision=revision), 400)


@hazard(24, "同一标识报送两次，换了内容再用")
def keys(visit):
    yield expect(visit.save(), 302)
    key, revision = uuid.uuid4(), visit.revision
    answers = [visit.file(key, revision=revision) for _ in range(2)]
    yield from (expect(answer, 302) for answer in answers)
    same = {answer.headers.get("Location") for answer in answers}
    yield expect_true("一张回执", len(same) == 1)
    yield expect(visit.withdraw(), 302)
    yield expect(visit.save({"title": "另一个"}), 302)
    yield expect(visit.file(key), 409, says="已经用过一次")


@hazard(25, "截止以后报送，带假的日期")
def late(visit):
    yield expect(visit.save(), 302)
    fields = visit.write({"title": "晚了的"}) | {"deadline": "2099-01-01"}
    move_deadline(visit.site, years=-3)
    forged = {"Date": "Mon, 01 Mar 2027 00:00:00 GMT"}
    yield expect(visit.filer.post(FORM, fields, **forged), 302)
    yield expect(visit.file(), 409, says="截止")
    move_deadline(visit.site, years=3)


def move_deadline(site, years):
    """What no form allows: behind the portal's back."""
    act = (
        "from datetime import timedelta; from submissions.models import Campaign;"
        f" year = Campaign.objects.get(year=2027); by = timedelta(days=365 * {years});"
        " year.opens_at += by; year.deadline += by; year.save()"
    )
    site.manage("shell", "-c", act)


@hazard(26, "没有令牌、别人的令牌、Origin 是 null")
def tokens(visit):
    fields = visit.write({})
    for token in ("", visit.office_token, "x" * 64):
        sent = fields | {"csrfmiddlewaretoken": token}
        yield expect(visit.filer.post(FORM, sent), 403, says="没有")
    yield expect(visit.filer.post(FORM, fields, Origin="null"), 403)


@hazard(27, "太多字段、太大、不是表单")
def bodies(visit):
    many = urlencode([(f"x{number}", "") for number in range(12_001)])
    yield expect(visit.raw(many.encode()), 413, says="请分几次送")
    yield expect(visit.save({"summary": "x" * 3_000_000}), 413)
    yield expect(visit.raw(b'{"revision": 0}', "application/json"), 400)
    yield expect(visit.raw(b"x", "multipart/form-data"), 400)
    cut = b"--b\r\nContent-Disposition: form-"
    yield expect(visit.raw(cut, "multipart/form-data; boundary=b"), 400)


# --- addresses -----------------------------------------------------------------------


@hazard(28, "地址里的年份、很长的数")
def years(visit):
    for query in ("month=abc", f"month={DIGITS}", f"unit={DIGITS}", "form=-1"):
        yield expect(visit.office.get(f"{THEMES}?{query}"), 200, 400, 414)
    yield expect(visit.office.get("/review/abc/themes/"), 404)


@hazard(29, "查找 NUL")
def nul_query(visit):
    for address in (THEMES, ROSTER, "/search/"):
        yield expect(visit.office.get(f"{address}?q=a%00b"), 200, 400)


@hazard(30, "页码、排序")
def pages(visit):
    for page in ("0", "-1", "abc", "1e9", DIGITS[:3000]):
        yield expect(visit.look(f"{THEMES}?page={page}"), 200)
    for query in ("size=1000000", "sort=password", "order=-password"):
        yield expect(visit.look(f"{THEMES}?{query}"), 200, most=5)


@hazard(31, "查找 % _ \\ ' 和正则")
def searches(visit):
    for text in ("%25", "_", "%5C", "'", ".*(a%2B)%2B$"):
        yield expect(visit.office.get(f"{THEMES}?q={text}"), 200, most=3)
    yield expect(visit.office.get(f"{THEMES}?q={'x' * 3900}"), 200, most=3)


@hazard(32, "编号什么也不是")
def numbers(visit):
    for number in ("9" * 23, DIGITS[:3000], "%EF%BC%91", "-1", "1.0", "%00", "..%2F"):
        address = f"/review/2027/declarations/{number}/"
        yield expect(visit.office.get(address), 404)


@hazard(33, "别的单位的，往年的")
def others(visit):
    yield expect(visit.filer.get("/declarations/2027/filings/2027-9999-1/"), 404)
    yield expect(
        visit.filer.get(f"/review/2027/declarations/{visit.declaration}/"), 404
    )
    old = visit.write({}, revision=0)
    yield expect(visit.filer.post("/declarations/2023/", old), 409, says="归档")


# --- files -----------------------------------------------------------------------------


@hazard(34, "扫描件：空的、太大、改了后缀")
def scans(visit):
    address = f"{FORM}attachments/"
    for name, content in (
        ("a.pdf", b""),
        ("a.pdf", b"%PDF-" + b"0" * 10 * 1024 * 1024),
        ("a.pdf", b"MZ\x90\x00"),
        ("a.exe", b"MZ\x90\x00"),
        ("a.jpg", b"\xff\xd8\xff damaged"),
        ("a.txt", EICAR),
    ):
        yield expect_refusal(visit.send(address, name, content))


def expect_refusal(answer):
    """A sentence for the person."""
    said = json.loads(answer.text).get("message", "") if answer.status == 422 else ""
    return str(answer.status), "。" in said and answer.seconds < 15


@hazard(35, "附表：炸弹、实体、很远的格")
def papers(visit):
    for _, name, content, says in HOSTILE:
        made = content() if callable(content) else content
        answer = visit.send(f"{FORM}intake/", name, made, field="file")
        yield expect(answer, 422, says=says, most=15)


@hazard(36, "带宏、带脚本的文件")
def macros(visit):
    active = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"
    answer = visit.send(f"{FORM}attachments/", "a.pdf", active)
    yield expect(answer, 200, 422)
    for link in find_files(answer):
        shown = visit.filer.get(link)
        inert = shown.headers.get("Content-Security-Policy", "").startswith("sandbox")
        yield expect_true("只供下载", inert and shown.status == 200)


def find_files(answer):
    """Addresses of the downloads in the box of scans."""
    box = json.loads(answer.text).get("box", "") if answer.status == 200 else ""
    return {
        f"/attachments/{part.split('/')[0]}/"
        for part in box.split("/attachments/")[1:]
        if part.split("/")[0].isdigit()
    }


@hazard(37, "文件名里的路径、换行、引号")
def file_names(visit):
    for number, name in enumerate(
        ("../../etc/x.jpg", "合同\u202egpj.jpg", "长" * 300 + ".jpg", "a%00.jpg")
    ):
        photo = make_photo(size=(900 + number, 600))
        yield expect(visit.send(f"{FORM}attachments/", name, photo), 200)
    page = visit.filer.get(FORM)
    yield expect(page, 200, hides="../../etc")
    yield expect_true("没有反写符", "\u202e" not in page.text)


# --- headers, the door -------------------------------------------------------------------


@hazard(38, "Host 和转发头")
def hosts(visit):
    yield expect(
        visit.stranger.get("/login/", Host="evil.test"), 400, hides="evil.test"
    )
    for name, value in {
        "X-Forwarded-Host": "evil.test",
        "X-Forwarded-For": "not an address",
        "X-Forwarded-Proto": "https",
    }.items():
        answer = visit.stranger.get("/login/", **{name: value})
        yield expect(answer, 200, hides="evil.test")
    yield expect(send_two_hosts(visit.site.port), 200, 400, hides="evil.test")


def send_two_hosts(port):
    """gunicorn takes one of them; nginx refuses (tests of the deployment)."""
    head = f"GET /login/ HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nHost: evil.test\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(head.encode())
        with connection.makefile("rb") as stream:
            told = stream.read()
    return Answer(int(told.split()[1]), told, 0)


@hazard(39, "用户名和密码")
def credentials(visit):
    token = visit.stranger.read_token("/login/")
    for name, password in (
        ("x" * 10_000, "x"),
        ("a\x00b", "x"),
        ("NOBODY ", "x"),
        ("nobody", "密" * 1_000_000),
        ("nobody", " 密码带空格 "),
    ):
        typed = {"username": name, "password": password, "csrfmiddlewaretoken": token}
        yield expect(visit.stranger.post("/login/", typed), 200, 413, 422, 429, most=5)


@hazard(40, "没有的方法、跳到别处")
def methods(visit):
    for method in ("TRACE", "FOO", "PUT", "DELETE"):
        yield expect(visit.filer.ask(method, FORM), 405)
    yield expect(visit.filer.get(SUBMIT), 405)
    for target in ("//evil", "javascript:alert(1)", "/%0d%0aX:1", "https://evil/"):
        token = visit.stranger.read_token(f"/login/?next={target}")
        typed = {"username": "leader", "password": "Zhutiri-2023", "next": target}
        visitor = visit.site.browse()
        visitor.cookies = dict(visit.stranger.cookies)
        answer = visitor.post("/login/", typed | {"csrfmiddlewaretoken": token})
        where = answer.headers.get("Location", "")
        yield expect_true(f"{answer.status} {where}", where in ("/", "/%0d%0aX:1"))


def judge_row(number, visit):
    what, function = HAZARDS[number]
    found = list(function(visit))
    came = "、".join(f"{said}×{n}" for said, n in Counter(s for s, _ in found).items())
    good = all(fits for _, fits in found)
    print(f"{'通过' if good else '不对'}  {number:2}  {what}：{came}", flush=True)
    if not good:
        wrong = [
            f"第 {n} 个（{said}）"
            for n, (said, fits) in enumerate(found, 1)
            if not fits
        ]
        print(f"          {'、'.join(wrong)}", flush=True)
    return good


def main(kind, *numbers):
    with running(kind) as (site, _):
        visit = Visit(site)
        chosen = map(int, numbers) if numbers else sorted(HAZARDS)
        good = [judge_row(number, visit) for number in chosen]
        tracebacks = site.read_log().count("Traceback")
    print(
        f"{kind}：{sum(good)} 项通过，{len(good) - sum(good)} 项不对；"
        f"系统日志里的出错 {tracebacks} 次。"
    )
    return 0 if all(good) and not tracebacks else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
