"""Word: the paragraph styles of a paper."""

from submissions.documents.paper import (
    BODY_FONT,
    FIELD,
    FOOT,
    HEAD,
    HEAD_FONT,
    LINE,
    MARK,
    NOTE_FONT,
    NUMBER_FONT,
    PAGE_NUMBER,
    TITLE,
    TITLE_FONT,
)

# No quarter of a character between digits and Chinese, where places are counted.
CLOSE_DIGITS = ("w:autoSpaceDE", "w:autoSpaceDN")


def add_docx_styles(document, size: float) -> None:
    """Paragraph styles, so that the office can restyle a paper in one place.

    No name is one that Word in Chinese gives to its own: 标题, 正文, 页码.
    """
    from docx.shared import Pt

    set_style(document.styles["Normal"], BODY_FONT, size)
    for name, family, points, side, before, after in (
        ("附件标识", HEAD_FONT, MARK, "LEFT", 0, 0),
        ("表题", TITLE_FONT, TITLE, "CENTER", 0, 14),
        ("说明", NOTE_FONT, MARK, "CENTER", 0, 10),
        ("填报项", BODY_FONT, FIELD, "LEFT", 0, 6),
        ("表头", HEAD_FONT, HEAD, "CENTER", 5, 5),
        ("分组", HEAD_FONT, size, "CENTER", 3, 3),
        ("居中格", BODY_FONT, size, "CENTER", 3, 3),
        ("文字格", BODY_FONT, size, "LEFT", 3, 3),
        ("落款", BODY_FONT, MARK, "CENTER", 0, 4),
        ("公文页码", NUMBER_FONT, PAGE_NUMBER, "CENTER", 0, 0),
        ("页脚注", BODY_FONT, FOOT, "LEFT", 0, 0),
        ("页眉注", NOTE_FONT, FOOT, "RIGHT", 0, 0),
    ):
        style = document.styles.add_style(name, 1)
        set_style(style, family, points, side, before, after)
    for name in ("表题", "说明", "落款"):
        add_paragraph_rules(document.styles[name], *CLOSE_DIGITS)
    for name in ("附件标识", "表题"):
        document.styles[name].paragraph_format.line_spacing = Pt(LINE)
    set_outline(document, "表题", "分组")


def add_paragraph_rules(style, *rules: str) -> None:
    """Turn off what Word does by itself; `rules` in the order of its schema."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spacing = style.element.get_or_add_pPr().find(qn("w:spacing"))
    for name in rules:
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        spacing.addprevious(off)


def set_outline(document, *names: str) -> None:
    """Make headings of styles, from the first level down: the navigation pane lists them
    and screen readers go from one to the next."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for level, name in enumerate(names):
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level))
        document.styles[name].element.get_or_add_pPr().append(outline)


def set_style(style, family, points, side="LEFT", before=0, after=0) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = family, Pt(points)
    # Without these Word sets Chinese text, and the quotes around it, in other fonts.
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), family)
    form = style.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH[side]
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0
