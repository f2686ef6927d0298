"""Files that are hostile, damaged or of another kind, each with what is said of it."""

import base64
import struct
import zlib
from functools import cache
from random import randbytes

from submissions.intake.files import MEGABYTE
from tests.submissions.intake.cases import OLD
from tests.submissions.intake.old_books import blanks, number, old_book
from tests.submissions.intake.papers import (
    HEADING,
    ROW,
    csv_text,
    docx,
    packed,
    relations,
    table,
    tc,
    unpacked,
    with_parts,
    xlsx,
)

GOOD_XLSX = xlsx(HEADING, ROW)
GOOD_DOCX = docx(table(HEADING, ROW))
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OLE = OLD.read_bytes()


def with_ring(content):
    """An .xls whose chain of short sectors leads back to its beginning."""
    table = 512 + 512 * int.from_bytes(content[60:64], "little")
    return content[: table + 12] + bytes(4) + content[table + 16 :]


def with_entities(content, name, text):
    part = unpacked(content)[name].decode()
    hostile = ENTITIES + part.replace(text, "&b;")
    return packed(unpacked(content) | {name: hostile.encode()})


def in_utf_16(content, name):
    part = unpacked(content)[name].decode()
    declared = f'<?xml version="1.0" encoding="UTF-16"?>{ENTITIES}{part}'
    return packed(unpacked(content) | {name: declared.encode("utf-16")})


def with_link(kind):
    links = relations((kind, "http://example.test/x", 'TargetMode="External"'))
    return with_parts(GOOD_DOCX, **{"word/_rels/document.xml.rels": links})


def far_cell(sheet):
    sheet["XFD1048576"] = "远"


def merged_to_the_end():
    """By hand: openpyxl would make every cell of the area."""
    sheet = unpacked(GOOD_XLSX)[SHEET]
    area = b'</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'
    merged = sheet.replace(b"</sheetData>", area)
    return packed(unpacked(GOOD_XLSX) | {SHEET: merged})


def empty_row(number):
    """Of changing text, for a ratio of packing that raises no suspicion."""
    noise = zlib.crc32(b"%d" % number)
    return f'<w:tr w:a="{noise}"><w:tc><w:p/></w:tc></w:tr>'


def hardly_packed(markup):
    """With a comment of noise, so that the ratio of packing raises no suspicion."""
    return f"<!--{base64.b64encode(randbytes(len(markup) // 50)).decode()}-->{markup}"


FIELD = '<w:fldChar w:fldCharType="{}"/>'
ENDLESS_FIELDS = (FIELD.format("begin") + "<w:t>x</w:t>") * 30_000
ENDS = FIELD.format("end") * 60_000
LONG_CELLS = [[tc("字" * 32_000, merge="restart")] * 5] + [
    [tc(merge="continue")] * 5
] * 2000


def lying_about_size():
    """A part that unpacks to more than the directory says."""
    big = GOOD_XLSX.replace(b"PK\x01\x02", b"PK\x01\x02", 1)
    content = bytearray(packed(unpacked(big) | {SHEET: b" " * (20 * MEGABYTE)}))
    entry = content.rindex(SHEET.encode()) - 46
    struct.pack_into("<I", content, entry + 24, 1000)
    return bytes(content)


def locked_zip():
    content = bytearray(GOOD_XLSX)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := content.find(mark, start)) >= 0:
            content[start + offset] |= 1
            start += 4
    return bytes(content)


