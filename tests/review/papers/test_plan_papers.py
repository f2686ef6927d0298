"""The page of a plan's papers, and the files beside the table itself."""

import csv
import io
import json
import zipfile
from urllib.parse import quote

import pytest
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import escape
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader

from review.issue.issuing import issue_plan
from review.plan.arranging import place_declared_themes
from review.plan.plan_paper import Look, build_plan_table
from review.plan.versions import begin_version, build_plan_paper
from submissions.choices import DeclarationStatus as Status
from submissions.documents.writers import WRITERS
from submissions.models import AuditEntry, Campaign, PlanVersion, Unit
from submissions.months import Months
from tests.factories import make_declaration, make_selected, make_unit, make_user
from tests.papers import pages, printed_by_office, squeezed

pytestmark = pytest.mark.django_db

PAGE = "/review/2027/plan/1/papers/"
PHONE = "13917351846"


@pytest.fixture
def issued(campaign, reviewer):
    """Rows of a town, a district unit and a street, as the months put them."""
    for name, kind, order, title, time in (
        ("茶亭镇", "town", 2, "稻田课堂", "4-5月、9月"),
        ("区档案馆", "district", 9, "=1+1的档案", "3月"),
        ("高塘岭街道", "street", 1, "走进大厅", "9月"),
    ):
        unit = make_unit(name, kind=kind, order=order)
        declaration = make_declaration(
            unit, campaign, status=Status.ACCEPTED, contact_phone=PHONE
        )
        make_selected(title, time, declaration=declaration)
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    return issue_plan(version, actor=reviewer)


@pytest.fixture
def office(client, reviewer, issued):
    client.force_login(reviewer)
    return client


def sheet_rows(response):
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = [[c for c in row if c is not None] for row in sheet.values]
    return [row for row in rows if row]


def column(rows, place):
    """What stands in one column of the numbered rows."""
    return [row[place] for row in rows if isinstance(row[0], int)]


# --- looks ---------------------------------------------------------------------


def test_page_shows_the_plan_as_it_prints(office):
    html = office.get(PAGE).content.decode()

    assert html.index("=1+1的档案") < html.index("稻田课堂") < html.index("走进大厅")


def test_plan_may_follow_the_units(office):
    rows = sheet_rows(office.get("/review/2027/plan/1.xlsx?arrangement=unit"))

    assert column(rows, 1) == ["走进大厅", "稻田课堂", "=1+1的档案"]
    assert column(rows, 0) == [1, 2, 3]


def test_plan_may_split_towns_from_district_units(office):
    rows = sheet_rows(office.get("/review/2027/plan/1.xlsx?arrangement=kind"))

    bands = [row[0] for row in rows if len(row) == 1 and "、" in str(row[0])]
    assert bands == ["一、街镇", "二、区直单位"]
    assert column(rows, 1) == ["稻田课堂", "走进大厅", "=1+1的档案"]


def test_columns_are_those_that_were_ticked(office):
    rows = sheet_rows(
        office.get("/review/2027/plan/1.xlsx?columns=months&columns=units_text")
    )

    heads = ["序号", "活动主题", "责任单位", "活动时间\n（月份）"]
    assert heads in rows


def test_title_and_mark_are_as_typed(office):
    query = {"title": "自拟标题", "mark": "附件2"}

    rows = sheet_rows(office.get("/review/2027/plan/1.xlsx", query))

    assert rows[:2] == [["附件2"], ["自拟标题"]]


@pytest.mark.parametrize(("page", "size"), [("A4", (842, 595)), ("A3", (1191, 842))])
def test_page_has_the_size_that_was_chosen(office, page, size):
    response = office.get("/review/2027/plan/1.pdf", {"page": page})

    box = PdfReader(io.BytesIO(response.content)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_wide_sheet_is_wide_in_excel_and_word_too(office):
    sheet = load_workbook(
        io.BytesIO(office.get("/review/2027/plan/1.xlsx?page=A3").content)
    ).active
    section = Document(
        io.BytesIO(office.get("/review/2027/plan/1.docx?page=A3").content)
    ).sections[0]

    assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A3)
    assert round(section.page_width.mm) == 420


def test_page_numbers_go_on_where_the_notice_ends(office):
    query = "first_page=3&numbers=outer"
    content = office.get(f"/review/2027/plan/1.xlsx?{query}").content

    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet.page_setup.firstPageNumber == 3
    assert [sheet.oddFooter.right.text, sheet.evenFooter.left.text] == [
        "— &P —\u3000",
        "\u3000— &P —",
    ]


