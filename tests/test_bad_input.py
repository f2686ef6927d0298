"""What people, programs and villains send: a calm answer, and papers still print."""

from html import unescape
from io import BytesIO
from itertools import product
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import conditional_escape
from openpyxl import load_workbook

from review.outbox.views import OutboxFilter
from review.papers.forms import LookForm
from review.plan.arranging import place_declared_themes
from review.plan.versions import begin_version
from review.roster.filters import RosterFilter
from review.themes import menus
from review.themes.filters import ThemeFilter
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.models import Declaration, Theme
from submissions.months import Months
from tests.factories import (
    make_declaration,
    make_filing,
    make_theme,
    make_unit,
    make_user,
    rows_post,
)
from tests.papers import part, whole_text

pytestmark = pytest.mark.django_db

FORM = "/declarations/2027/"
CHECK = "/declarations/2027/check/"
THEMES = "/review/2027/themes/"
ROSTER = "/review/2027/roster/"
DIGITS = "9" * 5000
RUBBISH = ["\x00", "a\x00b", DIGITS, "9" * 23, "-1", "abc", "%", "_", "\\", "'", "<b>"]
# Any text may be looked for, and what is no page is the first one.
TEXTS = ("q", "unit", "page", "size")
TEXT_FIELDS = ("title", "time_text", "other_form", "summary")
MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<!-- -->&lt;b&gt;",
]
TEMPLATES = [
    "{{ settings.SECRET_KEY }}",
    "{% debug %}",
    "%(x)s",
    "{0.__class__}",
    "${7*7}",
    "{region}",
]
FORMULAS = [
    '=HYPERLINK("http://x","y")',
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "#N/A",
    "#REF!",
    "=cmd|'/C calc'!A0",
]
RARE = ["👩‍👩‍👧", "𠮷野家", "e\u0301\u0302\u0303", "买买提·艾力", "箬堃䶮𬭊", "مرحبا"]
CONTROLS = ["前\x0b后", "前\x1f后", "前\x7f后", "前\x85后", "前\ufeff后", "前\u202e后"]


@pytest.fixture
def client(client, filer):
    client.raise_request_exception = False
    client.force_login(filer)
    return client


@pytest.fixture
def office(reviewer):
    client = Client(raise_request_exception=False)
    client.force_login(reviewer)
    return client


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit, revision=0)


@pytest.fixture
def filed(filer):
    """A filed declaration with a row, for the lists of the office."""
    declaration = make_declaration(filer.unit, status=Status.SUBMITTED)
    make_theme(declaration, title="走进大厅")
    make_filing(declaration)
    return declaration


def save(client, **row):
    """Post one row; a complete one but for what is given."""
    form = Declaration.objects.get().campaign.activity_forms.first()
    whole = {"title": "走进大厅", "time_text": "4月", "summary": "请群众来看。"}
    return client.post(FORM, rows_post(whole | {"forms": [form.pk]} | row))


def raw(client, body, address=FORM, content_type="application/x-www-form-urlencoded"):
    return client.generic("POST", address, body, content_type)


def issue_ready(office, reviewer):
    """Bring every row into a working plan, past the check page that would ask for more."""
    Declaration.objects.update(status=Status.ACCEPTED)
    Theme.objects.update(selection=Selection.SELECTED, months=Months.of(4))
    version = begin_version(Declaration.objects.first().campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)


def save_rows(client, texts, *fields):
    """Post a complete row for each text, which stands in the fields."""
    form = Declaration.objects.get().campaign.activity_forms.first()
    whole = {"title": "走进大厅", "time_text": "4月", "summary": "请群众来看。"}
    rows = [
        whole | {"forms": [form.pk]} | dict.fromkeys(fields, text) for text in texts
    ]
    response = client.post(FORM, rows_post(*rows))
    assert response.status_code == 302


def plan(office, ending):
    response = office.get(f"/review/2027/plan/1.{ending}")
    assert response.status_code == 200
    return response.content


def cells(content):
    sheet = load_workbook(BytesIO(content)).active
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


# Texts -----------------------------------------------------------------------


def test_text_that_shows_nothing_is_asked_for_before_filing(client, declaration, case):
    blanks = ("", "  ", "\u3000\u3000", "\u200b", "\ufeff", "\u200d")
    for field, blank in product(("title", "summary", "time_text"), blanks):
        with case(field, blank):
            save(client, **{field: blank})

            html = client.get(CHECK).content.decode()
            assert f"#id_rows-0-{field}" in html
            assert "确认报送</button>" not in html