HOSTILE = [
    ("larger than 5 MB", "a.xlsx", b"PK\x03\x04" + b"x" * 5 * MEGABYTE, "超过 5 MB"),
    ("empty", "a.docx", b"", "文件是空的"),
    ("only blanks", "a.csv", b" \r\n\r\n", "文件是空的"),
    ("a text as .xlsx", "a.xlsx", b"hello, world", "内容却不是"),
    ("a text as .xls", "a.xls", b"hello, world", "内容却不是"),
    ("an .xls as .xlsx", "a.xlsx", OLE, "内容却是旧版的 Office 文件"),
    ("an .xls with a ring of sectors", "a.xls", with_ring(OLE), "已经损坏"),
    ("an .xlsx as .xls", "a.xls", GOOD_XLSX, "内容却不是"),
    ("an .xlsx as .docx", "a.docx", GOOD_XLSX, "已经损坏"),
    ("an .xlsx as .csv", "a.csv", GOOD_XLSX, "内容却不是"),
    ("a .pdf as .csv", "a.csv", b"%PDF-1.7 ...", "内容却不是"),
    ("a picture as .csv", "a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是文本格式"),
    (
        "a .doc as .docx",
        "a.docx",
        OLE + "WordDocument".encode("utf-16-le"),
        "旧版 Word 的 .doc",
    ),
    (
        "a locked workbook",
        "a.xlsx",
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "取消密码",
    ),
    ("a locked archive", "a.xlsx", locked_zip(), "取消密码"),
    ("an archive cut short", "a.xlsx", GOOD_XLSX[:-40], "已经损坏"),
    ("an archive of no document", "a.docx", packed({"a.txt": "x"}), "已经损坏"),
    (
        "a document without its main part",
        "a.docx",
        with_parts(GOOD_DOCX, **{"_rels/.rels": relations()}),
        "已经损坏",
    ),
    (
        "a bomb: 40 MB in one part",
        "a.xlsx",
        lambda: with_parts(GOOD_XLSX, **{"xl/media/a.bin": b"\0" * 40 * MEGABYTE}),
        "展开后大得不像",
    ),
    (
        "a bomb: many parts",
        "a.xlsx",
        lambda: with_parts(GOOD_XLSX, **{f"xl/media/{n}": b"" for n in range(1001)}),
        "展开后大得不像",
    ),
    ("a bomb that lies about its size", "a.xlsx", lying_about_size, "。"),
    (
        "a long text",
        "a.docx",
        lambda: docx(*[f"{n}{zlib.crc32(b'%d' % n)}" * 60 for n in range(30_000)]),
        "展开后大得不像",
    ),
    (
        "empty cells without end",
        "a.docx",
        lambda: docx(f"<w:tbl>{''.join(map(empty_row, range(100_000)))}</w:tbl>"),
        "展开后大得不像",
    ),
    (
        "empty paragraphs without end",
        "a.docx",
        lambda: docx(hardly_packed("<w:p/>" * 400_000)),
        "展开后大得不像",
    ),
    (
        "paragraphs without end",
        "a.docx",
        lambda: docx(*["<w:p><w:r><w:t>x</w:t></w:r></w:p>"] * 3000),
        "展开后大得不像",
    ),
    (
        "elements in elements without end",
        "a.docx",
        lambda: docx("<w:p>" * 100_000 + "</w:p>" * 100_000),
        "大得不像一份附表",
    ),
    (
        "a row of 64 cells",
        "a.docx",
        lambda: docx(table(["x"] * 64)),
        "展开后大得不像",
    ),
    (
        "long cells merged down",
        "a.docx",
        lambda: docx(hardly_packed(table(*LONG_CELLS))),
        "展开后大得不像",
    ),
    (
        "fields that end too often",
        "a.docx",
        lambda: docx(hardly_packed(f"<w:p>{ENDLESS_FIELDS}{ENDS}</w:p>")),
        "没有找到申报的表格",
    ),
    ("commas without end", "a.csv", lambda: b"," * 4_800_000, "展开后大得不像"),
    ("lines without end", "a.csv", lambda: b"a,b" + b"\n" * 4_800_000, "最多读 200 行"),
    ("a far cell", "a.xlsx", lambda: xlsx(HEADING, ROW, change=far_cell), "还有内容"),
    ("a far merged area", "a.xlsx", merged_to_the_end(), "还有内容"),
    (
        "entities in a sheet",
        "a.xlsx",
        with_entities(GOOD_XLSX, SHEET, "活动简介"),
        "XML 声明",
    ),
    (
        "entities in a document",
        "a.docx",
        with_entities(GOOD_DOCX, "word/document.xml", "活动简介"),
        "XML 声明",
    ),
    (
        "entities under another encoding",
        "a.docx",
        in_utf_16(GOOD_DOCX, "word/document.xml"),
        "已经损坏",
    ),
    (
        "macros",
        "a.xlsx",
        with_parts(GOOD_XLSX, **{"xl/vbaProject.bin": b"x"}),
        "宏、控件",
    ),
    ("old macros", "a.xls", OLE + "_VBA_PROJECT".encode("utf-16-le"), "宏、控件"),
    (
        "controls",
        "a.docx",
        with_parts(GOOD_DOCX, **{"word/activeX/activeX1.xml": "<a/>"}),
        "宏、控件",
    ),
    (
        "embedded objects",
        "a.docx",
        with_parts(GOOD_DOCX, **{"word/embeddings/oleObject1.bin": b"x"}),
        "宏、控件",
    ),
    ("no table", "a.docx", docx("只有一段话"), "没有找到申报的表格"),
    (
        "more rows than a paper holds",
        "a.xlsx",
        lambda: xlsx(HEADING, *([ROW] * 201)),
        "一次最多读 200 行",
    ),
    (
        "far more rows",
        "a.csv",
        lambda: csv_text(HEADING, *([ROW] * 20_000)).encode(),
        "一次最多读 200 行",
    ),
    *[
        (f"an .xls of {what} without end", "a.xls", make, "大得不像")
        for what, make in {
            "blanks": lambda: old_book(*[blanks(row, 256) for row in range(9000)]),
            "wide rows": lambda: old_book(
                *[number(row, 255, 4) for row in range(60_000)]
            ),
            "records": lambda: old_book(*[(0x1234, b"")] * 1_000_000),
            "strings": lambda: old_book(
                (0xFC, b"\1\0\0\0" + (10**6).to_bytes(4, "little"))
            ),
            "fonts": lambda: old_book(*[(0x31, bytes(20))] * 30_000),
        }.items()
    ],
]


@cache
def make_content(title):
    """Large ones are made once, and only if asked for."""
    content = next(content for name, _, content, _ in HOSTILE if name == title)
    return content() if callable(content) else content
