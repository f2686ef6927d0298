"""What GB/T 9704-2012 asks of a letter, measured on the printed page: the tests hold it and
`make papers` prints it as a table."""

from itertools import pairwise
from typing import NamedTuple

from submissions.documents.letter import Letter, Table, write_letter_docx
from tests.papers import find_glyphs

OFFICE = "长沙市望城区政务公开政务服务工作领导小组办公室"
SHORT_OFFICE = "区政务公开办"
DAY = "2027年4月7日"
PLAN = "长沙市望城区2027年“政务公开主题日”活动计划安排表"
LONG = "长沙市望城区“政务公开主题日”活动意见建议办理答复情况汇总表"
FULL = "字" * (28 * 30 - 2)  # two characters in, and then lines to the end
LAST = "请按计划组织开展，联系电话：0731-88100650。"
# Each begins a character later than the one before: every end of a line is tried.
MONTHS = [
    f"{'按' * count}开始月份：8月12项、9月8项、10月11项、11月9项、12月10项。"
    for count in range(28)
]
LETTERS = {
    "sealed": {"attachments": (LONG, PLAN), "sealed": True},
    "unsealed": {"attachments": (LONG,)},
    "short": {
        "body": [Table(("类别", "申报"), [("街镇", "12")], (40,)), LAST],
        "signature": (SHORT_OFFICE, DAY),
        "sealed": True,
    },
    "months": {
        "body": [
            *MONTHS,
            Table(("安排", "申报"), [(each, "12") for each in MONTHS], (40,)),
        ]
    },
}
NAMES = {"sealed": "盖章的通知", "unsealed": "不盖章的通知", "short": "短署名的通知"}
# Millimetres: where the text begins and ends, a line and a character of it.
LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262
LINE, CHARACTER = 225 / 22, 15.75 / 72 * 25.4
NUMBER = 14 / 72 * 25.4  # a character of a page number


class Measure(NamedTuple):
    """In millimetres; `off` is how far what is found may be from what is wanted."""

    clause: str
    paper: str
    what: str
    wanted: float
    found: float
    off: float = 0.5

    @property
    def holds(self):
        return abs(self.found - self.wanted) <= self.off

    def __str__(self):
        figures = f"{self.found:8.2f}（{self.wanted:.2f} ± {self.off:.1f}）"
        return f"{self.clause:8}{NAMES[self.paper]}：{self.what}{figures}"


def write_letter(**fields):
    fields = {
        "title": f"关于印发《{PLAN}》的通知",
        "body": [FULL, LAST],
        "number": "望政务公开办函〔2027〕6号",
        "addressee": "各街道办事处、镇人民政府，区直有关单位",
        "signature": (OFFICE, DAY),
        **fields,
    }
    return write_letter_docx(Letter(**fields))


def first(pages, text):
    return find_glyphs(pages, text)[0]


def find_signature(pages, office=OFFICE):
    """(office, date): the last time that they stand on the paper, each in one line."""
    found = [find_glyphs(pages[::-1], text) for text in (office, DAY)]
    assert all(len({glyph.base for glyph in line}) == 1 for line in found)
    return found


def list_bases(page):
    return sorted({round(glyph.base, 1) for glyph in page if glyph.base < BOTTOM})


def measure_letters(letters):
    """Every Measure of {name: pages of Glyphs} of the LETTERS."""
    return [
        *measure_page(letters["sealed"]),
        *measure_opening(letters["sealed"]),
        *measure_attachments(letters),
        *measure_sealed(letters),
        *measure_unsealed(letters["unsealed"]),
        *measure_numbers(letters["sealed"]),
    ]


