"""附表 of every shape, made in memory: Word by its XML, Excel by openpyxl, text."""

import io
import zipfile
from xml.sax.saxutils import escape

FORMS = ["实地调研", "现场观摩", "座谈交流", "政策发布", "问卷调查"]
HEADING = ["序号", "活动主题", "活动时间（月份）", "活动形式", "活动简介"]
ROW = ["1", "走进政务大厅", "4月", "现场观摩", "邀请市民代表体验办事流程。"]
ROW_2 = ["2", "民生实事面对面", "5-6月", "座谈交流", "向企业介绍惠企政策。"]
HEAD = ["填报单位（公章）：高塘岭街道", "联系人：张敏", "联系电话：13800138000"]

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def packed(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(content: bytes, **changes) -> bytes:
    """The archive with parts added or replaced; `__` in a name stands for `/`."""
    renamed = {name.replace("__", "/"): part for name, part in changes.items()}
    return packed(unpacked(content) | renamed)


def relations(*entries: tuple[str, str, str]) -> str:
    """(kind, target, further attributes) of each."""
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATION}{kind}" Target="{target}" {more}/>'
        for n, (kind, target, more) in enumerate(entries, start=1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{links}</Relationships>'
    )


# Word


def docx(*blocks: str, links=(), **parts) -> bytes:
    """A document of these blocks; text without markup becomes a paragraph."""
    body = "".join(block if block.startswith("<") else p(block) for block in blocks)
    content = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    if links:
        content["word/_rels/document.xml.rels"] = relations(*links)
    return packed(content | {k.replace("__", "/"): v for k, v in parts.items()})


def run(text, properties="") -> str:
    return (
        f"<w:r><w:rPr>{properties}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def p(text) -> str:
    """A paragraph; markup is taken as its runs."""
    return f"<w:p>{text if text.startswith('<') else run(text)}</w:p>"


def tc(text="", *, span=1, merge="", more="") -> str:
    """A cell; `merge` is "restart" or "continue". Each line becomes a paragraph."""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inner = text if text.startswith("<") else "".join(map(p, text.split("\n")))
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}{more}</w:tcPr>{inner}</w:tc>'


def tr(*cells, mark="") -> str:
    texts = (cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{mark}</w:trPr>{''.join(texts)}</w:tr>"


def table(*rows) -> str:
    """Rows are lists of cells, or the markup of a row."""
    lines = (row if isinstance(row, str) else tr(*row) for row in rows)
    return f"<w:tbl><w:tblPr/>{''.join(lines)}</w:tbl>"


def box(*blocks) -> str:
    """A paragraph with a text box, as Word writes it: twice."""
    inner = "".join(map(p, blocks))
    return (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp>"
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )


# Excel


def xlsx(*rows, change=None) -> bytes:
    """A workbook of one sheet; `change(sheet)` may go on with it."""
    from openpyxl import Workbook

    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    if change:
        change(workbook.active)
    return saved(workbook)


def saved(workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def csv_text(*rows, delimiter=",") -> str:
    return "\r\n".join(
        delimiter.join(f'"{cell}"' if "\n" in cell else cell for cell in row)
        for row in rows
    )
