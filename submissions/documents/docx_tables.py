"""Word: the cells and rows of a table, and where it stands."""

from submissions.documents.docx_text import add_text

TWIPS_PER_MM = 1440 / 25.4


def list_row_cells(row) -> list:
    """The cells of a row that has no merged ones; much faster than `row.cells`."""
    from docx.table import _Cell

    return [_Cell(element, row) for element in row._tr.tc_lst]


def put_cell_text(cell, text: str, style: str) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL

    paragraph = cell.paragraphs[0]
    # Our styles' ids are their names; looking each up would take most of the time.
    paragraph._p.style = style
    add_text(paragraph, text)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def keep_with_next(row) -> None:
    for cell in list_row_cells(row):
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def set_widths(table, widths) -> None:
    """Fixed widths in millimetres; the edge of the table stands on the margin."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table.autofit = False
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), "0")
    indent.set(qn("w:type"), "dxa")
    table._tblPr.find(qn("w:tblLayout")).addprevious(indent)
    twips = [str(round(width * TWIPS_PER_MM)) for width in widths]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, twips, strict=True):
        column.set(qn("w:w"), width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, twips, strict=True):
            cell.tcPr.tcW.set(qn("w:w"), width)


def set_row(row, head: bool = False) -> None:
    """A row that no page breaks; the head is repeated on every page."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def clear_rules(cell, *sides: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    rules = OxmlElement("w:tcBorders")
    for side in sides:
        rule = OxmlElement(f"w:{side}")
        rule.set(qn("w:val"), "nil")
        rules.append(rule)
    cell._tc.get_or_add_tcPr().append(rules)


def remove_padding(table) -> None:
    """Let the texts of the outer cells stand on the margins."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    padding = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        none = OxmlElement(f"w:{side}")
        none.set(qn("w:w"), "0")
        none.set(qn("w:type"), "dxa")
        padding.append(none)
    table._tblPr.find(qn("w:tblLayout")).addnext(padding)


def make_shallow(paragraph) -> None:
    """So low that it needs no room of its own."""
    from docx.shared import Pt

    paragraph.add_run().font.size = Pt(1)
    form = paragraph.paragraph_format
    form.line_spacing, form.space_after = Pt(1), Pt(0)