@pytest.mark.database
def test_nul_is_refused_and_the_rest_stays(client, declaration, case):
    for field in TEXT_FIELDS:
        with case(field):
            response = save(client, **{field: "前\x00后"}, focus_area="")

            assert response.status_code == 422
            assert "前" in response.content.decode()
            assert not Theme.objects.exists()


@pytest.mark.database
def test_nul_in_the_contact_is_refused(client, declaration, case):
    for field in ("contact_name", "contact_phone"):
        with case(field):
            response = client.post(FORM, rows_post(**{field: "1\x002"}))

            assert response.status_code == 422


def test_what_word_pastes_unseen_is_taken_out_and_papers_print(
    client, office, reviewer, declaration
):
    save_rows(client, CONTROLS, "title", "summary", "other_form")
    issue_ready(office, reviewer)

    kept = Theme.objects.values_list("title", "summary", "other_form")
    assert list(kept) == [("前后", "前后", "前后")] * len(CONTROLS)
    for ending in ("xlsx", "docx", "pdf"):
        plan(office, ending)


@pytest.mark.database
def test_bytes_that_are_no_text_do_no_harm(client, declaration, case):
    for escaped in ("%ED%A0%80", "%FF", "%C0%AF", "%F5%80%80%80"):
        with case(escaped):
            body = urlencode(rows_post({"title": "XX", "summary": "XX"}))

            response = raw(client, body.replace("XX", escaped))

            assert response.status_code == 400
            assert not declaration.themes.exists()


def test_text_stored_by_others_with_controls_still_prints(
    office, reviewer, declaration
):
    make_theme(declaration, title="前\x0b后", summary="前\x1f\x0c后\ufffe")
    issue_ready(office, reviewer)

    said = [cell.value for cell in cells(plan(office, "xlsx"))]

    assert said.count("前后") == 2
    for ending in ("docx", "pdf"):
        plan(office, ending)


@pytest.mark.database
def test_ten_thousand_characters_are_kept_and_not_filed(client, declaration, case):
    typed = "长" * 10_000
    for field in TEXT_FIELDS:
        with case(field):
            saved = save(client, **{field: typed})

            assert saved.status_code == 302
            assert getattr(Theme.objects.get(), field) == typed
            assert "您写了 10000 个，请缩短。" in client.get(saved.url).text


@pytest.mark.database
def test_five_hundred_characters_are_filed_and_one_more_is_told(client, declaration):
    longest = save(client, summary="字" * 500)
    assert "请缩短" not in client.get(longest.url).text

    Theme.objects.update(summary="字" * 501)

    assert "至多 500 个字，您写了 501 个，请缩短。" in client.get(longest.url).text


@pytest.mark.database
def test_browser_and_server_count_lines_alike(client, declaration):
    lines = ["一" * 9] * 50

    response = save(client, summary="\r\n".join(lines))

    assert response.status_code == 302
    assert Theme.objects.get().summary == "\n".join(lines)


def test_rare_letters_are_kept_and_printed(client, office, reviewer, declaration, case):
    save_rows(client, RARE, "title", "summary")
    issue_ready(office, reviewer)

    said = [cell.value for cell in cells(plan(office, "xlsx"))]
    plan(office, "pdf")
    for theme, typed in zip(Theme.objects.order_by("position"), RARE, strict=True):
        with case(typed):
            assert theme.title == typed
            listed = office.get(f"{THEMES}?q={typed}").context["themes"]
            assert [found.title for found in listed] == [typed]
            assert said.count(typed) == 2


def test_markup_is_shown_as_it_was_typed(client, office, filed, case):
    for typed in MARKUP:
        with case(typed):
            Theme.objects.update(title=typed, summary=typed, other_form=typed[:30])
            filing = make_filing(filed)
            pages = [
                (client, FORM),
                (client, f"{FORM}filings/{filing.number}/"),
                (office, THEMES),
                (office, f"/review/2027/declarations/{filed.pk}/"),
            ]

            for who, page in pages:
                html = who.get(page).content.decode()
                assert typed not in html
                assert typed in unescape(html)


