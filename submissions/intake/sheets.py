"""What .xlsx and .xls have in common: sheets, far and hidden cells, merged cells."""

import re
from collections.abc import Iterable
from dataclasses import replace

from submissions.intake.grid import Cell, Note
from submissions.intake.reading import Doubt, IntakeRefused
from submissions.months.words import quote_text

SAMPLE_SHEET = re.compile("示例|样例|样表|范例|填表说明|填报说明|填写说明")
LAST_ROW = 5000
MOST_COLUMNS = 50
MOST_MERGED = 50_000  # cells
MOST_SHEETS = 20
ERROR = "这一格的公式出错了（{text}），请改成文字。"
TOO_WIDE = (
    "表格在第 {row} 行第 {column} 列还有内容，大得不像一份附表。"
    "请删去多余的行和列，或者把附表复制到新的工作簿再交。"
)


def name_grid(title, sheets):
    return "表 1" if sheets == 1 else f"工作表 {title}"


def explain_hidden_sheet(title):
    return f"工作表{quote_text(title)}是隐藏的，没有读取；要报送请取消隐藏再交。"


def refuse_far_cell(row, column):
    """Raise IntakeRefused for a cell beyond LAST_ROW or MOST_COLUMNS."""
    if row > LAST_ROW or column >= MOST_COLUMNS:
        raise IntakeRefused(TOO_WIDE.format(row=row, column=column + 1))


def write_column_name(column: int) -> str:
    """“A” of 0, “AA” of 26."""
    name, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def make_error_note(text) -> Note:
    """For a cell that shows #REF! or the like."""
    return Note(ERROR.format(text=text[:10]), guess=False)


class HiddenColumns:
    """Leaves out the cells of hidden columns, and knows which of them had text."""

    def __init__(self, columns: Iterable[int]):
        self.columns = set(columns)
        self.written = set()

    def shown(self, cells: Iterable[Cell]) -> list[Cell]:
        kept = []
        for cell in cells:
            if not self.columns.issuperset(cell.columns):
                kept.append(cell)
            elif cell.text and not cell.continued:
                self.written.add(cell.column)
        return kept

    def doubts(self, grid_name: str) -> list[Doubt]:
        if not self.written:
            return []
        names = "、".join(map(write_column_name, sorted(self.written)))
        sentence = f"{names} 列是隐藏的，没有读入；要报送请取消隐藏再交。"
        return [Doubt(grid_name, sentence, guess=True)]


class Merges:
    """Merged areas as (first row, last row, first column, last column)."""

    def __init__(self, areas: Iterable[tuple[int, int, int, int]]):
        self.covered = {}  # row: {column: area}
        self.texts = {}
        self.size = 0
        for top, bottom, left, right in areas:
            self.add(top, min(bottom, LAST_ROW), left, min(right, MOST_COLUMNS))

    def add(self, top, bottom, left, right):
        if bottom < top or right < left:
            return
        self.size += (bottom - top + 1) * (right - left + 1)
        if self.size > MOST_MERGED:
            raise IntakeRefused(TOO_WIDE.format(row=bottom, column=right + 1))
        area = (top, left, right)
        for row in range(top, bottom + 1):
            columns = self.covered.setdefault(row, {})
            columns |= dict.fromkeys(range(left, right + 1), area)

    def applied(self, row: int, cells: Iterable[Cell]) -> list[Cell]:
        """The cells of a row, each merged area as one cell. Rows come from the top."""
        covered = self.covered.get(row, {})
        kept = {}
        for cell in cells:
            area = covered.get(cell.column)
            if area is None:
                kept[cell.column] = cell
            elif area[:2] == (row, cell.column):
                self.texts[area] = cell.text
                kept[cell.column] = replace(cell, span=area[2] - area[1] + 1)
        for area in set(covered.values()):
            top, left, right = area
            if top < row:
                text = self.texts.get(area, "")
                kept[left] = Cell(text, left, right - left + 1, continued=True)
        return [kept[column] for column in sorted(kept)]
