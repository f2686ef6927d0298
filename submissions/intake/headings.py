"""Which columns of a grid hold what, by their headings."""

import re
import unicodedata
from dataclasses import dataclass, field

from submissions.intake.grid import Line
from submissions.intake.han import simplify_han

CONTENT = ("title", "time_text", "forms", "summary")
PERSON = ("unit", "contact_name", "contact_phone")
LONGEST_HEADING = 24
# With what stands in its brackets: 活动形式（可多选：实地调研、现场观摩……）.
LONGEST_WRITTEN = 200
BRACKETS = re.compile(r"\([^()]*\)")
# In order: the first pattern that fits names the field. Synonyms as they were seen on
# the papers of other districts, and what people make of them.
PATTERNS = [
    (name, re.compile(pattern))
    for name, pattern in (
        ("number", r"序号?|编号|no\.?|#|排序"),
        ("remark", r"备注.*|说明|填报(时间|日期)|填表(时间|日期)|报送(时间|日期)"),
        ("contact_phone", r".*(电话|手机|手机号码?|联系方式|联络方式)(号码?)?"),
        ("contact_name", r"(活动)?(联系人|联络人|联络员|经办人|填报人)(姓名)?"),
        (
            "extra",
            r"拟?(协办|参与|参加|配合|协作|支持|邀请)(单位|部门|对象|人员|人群|方)?",
        ),
        ("extra", r".*(地点|场所|地址|对象|人数|规模|预算|经费|平台|领导|负责人|科室)"),
        ("unit", r".*单位(名称)?|(责任|承办|牵头)部门"),
        (
            "time_text",
            r".*(时间|月份|日期|时限)(要求|安排|节点)?|(拟|计划)?(发布|开展|举办)?月",
        ),
        ("forms", r".*(形式|方式)"),
        ("summary", r".*(简介|简述|概述|概要|概况|简要|介绍|简要说明)"),
        ("title", r".*主题(名称)?|主题.*|(活动|项目)名称|名称|选题|题目|访谈方向"),
        ("summary", r".*(内容|描述|安排|内容及安排)"),
    )
]
STARTS = re.compile("开始|起|始")
ENDS = re.compile("结束|终|止|完成")


def squeeze_heading(text: str) -> str:
    """A heading without blanks, marks and brackets, simplified, lower case."""
    plain = re.sub(r"[\s*:_/、,]", "", unicodedata.normalize("NFKC", text)).lower()
    plain = simplify_han(plain)
    return BRACKETS.sub("", plain) or plain.strip("()")


def find_field(text: str) -> str:
    """The field that a heading names, or ""."""
    if len(text) > LONGEST_WRITTEN:
        return ""
    plain = squeeze_heading(text)
    if len(plain) > LONGEST_HEADING:
        return ""
    return next((name for name, p in PATTERNS if p.fullmatch(plain)), "")


@dataclass
class HeadingColumn:
    """`label`: its own heading where a wider one stands above."""

    columns: range
    text: str
    field: str
    label: str = ""


@dataclass
class Heading:
    """`lines`: how many lines it takes. `unread`: headings that name no field."""

    columns: list[HeadingColumn]
    lines: int
    cells: int
    unread: list[HeadingColumn] = field(default_factory=list)

    def __post_init__(self):
        self.keep_the_first_of_each_field()
        if "title" not in self.fields and "summary" in self.fields:
            self.of("summary")[0].field = "title"

    def keep_the_first_of_each_field(self):
        """Keep one column for each field: of 活动内容 and 活动简介 the latter."""
        for name in CONTENT:
            columns = sorted(self.of(name), key=lambda c: rank_heading(c.text))
            for column in columns[1:]:
                if column.text != columns[0].text or not column.label:
                    column.field = ""
        unread = ("", "extra", "remark")
        self.unread = [c for c in self.columns if c.field in unread and c.text]

    def of(self, name: str) -> list[HeadingColumn]:
        return [column for column in self.columns if column.field == name]

    @property
    def fields(self) -> set[str]:
        return {column.field for column in self.columns if column.field}

    @property
    def is_complete(self) -> bool:
        """Names the theme and something about it, and says little else."""
        texts = [column for column in self.columns if column.text]
        known = [column for column in texts if column.field]
        enough = "title" in self.fields and len(self.fields & set(CONTENT)) >= 2
        return enough and 2 * len(known) > len(texts)


def rank_heading(text: str) -> int:
    """0 for the words of the 附表, 1 for 简介 and 主题, else 2; the lowest wins."""
    plain = squeeze_heading(text)
    if plain in ("活动主题", "活动时间", "活动形式", "活动简介"):
        return 0
    return 1 if plain.endswith(("简介", "主题")) else 2


def find_heading(lines: list[Line], index: int) -> Heading | None:
    """The heading that begins at this line, of one or two lines, or None."""
    line = lines[index]
    one = Heading(read_single_heading(line), 1, len(line.cells))
    if index + 1 < len(lines) and is_second_line(line, lines[index + 1]):
        two = Heading(read_double_heading(line, lines[index + 1]), 2, 0)
        if two.is_complete and not says_as_much(lines[index + 1], two):
            return two
    return one if one.is_complete else None


def read_single_heading(line: Line) -> list[HeadingColumn]:
    return [
        HeadingColumn(cell.columns, cell.text, find_field(cell.text))
        for cell in line.cells
    ]


def says_as_much(line: Line, heading: Heading) -> bool:
    """Whether this line alone names all fields that the two-line heading names."""
    alone = Heading(read_single_heading(line), 1, 0)
    content = set(CONTENT)
    return (alone.fields & content) >= (heading.fields & content)


def is_second_line(upper: Line, lower: Line) -> bool:
    """Whether the lower line carries headings on, rather than the first activity."""
    if not any(find_field(cell.text) for cell in upper.cells):
        return False
    own = lower.own
    if len(own) == 1 and not own[0].text.startswith(("(", "（")):
        return False
    return bool(own) and all(is_subheading(upper, cell) for cell in own)


def is_subheading(upper, cell):
    above = upper.at(cell.column)
    if len(cell.text) > LONGEST_HEADING:
        return False
    if find_field(cell.text) or re.fullmatch(r"[(（].*[)）]", cell.text):
        return True
    return bool(above and above.span > cell.span and find_field(above.text))


def read_double_heading(upper: Line, lower: Line) -> list[HeadingColumn]:
    places = {cell.column: cell for cell in upper.cells}
    places |= {cell.column: cell for cell in lower.cells}
    return [join_headings(upper, cell) for _, cell in sorted(places.items())]


def join_headings(upper, cell) -> HeadingColumn:
    above = upper.at(cell.column)
    if above is None or above is cell or cell.continued or not cell.text:
        text = above.text if above else cell.text
        return HeadingColumn(cell.columns, text, find_field(text))
    own = find_field(cell.text)
    if own and own != find_field(above.text):
        return HeadingColumn(cell.columns, cell.text, own)
    name = find_field(above.text) or find_field(above.text + cell.text)
    return HeadingColumn(cell.columns, above.text, name, label=cell.text)
