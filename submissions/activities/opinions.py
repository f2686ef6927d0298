"""意见建议台账: rows from a sheet or the clipboard, and the answers that come later."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from submissions import audit
from submissions.activities.announcing import lock_occasion
from submissions.activities.drafts import settle_opinion
from submissions.calendars import read_calendar
from submissions.choices import AudienceGroup, OpinionHandling
from submissions.declarations.drafts import NotSaved
from submissions.intake.pasted import read_pasted_cells
from submissions.intake.reading import IntakeRefused
from submissions.models import Occasion, Opinion
from submissions.sheets import SheetError, read_sheet
from submissions.text import clean_line, clean_text

MOST_OPINIONS = 500
LONGEST = 500
# In this order without a heading; `answering_unit` may be missing.
COLUMNS = ("group", "text", "handling", "answer", "answering_unit")
HEADINGS = {
    "来自": "group",
    "类别": "group",
    "对象": "group",
    "意见": "text",
    "意见建议": "text",
    "建议": "text",
    "办理情况": "handling",
    "办理": "handling",
    "答复": "answer",
    "答复情况": "answer",
    "由谁答复": "answering_unit",
    "答复单位": "answering_unit",
    "承办单位": "answering_unit",
}
GROUP_WORDS = {
    AudienceGroup.DEPUTY: ("人大",),
    AudienceGroup.ADVISER: ("政协", "委员"),
    AudienceGroup.EXPERT: ("专家", "学者"),
    AudienceGroup.PRESS: ("媒体", "记者"),
    AudienceGroup.BUSINESS: ("企业", "商户", "经营"),
    AudienceGroup.RESIDENT: ("群众", "居民", "村民", "市民", "家长"),
}
HANDLING_WORDS = {
    OpinionHandling.PARTLY: ("部分采纳",),
    OpinionHandling.ADOPTED: ("采纳", "已办结", "已落实"),
    OpinionHandling.EXPLAINED: ("解释", "说明"),
    OpinionHandling.KEPT: ("参考",),
    OpinionHandling.OPEN: ("办理", "待"),
}


@dataclass
class OpinionRow:
    """One row as read; `doubt`: a sentence about what was guessed, or ""."""

    line: int
    group: str = AudienceGroup.RESIDENT
    text: str = ""
    handling: str = OpinionHandling.OPEN
    answer: str = ""
    answering_unit: str = ""
    doubt: str = ""


class OpinionsRefused(Exception):
    """Nothing was read; the message says why and what to do."""


def read_opinion_text(text):
    """[OpinionRow] of cells pasted from Excel or WPS. Raises OpinionsRefused."""
    try:
        grid = next(read_pasted_cells(text).grids)
    except IntakeRefused as refusal:
        raise OpinionsRefused(str(refusal)) from refusal
    return read_opinion_lines(
        [(line.number, list_cell_texts(line)) for line in grid.lines]
    )


def list_cell_texts(line):
    texts = [""] * (max(cell.column for cell in line.cells) + 1)
    for cell in line.cells:
        texts[cell.column] = cell.text
    return texts


def read_opinion_file(name, content):
    """[OpinionRow] of a .xlsx or .csv file. Raises OpinionsRefused."""
    try:
        return read_opinion_lines(read_sheet(name, content))
    except SheetError as error:
        raise OpinionsRefused(str(error)) from error


def read_opinion_lines(lines):
    """[OpinionRow] of [(line number, [text of each cell])]; a heading may stand above."""
    lines = [(number, cells) for number, cells in lines if any(cells)]
    columns = COLUMNS
    for place, (_, cells) in enumerate(lines[:10]):
        named = [HEADINGS.get(clean_line(cell)) for cell in cells]
        if "text" in named:
            columns, lines = named, lines[place + 1 :]
            break
    if len(lines) > MOST_OPINIONS:
        raise OpinionsRefused(
            f"共 {len(lines)} 条意见，一次至多 {MOST_OPINIONS} 条，请分几次粘贴。"
        )
    rows = [read_opinion_line(number, cells, columns) for number, cells in lines]
    if not any(row.text for row in rows):
        raise OpinionsRefused(
            "没有读到意见。四列依次是：来自、意见、办理情况、答复，请对照后再粘贴。"
        )
    return rows


def read_opinion_line(number, cells, columns):
    said = {
        column: clean_text(cell)
        for column, cell in zip(columns, cells, strict=False)
        if column
    }
    row = OpinionRow(number, text=said.get("text", ""), answer=said.get("answer", ""))
    row.answering_unit = clean_line(said.get("answering_unit", ""))[:60]
    doubts = [
        *read_group(row, said.get("group", "")),
        *read_handling(row, said.get("handling", "")),
        *measure_texts(row),
    ]
    row.doubt = "".join(doubts)
    return row


def read_group(row, text):
    """Choose the group that a cell means; yields a doubt when none is meant."""
    for group, words in GROUP_WORDS.items():
        if any(word in text for word in words):
            row.group = group
            return
    said = f"“{text[:20]}”" if text else "没有写"
    yield f"来自：{said}，先记作市民群众，请核对。"


def read_handling(row, text):
    for handling, words in HANDLING_WORDS.items():
        if any(word in text for word in words):
            row.handling = handling
            return
    if row.answer:
        row.handling = OpinionHandling.EXPLAINED
        yield "办理情况没有写明，有答复，先记作已解释说明，请核对。"


def measure_texts(row):
    if not row.text:
        yield "没有写意见。"
    for label, text in (("意见", row.text), ("答复", row.answer)):
        if len(text) > LONGEST:
            yield f"{label}有 {len(text)} 字，至多 {LONGEST} 字，请缩短。"


def count_revision(occasion):
    """So that a page opened before does not write over what came in between."""
    Occasion.objects.filter(pk=occasion.pk).update(revision=F("revision") + 1)


@transaction.atomic
def answer_opinion(
    opinion, *, actor, handling, answer, answering_unit="", answered_on=None
):
    """How it was dealt with, also long after the report was filed. Raises NotSaved."""
    occasion = lock_occasion(opinion.occasion)
    opinion = Opinion.objects.get(pk=opinion.pk)
    if handling != OpinionHandling.OPEN and not answer:
        raise NotSaved("请写明怎么答复的，再记作已办理。")
    opinion.handling, opinion.answer = handling, answer
    opinion.answering_unit = answering_unit
    opinion.answered_on = answered_on
    settle_opinion(opinion, occasion, read_calendar())
    opinion.save()
    count_revision(occasion)
    audit.record(
        actor=actor, action="opinion.answer", target=opinion, handling=str(handling)
    )
    return opinion
