"""Letters after GB/T 9704-2012: the page, the fonts, and what belongs together."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from submissions.documents.letter import Heading, Letter, Table, write_letter_docx

OFFICE = "长沙市望城区政务公开政务服务工作领导小组办公室"
PARAGRAPH = "本次共安排活动23项，涉及20个单位，请按计划组织开展。"


def make_letter(**fields):
    fields = {
        "title": "关于印发《计划》的通知",
        "body": [
            Heading("一、总体情况"),
            PARAGRAPH,
            Table(("类别", "申报", "入选"), [("街镇", "12", "9")], (40, 40)),
        ],
        "number": "望政务公开办函〔2027〕6号",
        "addressee": "区直有关单位",
        "attachments": ("计划安排表", "情况说明"),
        "signature": (OFFICE, "2027年4月7日"),
        **fields,
    }
    return Letter(**fields)


def document_of(letter):
    return Document(BytesIO(write_letter_docx(letter)))


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs]


def test_parts_stand_in_their_order():
    document = document_of(make_letter())

    said = [text for text in texts(document) if text]
    assert said == [
        "望政务公开办函〔2027〕6号",
        "关于印发《计划》的通知",
        "区直有关单位：",
        "一、总体情况",
        PARAGRAPH,
        "附件：1.\t计划安排表",
        "2.\t情况说明",
        OFFICE,
        "2027年4月7日",
    ]


def test_single_attachment_has_no_number():
    document = document_of(make_letter(attachments=("计划安排表",)))

    assert "附件：计划安排表" in texts(document)


def test_page_has_the_margins_of_the_norm():
    [section] = document_of(make_letter()).sections

    margins = (section.top_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


@pytest.mark.parametrize(
    ("style", "family", "points"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("小标题", "黑体", 16),
    ],
)
def test_styles_name_the_official_fonts(style, family, points):
    styled = document_of(make_letter()).styles[style]

    assert styled.element.rPr.rFonts.get(qn("w:eastAsia")) == family
    assert styled.font.size.pt == points


def test_table_holds_its_texts():
    [table] = document_of(make_letter()).tables

    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [["类别", "申报", "入选"], ["街镇", "12", "9"]]


def test_signature_takes_the_last_paragraph_along():
    document = document_of(make_letter())

    kept = [p.text for p in document.paragraphs if p.paragraph_format.keep_with_next]
    assert kept[-3:] == ["附件：1.\t计划安排表", "2.\t情况说明", OFFICE]
