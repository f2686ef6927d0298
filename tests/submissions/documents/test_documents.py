import logging
import socket
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from submissions.documents.declaration import (
    DeclarationPaper,
    DeclarationRow,
    write_declaration_docx,
    write_declaration_pdf,
    write_declaration_xlsx,
)
from submissions.documents.paper import (
    Column,
    Paper,
    PrintedRow,
    count_text_lines,
    share_width,
    write_chinese_date,
)
from submissions.documents.pdf import (
    PaperError,
    print_html,
    write_pdf,
    write_title_weight,
)
from submissions.documents.slips import SlipPaper, write_slips_pdf
from submissions.documents.xlsx import make_sheet_title, set_sheet_cell, write_xlsx
from submissions.intake import read_file
from submissions.people.accounts import Slip
from tests.papers import (
    HOSTILE,
    RARE,
    UNPRINTABLE,
    font_names,
    in_order,
    page_sizes,
    pages,
    part,
    read_tables,
    squeezed,
    whole_text,
)

TITLE = "长沙市望城区2023年“政务公开主题日”活动主题申报表"
HEADS = ["序号", "活动主题", "活动时间（月份）", "活动形式", "活动简介"]


def make_row(number=1, **fields):
    fields = {
        "title": f"第{number}个主题",
        "time_text": "4月中旬",
        "forms": "座谈交流",
        "summary": f"第{number}个简介，向市民群众介绍办事流程。",
        **fields,
    }
    return DeclarationRow(number, **fields)


def make_declaration(*rows, **fields):
    fields = {
        "title": TITLE,
        "unit": "高塘岭街道办事处",
        "contact_name": "王晓",
        "contact_phone": "0731-88100650",
        "printed_on": date(2023, 3, 29),
        **fields,
    }
    return DeclarationPaper(rows=rows or (make_row(),), **fields)


def make_table(*cells, **fields):
    columns = tuple(Column(f"第{i}列", 30, stretch=1) for i, _ in enumerate(cells))
    return Paper(title="表", columns=columns, rows=[PrintedRow(cells=cells)], **fields)


