"""What the intake hands back; a leaf of the package."""

from dataclasses import dataclass, field

from submissions.rows import RowContent

MOST_ROWS = 200
LONGEST = {
    "title": 60,
    "time_text": 60,
    "other_form": 30,
    "summary": 500,
    "contact_name": 30,
    "contact_phone": 40,
}
LABELS = {
    "unit": "填报单位",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "title": "活动主题",
    "time_text": "活动时间",
    "forms": "活动形式",
    "other_form": "活动形式",
    "summary": "活动简介",
}
BOMB = (
    "文件展开后大得不像一份附表，没有读取。请新建一个空白文件，只把表格复制过去再交。"
)
TOO_MANY_ROWS = (
    f"一次最多读 {MOST_ROWS} 行活动主题，这里超过了。"
    f"请只保留本单位的申报内容，或者分成几次，每次不超过 {MOST_ROWS} 行。"
)


class IntakeRefused(Exception):
    """Nothing was read; the message is one Chinese sentence that says what to do."""


@dataclass(frozen=True)
class Doubt:
    """A sentence about one place of the paper.

    `place` is Chinese: “表 1 第 4 行 “活动时间””, or "" for the whole paper. `guess`:
    something was read, and a person should look whether it is right; otherwise
    something is missing or not understood. `row`: which of the rows that were read,
    from 1, None for the rest of the paper; `field`: a key of LABELS, or "".
    """

    place: str
    text: str
    guess: bool = False
    row: int | None = None
    field: str = ""

    def __str__(self):
        return f"{self.place}：{self.text}" if self.place else self.text


@dataclass
class ReadRow(RowContent):
    """One activity. `forms` are names of the given list, in the order of that list."""

    problems: list[Doubt] = field(default_factory=list)
    place: str = ""


@dataclass
class Reading:
    """A 附表 as understood. `problems` leaves out those of the rows."""

    unit: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Doubt] = field(default_factory=list)


def doubt_head(name, text, guess=False):
    """A Doubt about the unit, the contact or the phone."""
    return Doubt(f"“{LABELS[name]}”", text, guess, field=name)


def doubt_too_long(name, text, place):
    """The Doubt about a text longer than its column, in a list; [] if it fits."""
    longest = LONGEST[name]
    if len(text) <= longest:
        return []
    sentence = f"有 {len(text)} 个字，最多 {longest} 个，请改短。"
    return [Doubt(place, sentence, field=name)]
