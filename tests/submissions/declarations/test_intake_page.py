"""A finished 附表 handed in, or pasted cells: read into the draft, and taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from submissions.choices import DeclarationStatus as Status
from submissions.models import Attachment, AuditEntry, Declaration
from tests.factories import make_campaign, make_declaration, make_theme
from tests.plain import Plain
from tests.submissions.intake.papers import (
    HEAD,
    HEADING,
    ROW,
    ROW_2,
    csv_text,
    docx,
    table,
    xlsx,
)

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/intake/"
BACK = "/declarations/2027/intake/back/"
PAPERS = {
    "申报表.docx": docx(*HEAD, table(HEADING, ROW, ROW_2)),
    "申报表.xlsx": xlsx(HEAD, HEADING, ROW, ROW_2),
    "申报表.csv": csv_text(HEAD, HEADING, ROW, ROW_2).encode("gb18030"),
}
PASTED = "\n".join("\t".join(row) for row in (HEADING, ROW, ROW_2))


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit, revision=0, contact_name="", contact_phone="")


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def hand_in(client, name, content, **more):
    data = {"file": SimpleUploadedFile(name, content)} | more
    return client.post(PAGE, data, follow=True)


def paste(client, text=None, **more):
    return client.post(PAGE, {"pasted": text or PASTED} | more, follow=True)


def stored_titles(declaration):
    return [theme.title for theme in declaration.themes_in_order()]


def shown(response, field="title"):
    return [form[field].value() for form in response.context["formset"]]


@pytest.mark.parametrize("name", PAPERS)
def test_rows_and_contact_of_a_file_come_into_the_form(client, declaration, name):
    response = hand_in(client, name, PAPERS[name])

    contact = response.context["contact"]
    assert response.status_code == 200
    assert response.redirect_chain == [("/declarations/2027/", 302)]
    assert shown(response) == ["走进政务大厅", "民生实事面对面"]
    assert shown(response, "time_text") == ["4月", "5-6月"]
    assert contact["contact_name"].value() == "张敏"
    assert contact["contact_phone"].value() == "13800138000"


def test_pasted_rows_come_into_the_form(client, declaration):
    response = paste(client)

    assert shown(response, "summary") == [ROW[4], ROW_2[4]]
    assert "读出了 2 行，已经存进草稿" in response.text


def test_html_of_the_clipboard_knows_which_paragraphs_are_of_one_cell(
    client, declaration
):
    cells = "".join(f"<td><p>{cell}</p></td>" for cell in ROW[:4])
    html = f"<table><tr>{cells}<td><p>请居民来看。</p><p>当面听意见。</p></td></tr></table>"
    text = "\t".join([*ROW[:4], "请居民来看。"]) + "\n当面听意见。"

    sent = {"pasted": text, "pasted_html": html}
    response = client.post(PAGE, sent, follow=True)

    assert shown(response, "summary") == ["请居民来看。\n当面听意见。"]


def test_forms_are_ticked_or_kept_in_words(client, declaration):
    row = ["1", "走进大厅", "4月", "座谈会、放电影", "请居民来看。"]

    (form,) = hand_in(client, "a.xlsx", xlsx(HEADING, row)).context["formset"]

    ticked = declaration.campaign.activity_forms.get(name="座谈交流")
    assert form["forms"].value() == [ticked.pk]
    assert form["other_form"].value() == "放电影"


@pytest.mark.parametrize("sent", [*PAPERS, "pasted"])
def test_what_is_read_is_the_draft_at_once(client, declaration, sent):
    if sent == "pasted":
        paste(client)
    else:
        hand_in(client, sent, PAPERS[sent])

    stored = [theme.content(0) for theme in declaration.themes_in_order()]
    assert [row["title"] for row in stored] == ["走进政务大厅", "民生实事面对面"]
    assert [row["months"] for row in stored] == [[4], [5, 6]]
    assert [row["forms"] for row in stored] == [["现场观摩"], ["座谈交流"]]
    assert AuditEntry.objects.get().data == {"revision": 1, "rows": 2}
    assert not Attachment.objects.exists()


def test_reading_is_taken_back_and_forth(client, declaration):
    theme = make_theme(declaration, "已经写好的")
    before = Declaration.objects.get().content()
    assert "撤销读入" in paste(client).text

    undone = client.post(BACK, follow=True)
    assert "恢复读入的内容" in undone.text
    assert Declaration.objects.get().content() == before
    assert declaration.themes.get() == theme

    client.post(BACK)
    assert stored_titles(declaration)[1:] == ["走进政务大厅", "民生实事面对面"]


def test_replaced_rows_come_back_with_what_the_office_said(client, filer):
    declaration = make_declaration(filer.unit, status=Status.RETURNED)
    make_theme(declaration, "要改的", remark="请写具体。")
    paste(client, mode="replace")
    assert stored_titles(declaration) == ["走进政务大厅", "民生实事面对面"]

    client.post(BACK)

    theme = declaration.themes.get()
    assert (theme.title, theme.remark) == ("要改的", "请写具体。")


def test_nothing_read_means_nothing_to_take_back(client, declaration):
    assert client.post(BACK).url == "/declarations/2027/"
    assert not AuditEntry.objects.of_acts().exists()


def test_page_asks_where_the_rows_go_when_there_are_some(client, declaration):
    blank = Plain("filer")
    blank.visit("/declarations/2027/")
    assert not blank.offers("替换现有各行")
    make_theme(declaration, "已经写好的")

    blank.visit("/declarations/2027/")

    assert blank.offers("替换现有各行")
    assert blank.offers("追加在后面")
    assert not blank.offers("读入文件")


def test_identity_number_in_a_paper_is_not_read(client, declaration):
    head = [
        "填报单位（公章）：高塘岭街道",
        "联系人：张敏　联系电话：430122198001011234",
    ]

    response = hand_in(client, "a.docx", docx(*head, table(HEADING, ROW)))

    declaration.refresh_from_db()
    assert (declaration.contact_name, declaration.contact_phone) == ("张敏", "")
    assert stored_titles(declaration) == ["走进政务大厅"]
    assert "没有读入" in response.text


def test_rows_already_written_stay_in_front(client, declaration):
    theme = make_theme(declaration, "已经写好的")

    response = paste(client)

    assert shown(response)[0] == "已经写好的"
    assert shown(response, "row")[0] == theme.pk
    assert len(shown(response)) == 3


def test_contact_on_the_form_stays_when_the_paper_has_none(client, declaration):
    declaration.contact_name = "李四"
    declaration.save()

    response = paste(client)

    assert response.context["contact"]["contact_name"].value() == "李四"


def test_what_was_not_understood_is_said_with_its_place(client, declaration):
    row = ["1", "走进大厅", "尽快", "座谈交流", "请居民来看。"]

    html = hand_in(client, "a.xlsx", xlsx(HEADING, row)).text

    assert "请核对这几处" in html
    assert "第1行“活动时间”：" in html


@pytest.mark.parametrize(("phone", "asked"), [("0731-88100650", False), ("", True)])
def test_blank_head_of_a_paper_is_asked_about_only_where_the_page_is_blank_too(
    client, declaration, phone, asked
):
    declaration.contact_phone = phone
    declaration.save()

    html = hand_in(client, "a.docx", docx("填报单位：", table(HEADING, ROW))).text

    assert ("“联系电话”：没有填写" in html) is asked
    assert "“填报单位”：没有填写" not in html


def test_paper_of_another_unit_is_pointed_out(client, declaration, outsider):
    paper = docx("填报单位（公章）：区教育局", table(HEADING, ROW))

    response = hand_in(client, "a.docx", paper)

    assert "表里的填报单位是“区教育局”，不是高塘岭街道，请核对。" in response.text
    assert shown(response) == ["走进政务大厅"]


def test_own_alias_on_the_paper_is_nothing_to_check(client, filer, declaration):
    filer.unit.aliases = "高塘岭街道办事处"
    filer.unit.save()
    paper = docx("填报单位（公章）：高塘岭街道办事处", table(HEADING, ROW))

    assert "不是高塘岭街道" not in hand_in(client, "a.docx", paper).text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.docx", b"hello", "内容却不是"),
        ("a.xlsx", b"", "空"),
        ("a.docx", docx("没有表格"), "。"),
    ],
)
def test_refusal_keeps_the_form(client, declaration, name, content, said):
    make_theme(declaration, "已经写好的")

    response = hand_in(client, name, content)

    assert response.status_code == 422
    assert "没有读入。" in response.text
    assert said in response.context["intake_refusal"]
    assert shown(response) == ["已经写好的"]


@pytest.mark.parametrize(
    "data", [{}, {"pasted": " \n\t"}, {"pasted": "没有表头的一句话"}]
)
def test_nothing_to_read_is_said(client, declaration, data):
    response = client.post(PAGE, data)

    assert response.status_code == 422
    assert response.context["intake_refusal"].endswith("。")


def test_thousand_pasted_rows_are_answered_with_the_limit(client, declaration):
    pasted = "\n".join("\t".join(row) for row in [HEADING, *[ROW] * 1000])

    response = client.post(PAGE, {"pasted": pasted})

    assert response.status_code == 422
    assert "一次最多读 200 行" in response.text


def test_too_long_a_paste_is_refused(client, declaration):
    response = client.post(PAGE, {"pasted": "长" * 200_001})

    assert response.status_code == 422
    assert "内容太长" in response.text


@pytest.mark.parametrize(("rows", "status"), [(40, 200), (41, 422), (200, 422)])
def test_more_rows_than_the_page_holds_are_refused_not_cut(client, filer, rows, status):
    make_declaration(filer.unit, make_campaign(maximum_themes=20))

    response = client.post(
        PAGE,
        {"pasted": "\n".join([PASTED, *["\t".join(ROW)] * (rows - 2)])},
        follow=True,
    )

    assert response.status_code == status
    assert len(response.context["formset"].forms) in (rows, 1)


def test_text_of_a_paper_is_shown_not_run(client, declaration):
    row = ["1", "<script>alert(1)</script>", "4月", "座谈交流", "</textarea><b>粗</b>"]

    html = hand_in(client, "a.xlsx", xlsx(HEADING, row)).text

    assert "<script>alert(1)" not in html
    assert "&lt;/textarea&gt;&lt;b&gt;粗" in html


@pytest.mark.parametrize("status", Status.filed())
def test_filed_form_takes_no_paper(client, filer, status):
    make_declaration(filer.unit, status=status)

    assert client.post(PAGE, {"pasted": PASTED}).url == "/declarations/2027/"