def test_markup_in_a_refused_form_is_shown_as_it_was_typed(client, declaration, case):
    for typed in MARKUP:
        with case(typed):
            html = save(client, title=typed, time_text="长" * 61).content.decode()

            assert typed not in html
            assert "<script>alert" not in html


def test_markup_and_templates_print_as_text(
    client, office, reviewer, declaration, case
):
    texts = [*MARKUP, *TEMPLATES]
    save_rows(client, texts, "title")
    issue_ready(office, reviewer)

    printed = whole_text(plan(office, "pdf"))
    said = [cell.value for cell in cells(plan(office, "xlsx"))]
    for typed in texts:
        with case(typed):
            assert "".join(typed.split()) in printed
            assert typed in said


def test_template_syntax_stays_text_on_pages(client, declaration, case):
    for typed in TEMPLATES:
        with case(typed):
            save(client, title=typed, summary=typed)

            html = client.get(CHECK).content.decode()

            assert html.count(typed) == 2


def test_formula_is_text_in_the_workbook(client, office, reviewer, declaration, case):
    save_rows(client, FORMULAS, "title", "summary")
    issue_ready(office, reviewer)

    content = plan(office, "xlsx")

    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")
    for typed in FORMULAS:
        with case(typed):
            typed_cells = [cell for cell in cells(content) if cell.value == typed]
            assert [cell.data_type for cell in typed_cells] == ["s", "s"]


def test_braces_in_the_name_of_a_unit_are_no_template(client, filer, declaration):
    filer.unit.name = "{0.__class__}{{ x }}街道"
    filer.unit.save()

    response = client.get(f"{FORM}form.pdf")

    assert "{0.__class__}{{x}}街道" in whole_text(response.content)


# Contacts --------------------------------------------------------------------


def test_number_that_cannot_be_called_stops_the_filing(client, declaration, case):
    form = declaration.campaign.activity_forms.first()
    row = {"title": "甲", "time_text": "4月", "summary": "乙", "forms": [form.pk]}
    for phone in ("12345678901", "1380013800", "13800138000a", "١٣٨٠٠١٣٨٠٠٠"):
        with case(phone):
            client.post(FORM, rows_post(row, contact_phone=phone))

            html = client.get(CHECK).content.decode()

            assert "不像电话号码" in html
            assert "确认报送</button>" not in html


@pytest.mark.database
def test_name_is_nothing_but_a_name(client, declaration, case):
    for name in ("Robert'); DROP TABLE x;--", "O'Brien", "欧阳"):
        with case(name):
            client.post(FORM, rows_post(contact_name=name))

            declaration.refresh_from_db()
            assert declaration.contact_name == name


# Requests --------------------------------------------------------------------


@pytest.mark.database
def test_counts_that_lie_write_nothing(client, declaration, case):
    lies = [
        *(("rows-TOTAL_FORMS", n) for n in (100_000, -1, "1e9", DIGITS, "\x00")),
        *(("rows-INITIAL_FORMS", n) for n in (2, -1)),
    ]
    for name, count in lies:
        with case(name, count):
            response = client.post(FORM, rows_post({"title": "甲"}, **{name: count}))

            declaration.refresh_from_db()
            html = response.content.decode()
            assert response.status_code == 422
            assert "没有保存" in html or "至多填" in html
            assert declaration.revision == 0


def test_counts_that_are_missing_write_nothing(client, declaration, case):
    for name in ("rows-TOTAL_FORMS", "rows-INITIAL_FORMS"):
        with case(name):
            data = rows_post({"title": "甲"})
            del data[name]

            response = client.post(FORM, data)

            assert response.status_code == 422
            assert not Theme.objects.exists()


def test_row_of_another_unit_cannot_be_taken(client, declaration):
    foreign = make_theme(make_declaration(make_unit("区教育局")), title="人家的")

    response = client.post(FORM, rows_post({"row": foreign.pk, "title": "拿来"}))

    foreign.refresh_from_db()
    assert response.status_code == 422
    assert "拿来</textarea>" in response.content.decode()
    assert foreign.title == "人家的"


def test_row_sent_twice_is_refused(client, declaration):
    theme = make_theme(declaration)
    rows = [{"row": theme.pk, "title": title} for title in "甲乙"]

    response = client.post(FORM, rows_post(*rows))

    assert response.status_code == 422
    assert "同一行出现了两次" in response.content.decode()