@pytest.fixture
def listener():
    """A port where nobody should call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def was_called(server):
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_date_has_no_leading_zeros():
    assert write_chinese_date(date(2023, 3, 9)) == "2023年3月9日"


def test_columns_share_the_whole_width():
    columns = (Column("a", 10), Column("b", 20, stretch=1), Column("c", 20, stretch=2))

    assert share_width(columns, 100) == (10, 36, 54)


@pytest.mark.parametrize(
    ("text", "capacity", "lines"),
    [
        ("", 10, 1),
        ("十" * 20, 10, 2),
        ("十" * 21, 10, 3),
        ("一\n\n二", 10, 3),
        ("a" * 60, 10, 4),
        ("四个汉字（月份）", 5, 2),
    ],
)
def test_text_lines(text, capacity, lines):
    assert count_text_lines(text, capacity) == lines


def test_long_rows_take_smaller_type():
    """五号 at least: smaller type nobody reads in a printed plan."""
    short, long, longest = (
        make_table("字" * length, "字") for length in (90, 600, 1400)
    )

    assert [t.cell_size for t in (short, long, longest)] == [12, 10.5, 10.5]


@pytest.mark.parametrize("text", ["=1+1", "#N/A", "2023-03-29", "-", "@SUM(1)", "0731"])
def test_typed_text_stays_text(text):
    content = write_xlsx(make_table(text))

    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")
    cell = load_workbook(BytesIO(content)).active["A3"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_formula_stays_text_when_edited():
    cell = Workbook().active["A1"]

    set_sheet_cell(cell, "=1+1")

    assert cell.quotePrefix


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("计划[2023]:*?/\\表", "计划 2023      表"),
        ("'长'", "长"),
        ("字" * 40, "字" * 31),
        ("?", "表"),
    ],
)
def test_sheet_title_is_one_that_excel_takes(text, title):
    assert make_sheet_title(text) == title


def test_declaration_reads_like_the_form():
    content = write_declaration_pdf(make_declaration(make_row(1), make_row(2)))

    head = ["附表", TITLE, "填报单位（公章）：高塘岭街道办事处", "联系人：王晓"]
    rows = ["1", "第1个主题", "4月中旬", "座谈交流", "第1个简介", "第2个主题"]
    tail = ["联系电话：0731-88100650", *HEADS, *rows]
    closing = ["高塘岭街道办事处", "2023年3月29日"]
    assert in_order(whole_text(content), [*head, *tail, *closing])


def test_declaration_of_three_rows_fits_one_page_with_its_seal():
    summary = "组织人大代表、政协委员、新闻媒体走进政务服务大厅，" * 4
    rows = [make_row(n, summary=summary) for n in (1, 2, 3)]

    content = write_declaration_pdf(make_declaration(*rows))

    assert len(pages(content)) == 1


def test_declaration_is_a4_across_in_our_fonts():
    content = write_declaration_pdf(make_declaration())

    assert page_sizes(content) == {(297, 210)}
    ours = {"FandolSong-Bold", "FandolHei", "FandolFang-R"}
    assert font_names(content) == {*ours, "Noto-Serif-CJK-SC"}


def test_declaration_names_itself_and_its_language():
    reader = PdfReader(BytesIO(write_declaration_pdf(make_declaration())))

    assert reader.metadata.title == TITLE
    assert reader.metadata.author == "高塘岭街道办事处"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


def test_head_and_number_are_on_every_page():
    rows = [make_row(n, summary="十个汉字组成的简介。" * 12) for n in range(1, 13)]

    texts = [
        squeezed(text) for text in pages(write_declaration_pdf(make_declaration(*rows)))
    ]

    assert len(texts) > 2
    for number, text in enumerate(texts, 1):
        assert in_order(text, ["序号", "活动主题"])
        assert f"—{number}—" in text


def test_no_row_is_split_over_pages():
    rows = [make_row(n, summary=f"始{n}" + "字" * 200 + f"终{n}") for n in range(1, 9)]

    texts = pages(write_declaration_pdf(make_declaration(*rows)))

    for n in range(1, 9):
        holders = [f"始{n}" in text for text in texts]
        assert [f"终{n}" in text for text in texts] == holders


def test_signature_is_not_alone_on_a_page():
    for count in range(1, 9):
        rows = [make_row(n, summary="字" * 150) for n in range(1, count + 1)]
        last = squeezed(pages(write_declaration_pdf(make_declaration(*rows)))[-1])
        assert f"第{count}个主题" in last


def test_foot_carries_serial_code_and_qr():
    bare = write_declaration_pdf(make_declaration())
    footed = write_declaration_pdf(
        make_declaration(serial="WC2023-17", code="7F3A-91C2", qr_text="WC2023-17")
    )

    assert in_order(whole_text(footed), ["编号WC2023-17", "校验码7F3A-91C2"])
    assert "编号" not in whole_text(bare)


def test_draft_says_so_on_every_page():
    rows = [make_row(n, summary="十个汉字组成的简介。" * 12) for n in range(1, 13)]

    texts = pages(write_declaration_pdf(make_declaration(*rows, draft=True)))

    assert all("未报送" in text for text in texts)
    assert "未报送" not in whole_text(write_declaration_pdf(make_declaration(*rows)))


def test_rare_characters_fall_back_to_song():
    content = write_declaration_pdf(make_declaration(make_row(title=RARE)))

    assert RARE in whole_text(content)
    assert "Noto-Serif-CJK-SC" in font_names(content)


def test_rare_characters_are_no_boxes(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        write_declaration_pdf(make_declaration(make_row(title=RARE, summary=RARE)))

    assert not [r for r in caplog.records if "notdef" in r.getMessage()]


def test_hostile_text_is_printed_not_obeyed(listener):
    text = HOSTILE.format(port=listener.getsockname()[1])

    content = write_declaration_pdf(make_declaration(make_row(summary=text)))

    assert not was_called(listener)
    assert not PdfReader(BytesIO(content)).attachments
    assert squeezed(text) in whole_text(content)


def test_live_markup_reaches_nothing_and_is_reported(listener):
    html = HOSTILE.format(port=listener.getsockname()[1])

    with pytest.raises(PaperError):
        print_html(f'<html lang="zh-CN"><body>{html}</body></html>')

    assert not was_called(listener)


def test_live_markup_would_call_without_our_fetcher(listener):
    html = HOSTILE.format(port=listener.getsockname()[1])

    HTML(string=html, url_fetcher=URLFetcher(timeout=0.2)).write_pdf()

    assert was_called(listener)


@pytest.mark.parametrize("name", ["README.md", "../css/x.css", "FandolKai.otf"])
def test_only_the_fonts_themselves_may_be_read(settings, name):
    address = (settings.BASE_DIR / "static" / "fonts" / name).as_uri()

    with pytest.raises(PaperError):
        print_html(f"<html><body><img src='{address}'></body></html>")


def test_official_fonts_of_a_site_go_first(settings):
    settings.PAPER_FONTS = {**settings.PAPER_FONTS, "body": ["Noto Sans CJK SC"]}

    assert "Noto-Sans-CJK-SC" in font_names(write_declaration_pdf(make_declaration()))


def test_true_title_face_is_not_made_bolder(settings):
    assert "bold" in write_title_weight()

    settings.PAPER_FONTS = {**settings.PAPER_FONTS, "title": ["方正小标宋简体"]}

    assert "normal" in write_title_weight()


@pytest.mark.parametrize(
    ("name", "write"),
    [("form.docx", write_declaration_docx), ("form.xlsx", write_declaration_xlsx)],
)
def test_form_is_read_back_as_it_was_written(name, write):
    """Lists broken between their names, and no signature among the rows."""
    forms, summary = ["现场观摩", "座谈交流", "问卷调查"], "听取意见建议。" * 40
    row = make_row(forms="、".join(forms), summary=summary)

    read = read_file(name, write(make_declaration(row)), forms=forms, year=2023)

    assert [(list(each.forms), each.summary) for each in read.rows] == [
        (forms, summary)
    ]
    assert not any(each.problems for each in read.rows)


@pytest.mark.parametrize("write", [write_pdf, write_xlsx, None])
def test_unprintable_characters_stop_no_writer(write):
    if write is None:
        paper = make_declaration(make_row(title=UNPRINTABLE), unit=UNPRINTABLE)
        content = write_declaration_docx(paper)
        assert "前后左右" in part(content, "word/document.xml")
    elif write is write_pdf:
        assert "前后左右" in whole_text(write(make_table(UNPRINTABLE)))
    else:
        sheet = load_workbook(BytesIO(write(make_table(UNPRINTABLE)))).active
        assert sheet["A3"].value == "前后左右"


def test_word_form_reads_like_the_form():
    document = Document(BytesIO(write_declaration_docx(make_declaration())))

    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts == [
        "附表",
        TITLE,
        "填报单位（公章）：高塘岭街道办事处",
        "联系人：王晓",
        "联系电话：0731-88100650",
        "",
    ]
    rows = document.tables[0].rows
    cells = [[squeezed(cell.text) for cell in row.cells] for row in rows]
    summary = "第1个简介，向市民群众介绍办事流程。"
    row = ["1", "第1个主题", "4月中旬", "座谈交流", summary]
    assert cells == [HEADS, row, ["高塘岭街道办事处2023年3月29日"] * len(HEADS)]


def test_word_foot_carries_number_code_and_qr():
    paper = make_declaration(serial="WC2023-17", code="7F3A", qr_text="WC2023-17")

    footer = Document(BytesIO(write_declaration_docx(paper))).sections[0].footer

    cells = [cell.text for cell in footer.tables[0].rows[0].cells]
    assert "编号 WC2023-17　校验码 7F3A" in cells[0]
    assert "PAGE" in footer.tables[0]._tbl.xml
    assert len(footer.part.related_parts) == 1


def test_form_without_rows_is_still_a_paper():
    paper = DeclarationPaper(TITLE, "区教育局", "", "", (), date(2027, 3, 1))

    assert "暂无" in whole_text(write_declaration_pdf(paper))
    table = Document(BytesIO(write_declaration_docx(paper))).tables[0]
    assert {cell.text for cell in table.rows[1].cells} == {"暂无"}


def test_slips_fill_their_sheet():
    """Twelve on a page, down to its margin of 15 mm."""
    slips = [Slip(f"第{number}镇", "dw001", "abcd-efgh-jkmn") for number in range(13)]

    tables = read_tables(write_slips_pdf(SlipPaper(slips, "http://10.1.2.3/login/")))

    assert len(tables) == 2
    assert tables[0].bottom == pytest.approx(297 - 15, abs=0.5)
