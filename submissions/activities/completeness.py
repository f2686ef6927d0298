"""What must be right before an occasion is announced or reported: one function per rule."""

from dataclasses import dataclass

from django.utils import timezone

from submissions import phones
from submissions.activities.privacy import PHONE_INSIDE
from submissions.choices import AudienceGroup, OccasionFileKind

SHORT_STORY = 80
# The parts of the report page, in its order.
PARTS = {
    "when": "时间地点",
    "present": "到场人数",
    "logo": "LOGO 标识",
    "story": "活动经过",
    "opinions": "意见建议",
    "photos": "照片",
    "media": "媒体报道",
    "experience": "可推广的经验",
}
# {field that the office may remark on: (its part, how a page calls it)}
REMARK_FIELDS = {
    "held_on": ("when", "实际日期"),
    "held_starts": ("when", "开始时间"),
    "held_ends": ("when", "结束时间"),
    "held_place": ("when", "实际地点"),
    **{
        f"present-{group.value}": ("present", f"{group.label}人数")
        for group in AudienceGroup
    },
    "logo_shown": ("logo", "LOGO 标识"),
    "what_shown": ("story", "活动经过"),
    "what_decided": ("story", "现场议定事项"),
    "opinions": ("opinions", "意见建议"),
    "photos": ("photos", "照片"),
    "media": ("media", "媒体报道"),
    "experience": ("experience", "可推广的经验"),
}


@dataclass(frozen=True)
class OccasionProblem:
    """A sentence that says what to do, and the field where to do it.

    `part`: a key of PARTS, "" on the page of the 报备. `row` (from 1) of the table
    `rows` (`opinions`, `media`); `blocking`: a warning may be passed.
    """

    field: str
    text: str
    part: str = ""
    rows: str = ""
    row: int | None = None
    blocking: bool = True

    @property
    def anchor(self):
        """The id of the input on its page."""
        if self.row is None:
            return f"id_{self.field}"
        return f"id_{self.rows}-{self.row - 1}-{self.field}"


class OccasionIncomplete(Exception):
    """Neither announced nor reported; `problems` lists what is missing."""

    def __init__(self, problems):
        super().__init__("这一场还有没填好的地方。")
        self.problems = problems


def refuse_incomplete(problems):
    if any(problem.blocking for problem in problems):
        raise OccasionIncomplete(problems)


def make_hint(field, text, part="", rows="", row=None):
    return OccasionProblem(field, text, part, rows, row, blocking=False)


# --- 报备 -----------------------------------------------------------------------


def day_is_given(occasion):
    if not occasion.day:
        yield OccasionProblem("day", "请填写活动日期。")


def place_is_given(occasion):
    if not occasion.place:
        yield OccasionProblem("place", "请填写活动地点。")


def hours_are_ordered(occasion):
    if occasion.starts and occasion.ends and occasion.ends <= occasion.starts:
        yield OccasionProblem("ends", "结束时间要晚于开始时间。")


def public_phone_can_be_called(occasion):
    phone = occasion.public_phone
    if phone and not phones.is_phone(phone):
        yield OccasionProblem("public_phone", f"“{phone}”不像电话号码。{phones.HINT}")


def hour_is_given(occasion):
    if occasion.day and not occasion.starts:
        yield make_hint("starts", "还没有写几点开始。")


def plan_is_told(occasion):
    attached = occasion.files.filter(kind=OccasionFileKind.PLAN)
    if not occasion.plan_text and not attached.exists():
        yield make_hint("plan_text", "还没有写活动方案，也没有上传方案文件。")


def somebody_is_invited(occasion):
    if not occasion.planned_total:
        yield make_hint("planned-resident", "还没有写邀请哪些人、各多少人。")


ANNOUNCEMENT_RULES = (
    day_is_given,
    hours_are_ordered,
    place_is_given,
    public_phone_can_be_called,
    hour_is_given,
    plan_is_told,
    somebody_is_invited,
)


def find_announcement_problems(occasion):
    """What is missing or doubtful in a 报备, blocking ones first."""
    return sort_problems(ANNOUNCEMENT_RULES, occasion)


def sort_problems(rules, occasion):
    found = [problem for rule in rules for problem in rule(occasion)]
    return sorted(found, key=lambda problem: not problem.blocking)


# --- 情况报告 -------------------------------------------------------------------


def held_day_is_given(occasion):
    if not occasion.held_on:
        yield OccasionProblem("held_on", "请填写实际举办的日期。", "when")
    elif occasion.held_on > timezone.localdate():
        yield OccasionProblem("held_on", "实际日期还没有到，办完以后再报送。", "when")


def held_hours_are_ordered(occasion):
    starts, ends = occasion.held_starts, occasion.held_ends
    if starts and ends and ends <= starts:
        yield OccasionProblem("held_ends", "结束时间要晚于开始时间。", "when")