@pytest.mark.database
def test_rubbish_for_a_row_touches_no_row(client, declaration, case):
    theme = make_theme(declaration, title="原来的")
    for row in ("abc", "-1", "0", "1.5", "9" * 23, DIGITS, "\x00", "１"):
        with case(row):
            response = save(client, row=row, title="新来的")

            theme.refresh_from_db()
            assert response.status_code in (302, 422)
            assert theme.title == "原来的"


@pytest.mark.database
def test_rubbish_for_a_choice_is_refused_calmly(client, declaration, case):
    fields = ("rows-0-forms", "rows-0-focus_area", "rows-0-ORDER")
    for field, value in product(fields, ("-1", "abc", "9" * 23, DIGITS, "\x00")):
        with case(field, value):
            data = rows_post({"title": "甲"}) | {field: value}

            response = client.post(FORM, data)

            assert response.status_code in (302, 422)


def test_fields_that_are_not_on_the_form_change_nothing(client, declaration):
    other = make_unit("区教育局")
    extra = {"status": "accepted", "unit": other.pk, "year": 2026, "campaign": 9}
    row = {"title": "甲", "selection": "selected", "position": 99, "declaration": 9}

    client.post(FORM, rows_post(row, **extra))

    theme = Theme.objects.get()
    declaration.refresh_from_db()
    assert (declaration.status, declaration.unit.name) == (Status.DRAFT, "高塘岭街道")
    assert (theme.selection, theme.position) == (Selection.PENDING, 1)


@pytest.mark.database
def test_revision_that_is_none_is_a_bad_request(client, declaration, case):
    for revision in (None, "", "abc", "-1", "1e9", "9" * 23, DIGITS):
        with case(revision):
            data = rows_post({"title": "甲"}, revision=revision or "")
            if revision is None:
                del data["revision"]

            response = client.post(FORM, data)

            assert response.status_code == 400
            assert not Theme.objects.exists()


@pytest.mark.database
def test_revision_of_the_future_is_a_conflict(client, declaration):
    response = client.post(FORM, rows_post({"title": "甲"}, revision=999))

    assert response.status_code == 409
    assert "甲</textarea>" in response.content.decode()


@pytest.mark.parametrize(("more", "status"), [(0, 400), (1, 413)])
def test_more_fields_than_any_form_has_are_told_to_come_in_parts(
    client, declaration, settings, more, status
):
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    body = urlencode([(f"x{number}", "") for number in range(most + more)])

    response = raw(client, body)

    assert response.status_code == status
    assert ("请分几次送" in response.content.decode()) is bool(more)


def test_more_files_than_any_form_takes_are_told_to_come_in_parts(office, campaign):
    files = [SimpleUploadedFile(f"{number}.pdf", b"x") for number in range(101)]

    response = office.post("/review/2027/intake/", {"files": files})

    assert response.status_code == 413
    assert "文件一次少选一些" in response.content.decode()


@pytest.mark.database
def test_largest_form_is_taken(client, declaration):
    declaration.campaign.maximum_themes = 60
    declaration.campaign.save()
    forms = [form.pk for form in declaration.campaign.activity_forms.all()]
    whole = {"time_text": "4月", "summary": "乙", "forms": forms, "other_form": "丙"}
    rows = [{"title": f"第{number}个"} | whole for number in range(60)]
    whole_form = rows_post(*rows) | {f"rows-{n}-row": "" for n in range(60)}

    response = client.post(FORM, whole_form)

    assert response.status_code == 302
    assert declaration.themes.count() == 60


def test_three_megabytes_of_text_are_refused(client, declaration):
    response = save(client, summary="x" * 3_000_000)

    assert response.status_code == 413
    assert "没有写入任何东西" in response.content.decode()
    assert not Theme.objects.exists()


def test_body_that_is_no_form_is_a_bad_request(client, declaration, case):
    form = "application/x-www-form-urlencoded"
    bodies = [
        ('{"revision": 0}', "application/json"),
        ("x", "multipart/form-data"),
        ("--b\r\nContent-Disposition: form-", "multipart/form-data; boundary=b"),
        ("", form),
        ("&&==&%", form),
        ("revision=0", "text/plain"),
    ]
    for body, content_type in bodies:
        with case(body, content_type):
            response = raw(client, body, content_type=content_type)

            assert response.status_code == 400
            assert not Theme.objects.exists()