@pytest.mark.parametrize("look", [Look(), Look(outer_numbers=True)])
def test_issued_plan_bears_the_head_of_the_log_at_its_issue(issued, look):
    """As the log was then; a plan issued before there was one bears none."""
    said = f"日志存证 {AuditEntry.objects.get(action='plan.issue').head}"
    paper = build_plan_table(look.of(build_plan_paper(issued)))

    pdf, word, sheet = (WRITERS[ending](paper) for ending in ("pdf", "docx", "xlsx"))

    assert squeezed(said) in squeezed("".join(pages(pdf)))
    footer = Document(io.BytesIO(word)).sections[0].footer
    assert said in "".join(footer._element.itertext())
    foot = load_workbook(io.BytesIO(sheet)).active.oddFooter
    assert said in (foot.center if look.outer_numbers else foot.left).text
    PlanVersion.objects.update(log_head="")
    issued.refresh_from_db()
    assert not build_plan_table(build_plan_paper(issued)).foot


def test_look_of_plain_numbers_goes_by_the_name_that_it_always_had():
    """By it the papers of issued versions are found."""
    assert set(json.loads(Look(mark="附件").key)) == {
        "columns",
        "arrangement",
        "mark",
        "title",
        "page",
    }


@pytest.mark.parametrize(
    "query",
    [
        "arrangement=x",
        "page=B5",
        "columns=phone",
        "title=" + "长" * 121,
        "first_page=0",
        "numbers=left",
    ],
)
def test_impossible_look_is_refused_beside_its_choice(office, query):
    response = office.get(f"{PAGE}?{query}")

    assert response.status_code == 422
    assert "改好再看" in response.content.decode()


def test_file_of_an_impossible_look_leads_to_the_page(office):
    response = office.get("/review/2027/plan/1.xlsx?page=B5")

    assert response["Location"] == f"{PAGE}?page=B5"


def test_number_of_queries_does_not_grow(office, django_assert_num_queries):
    with django_assert_num_queries(10):
        office.get(PAGE)


# --- PDF ---------------------------------------------------------------------


def test_pdf_has_a_bookmark_for_every_month(office):
    reader = PdfReader(io.BytesIO(office.get("/review/2027/plan/1.pdf").content))

    [_, *months] = flat(reader.outline)
    assert months == ["3月", "4月", "9月"]


def flat(outline):
    for mark in outline:
        if isinstance(mark, list):
            yield from flat(mark)
        else:
            yield mark["/Title"]


# --- extract -------------------------------------------------------------------


def test_extract_holds_the_rows_of_one_unit_with_their_numbers(office):
    unit = Unit.objects.get(name="茶亭镇")

    rows = sheet_rows(office.get(f"/review/2027/plan/1/units/{unit.pk}.xlsx"))

    assert column(rows, 0) == [2]
    assert rows[0][0].endswith("（茶亭镇）")


def test_extract_names_the_unit_that_takes_part(office, issued):
    partner = make_unit("区水利局", kind="district", order=20)
    entry = issued.entries.get(title="走进大厅")
    type(entry).objects.filter(pk=entry.pk).update(unit_name="高塘岭街道、区水利局")

    rows = sheet_rows(office.get(f"/review/2027/plan/1/units/{partner.pk}.xlsx"))

    assert column(rows, 1) == ["走进大厅"]


def test_unit_of_a_similar_name_gets_nothing_of_it(office, issued):
    other = make_unit("茶亭", kind="town", order=30)

    rows = sheet_rows(office.get(f"/review/2027/plan/1/units/{other.pk}.xlsx"))

    assert column(rows, 1) == []


def test_extract_is_numbered_as_the_plan_beside_it(office, issued):
    unit = Unit.objects.get(name="茶亭镇")
    address = f"/review/2027/plan/1/units/{unit.pk}.pdf"
    query = "numbers=outer&first_page=3"

    html = office.get(f"{PAGE}?{query}&page=A3").text
    plain = office.get(address).content
    bound = office.get(f"{address}?{query}").content

    assert f'href="{address}?{escape(query)}"' in html
    assert [squeezed(pages(each)[0])[-3:] for each in (plain, bound)] == ["—1—", "—3—"]
    kept = set(issued.papers.values_list("options", flat=True))
    assert kept == {f"unit-{unit.pk}", f"look-unit-{unit.pk}-outer-3"}


def test_extract_with_impossible_numbers_leads_to_the_page(office):
    unit = Unit.objects.get(name="茶亭镇")

    response = office.get(f"/review/2027/plan/1/units/{unit.pk}.pdf?first_page=0")

    assert response["Location"] == f"{PAGE}?first_page=0"