def held_place_is_given(occasion):
    if not occasion.held_place:
        yield OccasionProblem("held_place", "请填写实际举办的地点。", "when")


def everybody_is_counted(occasion):
    counted = {row.group: row.present for row in occasion.groups.all()}
    for group in AudienceGroup:
        if counted.get(group) is None:
            yield OccasionProblem(
                f"present-{group.value}",
                f"请填写{group.label}到场几人，没有的填 0。",
                "present",
            )


def logo_is_told(occasion):
    if occasion.logo_shown is None:
        yield OccasionProblem(
            "logo_shown", "请选择现场有没有展示“政务公开主题日”标识。", "logo"
        )
    elif occasion.logo_shown and occasion.logo_photo is None:
        yield OccasionProblem("logo_photo", "请选一张看得见标识的照片。", "logo")
    elif not occasion.logo_shown and not occasion.logo_reason:
        yield OccasionProblem("logo_reason", "请说明没有展示标识的原因。", "logo")


def story_is_told(occasion):
    if not occasion.what_shown:
        yield OccasionProblem(
            "what_shown", "请写活动经过：展示了什么、谁讲解、现场定了什么。", "story"
        )


def opinions_have_text(occasion):
    for row, opinion in enumerate(occasion.opinions.all(), start=1):
        if not opinion.text:
            yield OccasionProblem(
                "text",
                f"第{row}条意见只写了答复，没有写意见。",
                "opinions",
                "opinions",
                row,
            )


def media_items_are_named(occasion):
    for row, item in enumerate(occasion.media_items.all(), start=1):
        for field, label in (("outlet", "媒体名称"), ("title", "报道标题")):
            if not getattr(item, field):
                yield OccasionProblem(
                    field, f"请填写第{row}条报道的{label}。", "media", "media", row
                )


def somebody_came(occasion):
    counts = [row.present for row in occasion.groups.all()]
    if counts and None not in counts and not sum(counts):
        yield make_hint("present-resident", "到场人数都是 0，请核对。", "present")


def day_is_in_planned_month(occasion):
    if not occasion.held_on or occasion.covers(occasion.held_on):
        return
    held, year = occasion.held_on.year, occasion.campaign.year
    said = f"计划安排在{occasion.months}，实际不在计划月份内。"
    if held != year:
        said = f"实际日期写的是{held}年，这是{year}年的计划，请核对年份。"
    yield make_hint("held_on", said, "when")


def story_says_enough(occasion):
    if 0 < len(occasion.what_shown) < SHORT_STORY:
        yield make_hint(
            "what_shown", f"活动经过不到 {SHORT_STORY} 字，建议写具体些。", "story"
        )


def photos_are_there(occasion):
    if not occasion.photos:
        yield make_hint("photos", "还没有照片。建议上传几张现场照片。", "photos")


def photos_are_captioned(occasion):
    plain = sum(not photo.caption for photo in occasion.photos)
    if plain:
        yield make_hint("photos", f"{plain} 张照片还没有写说明。", "photos")


def opinions_were_heard(occasion):
    if not occasion.opinions.all():
        yield make_hint(
            "opinions", "没有记录意见建议，请确认现场没有人提。", "opinions"
        )


def opinions_name_nobody(occasion):
    for row, opinion in enumerate(occasion.opinions.all(), start=1):
        if PHONE_INSIDE.search(opinion.text + opinion.answer):
            yield make_hint(
                "text",
                f"第{row}条里有手机号码，请删去，台账不写个人信息。",
                "opinions",
                "opinions",
                row,
            )


def opinions_with_answers_are_settled(occasion):
    for row, opinion in enumerate(occasion.opinions.all(), start=1):
        if opinion.answer and not opinion.is_answered:
            yield make_hint(
                "handling",
                f"第{row}条写了答复，办理情况还是“正在办理”，仍算没有答复；"
                "办好了请改选办理情况。",
                "opinions",
                "opinions",
                row,
            )


def media_told_of_it(occasion):
    if not occasion.media_items.all():
        yield make_hint("media", "还没有媒体报道。有报道以后可以告诉办公室。", "media")


REPORT_RULES = (
    held_day_is_given,
    held_hours_are_ordered,
    held_place_is_given,
    everybody_is_counted,
    logo_is_told,
    story_is_told,
    opinions_have_text,
    media_items_are_named,
    day_is_in_planned_month,
    somebody_came,
    story_says_enough,
    opinions_were_heard,
    opinions_name_nobody,
    opinions_with_answers_are_settled,
    photos_are_there,
    photos_are_captioned,
    media_told_of_it,
)


def find_report_problems(occasion):
    """What is missing or doubtful in a 情况报告, blocking ones first."""
    return sort_problems(REPORT_RULES, occasion)