def test_methods_that_mean_nothing_are_refused(client, declaration, case):
    methods = ("TRACE", "FOO", "PUT", "DELETE", "PATCH")
    addresses = (FORM, CHECK, f"{FORM}submit/", f"{FORM}form.pdf")
    for method, address in product(methods, addresses):
        with case(method, address):
            assert client.generic(method, address).status_code == 405


def test_methods_that_mean_nothing_are_refused_to_the_office(office, filed, case):
    addresses = (THEMES, ROSTER, "/review/2027/plan/", "/", "/login/", "/healthz")
    for method, address in product(("TRACE", "FOO", "DELETE"), addresses):
        with case(method, address):
            assert office.generic(method, address).status_code == 405


def test_head_is_answered_like_get(office, filed, case):
    addresses = (THEMES, ROSTER, "/review/2027/plan/")
    for method, address in product(("HEAD", "GET"), addresses):
        with case(method, address):
            assert office.generic(method, address).status_code == 200


# Lists -----------------------------------------------------------------------


@pytest.mark.database
def test_rubbish_in_the_filters_of_the_workbench_is_said_in_words(office, filed, case):
    names = [*ThemeFilter.base_filters, "page"]
    for value in RUBBISH:
        with case(value):
            response = office.get(THEMES, dict.fromkeys(names, value), follow=True)

            listed, html = response.context["filter"], response.text
            assert response.status_code == 200
            left_out = [pair for pair in listed.left_out if pair[0] not in TEXTS]
            expected = [(name, value) for name in names if name not in TEXTS]
            assert sorted(left_out) == sorted(expected)
            assert conditional_escape(menus.say_left_out(listed)) in html
            for (message,) in listed.form.errors.values():
                assert conditional_escape(message) in html


@pytest.mark.database
def test_rubbish_in_the_filters_of_the_roster_is_said_in_words(office, filed, case):
    names = {*RosterFilter.base_filters, "page", "size"}
    for value in RUBBISH:
        with case(value):
            response = office.get(ROSTER, dict.fromkeys(names, value))
            without_words = office.get(ROSTER, dict.fromkeys(names - {"q"}, value))

            assert response.status_code == 200
            assert names - {*TEXTS} <= {*response.context["filter"].form.errors}
            assert filed.unit.name in without_words.text


@pytest.mark.database
def test_rubbish_in_the_filters_of_the_outbox_is_said_in_words(office, filed, case):
    names = {*OutboxFilter.base_filters, "page"}
    for value in RUBBISH:
        with case(value):
            response = office.get("/review/2027/outbox/", dict.fromkeys(names, value))

            assert response.status_code == 200
            assert names - {*TEXTS} <= {*response.context["filter"].form.errors}


@pytest.mark.database
def test_rubbish_in_the_address_of_a_page_is_answered(office, filed, case):
    asked = [
        ("similar/", "page"),
        ("changes/", "page"),
        ("overview/", "page"),
        ("overview/", "by"),
        ("reminders/", "tick"),
    ]
    for (page, name), value in product(asked, RUBBISH):
        with case(page, name, value):
            response = office.get(f"/review/2027/{page}", {name: value})

            assert response.status_code == 200


def test_rubbish_in_the_look_of_a_paper_is_answered(
    office, reviewer, declaration, case
):
    issue_ready(office, reviewer)
    for value in [*RUBBISH[:2], *RUBBISH[3:]]:
        look = dict.fromkeys(LookForm.base_fields, value)
        for page in ("1/papers/", "1.xlsx", "1.pdf"):
            with case(page, value):
                response = office.get(f"/review/2027/plan/{page}", look, follow=True)

                assert response.status_code == 422
                assert response.context["form"].errors


@pytest.mark.database
def test_query_that_is_no_text_is_answered(office, filed, case):
    queries = ("q=%FF%FE", "q=%ED%A0%80", "&&&=&", "q", "%00=1", "[]=1")
    for page, query in product((THEMES, ROSTER), queries):
        with case(page, query):
            assert office.get(f"{page}?{query}", follow=True).status_code == 200


def test_search_of_four_thousand_characters_is_refused_in_words(office, filed):
    response = office.get(THEMES, {"q": "大" * 4000})

    assert "q" in response.context["filter"].form.errors


def test_same_option_twice_counts_once(office, filed):
    response = office.get(f"{THEMES}?kind=street&kind=street", follow=True)

    assert [theme.title for theme in response.context["themes"]] == ["走进大厅"]