LONG_NAME = "长沙市望城区白箬铺镇人民政府"


def extract_of(client, issued, ending):
    Unit.objects.filter(name="茶亭镇").update(name=LONG_NAME)
    issued.entries.filter(title="稻田课堂").update(unit_name=LONG_NAME)
    unit = Unit.objects.get(name=LONG_NAME)
    return client.get(f"/review/2027/plan/1/units/{unit.pk}.{ending}")


def lines(content):
    return [squeezed(line) for line in pages(content)[0].splitlines()]


def test_title_of_an_extract_does_not_break_in_the_name(office, issued):
    content = extract_of(office, issued, "pdf").content

    assert f"（{LONG_NAME}）" in lines(content)
    assert PdfReader(io.BytesIO(content)).metadata.title.endswith(f"（{LONG_NAME}）")


def test_excel_and_word_keep_the_name_together_too(office, issued, tmp_path):
    files = [
        (ending, extract_of(office, issued, ending).content)
        for ending in ("xlsx", "docx")
    ]

    for printed in printed_by_office(tmp_path, files):
        assert f"（{LONG_NAME}）" in lines(printed)


def test_extract_goes_by_a_name_of_one_line(office, issued):
    response = extract_of(office, issued, "docx")

    name = quote(f"安排表（{LONG_NAME}）（第1版）.docx")
    assert response["Content-Disposition"].endswith(name)
    assert "\n" not in Document(io.BytesIO(response.content)).core_properties.title


# --- notice --------------------------------------------------------------------


def notice_text(client, number=1):
    response = client.get(f"/review/2027/plan/{number}/notice.docx")
    document = Document(io.BytesIO(response.content))
    return [paragraph.text for paragraph in document.paragraphs]


def test_notice_has_the_figures_of_the_plan(office):
    Campaign.objects.update(notice_request="请照{年份}年的安排办。\n办后报送。")

    lines = notice_text(office)

    assert {"请照2027年的安排办。", "办后报送。"} < set(lines)
    text = "".join(lines)
    assert "安排活动3项，涉及3个单位" in text
    assert "区直单位牵头1项，街镇牵头2项" in text
    assert "3月1项、4月1项、9月1项" in text


def test_notice_of_a_further_version_names_what_it_attaches(office, reviewer):
    version = begin_version(PlanVersion.objects.get().plan.campaign, actor=reviewer)
    version.reason = "防汛。"
    version.save()

    lines = notice_text(office, 2)

    plan = "长沙市望城区2027年“政务公开主题日”活动计划"
    assert lines[0].replace("\n", "") == f"关于印发调整后的《{plan}安排表》的通知"
    assert lines[0].startswith("关于印发调整后的《长沙市望城区2027年\n“政务公开")
    attached = [f"附件：1.\t{plan}安排表", f"2.\t{plan}调整对照表"]
    assert attached == [line for line in lines if "\t" in line]
    assert "（防汛），" in "".join(lines)
    assert "2版" not in "".join(lines)


def test_notice_carries_number_and_date_of_the_issue(office, issued):
    PlanVersion.objects.update(document_number="望政务公开办函〔2027〕6号")

    lines = notice_text(office)

    assert lines[0] == "望政务公开办函〔2027〕6号"
    day = timezone.localtime(issued.issued_at)
    assert lines[-1] == f"{day.year}年{day.month}月{day.day}日"
    assert "联系电话：0731-88100650。" in lines


# --- calendar --------------------------------------------------------------------


def events(client):
    response = client.get("/review/2027/plan/1/plan.ics")
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_calendar_has_an_event_for_every_stretch_of_months(office):
    dates = {
        (str(e["SUMMARY"]), e["DTSTART"].dt.isoformat(), e["DTEND"].dt.isoformat())
        for e in events(office)
    }

    assert dates == {
        ("=1+1的档案（区档案馆）", "2027-03-01", "2027-04-01"),
        ("稻田课堂（茶亭镇）", "2027-04-01", "2027-06-01"),
        ("稻田课堂（茶亭镇）", "2027-09-01", "2027-10-01"),
        ("走进大厅（高塘岭街道）", "2027-09-01", "2027-10-01"),
    }