def measure_page(pages):
    """28 characters by 22 lines fill 156 × 225 mm."""
    full = [glyph for glyph in pages[1] if glyph.char == "字"]
    row = [glyph for glyph in full if glyph.base == full[0].base]
    yield Measure("5.2.3", "sealed", "每行字数", 28, len(row), 0)
    yield Measure("5.2.3", "sealed", "行首", LEFT, row[0].left)
    yield Measure("5.2.3", "sealed", "行末", RIGHT, row[-1].left + CHARACTER)
    bases = list_bases(pages[1])[
        :-4
    ]  # what is attached and signed stands further apart
    steps = [below - above for above, below in pairwise(bases)]
    yield Measure("5.2.3", "sealed", "最小行距", LINE, min(steps))
    yield Measure("5.2.3", "sealed", "最大行距", LINE, max(steps))


def measure_opening(pages):
    for clause, what, above, below, lines in (
        ("7.2.5", "发文字号到标题", "望政务公开办函", "关于印发", 3),
        ("7.3.2", "标题到主送机关", "“政务公开主题日”", "各街道", 2),
    ):
        room = first(pages, below).base - first(pages, above).base
        yield Measure(clause, "sealed", what, lines * LINE, room)


def measure_attachments(letters):
    """Further lines of a name stand under its first character, of one and of several."""
    for name in ("sealed", "unsealed"):
        glyphs = find_glyphs(letters[name], LONG)
        below = next(glyph for glyph in glyphs if glyph.base > glyphs[0].base)
        begun = first(letters[name], "附件").left
        yield Measure("7.3.4", name, "“附件”左空二字", LEFT + 2 * CHARACTER, begun)
        yield Measure("7.3.4", name, "附件名称回行", glyphs[0].left, below.left)


def measure_sealed(letters):
    """A long office reaches the margin, a short one is centred over the date; the seal
    reaches up to a line below the text."""
    office, day = find_signature(letters["sealed"])
    right = RIGHT - 4 * CHARACTER
    yield Measure("7.3.5.1", "sealed", "日期右空四字", right, day[-1].right)
    yield Measure("7.3.5.1", "sealed", "长署名到版心边", RIGHT, office[-1].right)
    office, day = find_signature(letters["short"], SHORT_OFFICE)
    yield Measure("7.3.5.1", "short", "日期右空四字", right, day[-1].right)
    middles = [(line[0].left + line[-1].right) / 2 for line in (office, day)]
    # Digits of the offices' own fonts are half as wide as a character, others wider.
    wider = (day[-1].right - day[0].left) / 2 - 3 * CHARACTER
    apart = middles[0] - middles[1]
    yield Measure("7.3.5.1", "short", "署名与日期居中之差", wider, apart)
    text = first(letters["short"], "88100650").base
    # 42 mm across, its middle a little above that of the two lines.
    above = (office[0].base + day[0].base) / 2 - 5.5 - 21 - text
    yield Measure("7.3.5.1", "short", "印章上距正文", LINE / 2, above, LINE / 2)


def measure_unsealed(pages):
    office, day = find_signature(pages)
    above = max(glyph.base for glyph in pages[-1] if glyph.base < office[0].base)
    for what, wanted, found in (
        ("署名右空二字", RIGHT - 2 * CHARACTER, office[-1].right),
        ("日期首字右移二字", 2 * CHARACTER, day[0].left - office[0].left),
        ("署名上空一行", 2 * LINE, office[0].base - above),
    ):
        yield Measure("7.3.5.2", "unsealed", what, wanted, found)


def measure_numbers(pages):
    """One character in, right on odd pages and left on even ones, 7 mm below the text."""
    odd, even = ([glyph for glyph in page if glyph.base > BOTTOM] for page in pages[:2])
    middle = (odd[-1].top + odd[-1].bottom) / 2
    for what, wanted, found in (
        ("单页页码右空一字", RIGHT - NUMBER, odd[-1].right),
        ("双页页码左空一字", LEFT + NUMBER, even[0].left),
        ("页码在版心下 7 mm", BOTTOM + 7, middle),
    ):
        yield Measure("7.5", "sealed", what, wanted, found)