@pytest.mark.database
def test_rubbish_in_the_way_back_is_answered(office, filed, case):
    theme = filed.themes.get()
    for value in ("\x00", DIGITS, "9" * 23, "-1", "abc"):
        with case(value):
            back = f"{THEMES}?{urlencode({'unit': value, 'page': value, 'q': value})}"
            data = {"outcome": "declined", "back": back}

            response = office.post(f"{THEMES}{theme.pk}/decide/", data)

            assert response.status_code == 422


@pytest.mark.database
def test_nonsense_in_a_filter_of_the_management_does_no_harm(admin, case):
    client = Client(raise_request_exception=False)
    client.force_login(admin)
    for query in (
        "accounts/?role=%00&q=%00&use=x&page=%00",
        "units/?kind=a%00&q=%00&active=x",
        "log/?action=%00&who=%00&unit=%00&since=%00&until=x",
        "accounts/new/?unit=%00",
    ):
        with case(query):
            assert client.get(f"/manage/{query}").status_code == 200


def test_methods_that_mean_nothing_are_refused_in_the_management(admin, case):
    client = Client(raise_request_exception=False)
    client.force_login(admin)
    for method in ("TRACE", "FOO", "PUT"):
        with case(method):
            assert client.generic(method, "/manage/").status_code == 405


# Addresses -------------------------------------------------------------------

IDS = ["9" * 23, DIGITS, "0", "-1", "1.0", "１", "%00", "..", "1%27", "abc"]


@pytest.mark.database
def test_number_that_names_nothing_is_not_found(office, filed, case):
    addresses = (
        "/review/2027/declarations/{}/",
        "/review/{}/themes/",
        "/review/2027/plan/{}.pdf",
        "/declarations/{}/",
    )
    for address, pk in product(addresses, IDS):
        with case(address, pk):
            assert office.get(address.format(pk)).status_code == 404


@pytest.mark.database
def test_act_on_nothing_is_not_found(office, filed, case):
    data = {"outcome": "selected", "months": 4}
    addresses = (
        "/review/2027/themes/{}/decide/",
        "/review/2027/plan/place/{}/",
        "/review/2027/declarations/{}/accept/",
        "/review/2027/declarations/{}/phone/",
    )
    for address, pk in product(addresses, IDS):
        with case(address, pk):
            response = office.post(address.format(pk), data)

            assert response.status_code == 404
            assert Theme.objects.get().selection == Selection.PENDING


@pytest.mark.database
def test_tick_that_names_nothing_is_answered(office, filed, case):
    acts = ("text", "edit", "preview", "mail", "calls", "called")
    fields = ("declaration", "group", "listed", "called", "key")
    # Those that break a number stand alone, the others together.
    broken = ["9" * 23, DIGITS, "²"]
    for act, typed in product(acts, [*broken, ["٣", *IDS[2:]]]):
        with case(act, typed[0]):
            data = {"text": "好"} | dict.fromkeys(fields, typed)

            response = office.post(f"/review/2027/reminders/{act}/", data)

            assert response.status_code in (200, 302, 422)


# Headers ---------------------------------------------------------------------


@pytest.mark.database
def test_odd_headers_do_no_harm(case, filer):
    odd = [
        {"Cookie": "sessionid=../../x"},
        {"Cookie": 'sessionid="\\000\\000\\000\\000\\000\\000\\000\\000\\000"'},
        {"Cookie": "; ".join(f"c{number}=1" for number in range(200))},
        {"Accept-Language": "xx-invalid, *;q=0.5"},
        {"X-Forwarded-For": "not an address"},
        {"X-Forwarded-Host": "evil.test"},
        {"Range": "bytes=0-1,5-"},
        {"If-Modified-Since": "rubbish"},
        {"HX-Request": "true", "HX-Current-URL": "\\"},
    ]
    for headers in odd:
        with case(headers):
            client = Client(raise_request_exception=False)

            response = client.get("/login/", headers=headers)

            assert response.status_code == 200
            assert "evil.test" not in response.content.decode()


def test_rubbish_from_a_stranger_is_only_asked_to_log_in(db):
    make_user("somebody")
    client = Client(raise_request_exception=False)

    for address in (f"{THEMES}?unit={'9' * 23}", f"{FORM}filings/x/", "/?q=%00"):
        assert client.get(address).url.startswith("/login/?next=")