def test_calendar_read_anew_after_a_change_leaves_no_ghost(office, reviewer, issued):
    """As a program does it: events go by their UID, the higher SEQUENCE counts."""
    shown = {}
    read_into(shown, office, 1)
    assert len(shown) == 4
    second = begin_version(issued.plan.campaign, actor=reviewer)
    rows = second.entries
    line = rows.get(theme__title="稻田课堂").line
    rows.filter(line=line).update(months=Months.of(6))
    rows.filter(theme__title="走进大厅").update(dropped=True, change_reason="防汛。")
    issue_plan(second, actor=reviewer)

    read_into(shown, office, 2)

    begun = {str(e["SUMMARY"]): e["DTSTART"].dt.isoformat() for e in shown.values()}
    assert begun == {
        "=1+1的档案（区档案馆）": "2027-03-01",
        "稻田课堂（茶亭镇）": "2027-06-01",
    }
    assert set(shown) >= {f"{line}-1@plan"}
    assert all("以责任单位通知为准" in e["DESCRIPTION"] for e in shown.values())
    assert {str(e["TRANSP"]) for e in shown.values()} == {"TRANSPARENT"}


def read_into(shown, client, number):
    """{UID: event} as a calendar program has it after the file of a version."""
    answer = client.get(f"/review/2027/plan/{number}/plan.ics")
    calendar = Calendar.from_ical(answer.content)
    assert calendar["METHOD"] == "PUBLISH"
    for event in calendar.walk("VEVENT"):
        assert event["SEQUENCE"] == number - 1
        shown[str(event["UID"])] = event
    for uid in [uid for uid, event in shown.items() if event["STATUS"] == "CANCELLED"]:
        del shown[uid]


# --- website ---------------------------------------------------------------------


@pytest.fixture
def package(office):
    content = office.get("/review/2027/plan/1/website.zip").content
    return zipfile.ZipFile(io.BytesIO(content))


def test_package_holds_the_plan_in_every_form(package):
    assert package.namelist() == [
        "index.html",
        "plan.css",
        "plan.xlsx",
        "plan.pdf",
        "plan.docx",
        "plan.csv",
        "plan.json",
    ]
    assert package.testzip() is None


def test_every_link_of_the_package_says_how_large_its_file_is(package):
    html = package.read("index.html").decode()

    for name in package.namelist()[2:]:
        size = filesizeformat(package.getinfo(name).file_size)
        assert f'href="{name}"' in html and f"（{size}）</a>" in html


def test_package_tells_nothing_of_contacts(package):
    pages = [package.read(name).decode(errors="ignore") for name in package.namelist()]

    assert not any(PHONE in page or "张三" in page for page in pages)


def test_web_page_loads_nothing_from_elsewhere(package):
    html = package.read("index.html").decode()

    assert "http" not in html
    assert "<script" not in html


def test_web_page_escapes_what_was_typed(office, issued):
    issued.entries.filter(title="走进大厅").update(summary="<script>x</script>")

    content = office.get("/review/2027/plan/1/website.zip").content

    html = zipfile.ZipFile(io.BytesIO(content)).read("index.html").decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in html


def test_table_of_data_has_no_formulas(package):
    rows = list(csv.reader(io.StringIO(package.read("plan.csv").decode("utf-8-sig"))))

    assert [row[1] for row in rows] == [
        "活动主题",
        "'=1+1的档案",
        "稻田课堂",
        "走进大厅",
    ]


def test_data_names_months_as_numbers(package):
    said = json.loads(package.read("plan.json"))

    assert [row["months"] for row in said["rows"]] == [[3], [4, 5, 9], [9]]


def test_pdf_is_tagged_and_in_the_package_the_same(office, package):
    content = office.get("/review/2027/plan/1.pdf").content
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]

    assert package.read("plan.pdf") == content
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert "/StructTreeRoot" in root


def test_the_same_plan_gives_the_same_package(office, issued):
    first = office.get("/review/2027/plan/1/website.zip").content
    issued.entries.update(summary="改写")

    again = office.get("/review/2027/plan/1/website.zip").content

    assert again == first


def test_package_holds_the_excel_file_that_was_handed_out(office, package):
    sheet = office.get("/review/2027/plan/1.xlsx").content

    assert package.read("plan.xlsx") == sheet


# --- the unit's view ---------------------------------------------------------------


def test_unit_finds_its_extract_and_no_notice(client, issued):
    unit = Unit.objects.get(name="茶亭镇")
    client.force_login(make_user(unit=unit))

    html = client.get(PAGE).content.decode()

    assert f"/plan/1/units/{unit.pk}.docx" in html
    assert "印发通知" not in html
    assert html.count("/units/") == 3


def test_package_that_was_changed_where_it_is_kept_is_not_found(office, issued):
    office.get("/review/2027/plan/1/website.zip")
    issued.papers.filter(ending="zip").update(content=b"changed")

    response = office.get("/review/2027/plan/1/website.zip")

    assert response.status_code == 404
