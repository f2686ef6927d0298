"""What must be right before a declaration can be filed: one function per rule."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from submissions import phones
from submissions.attachments.scans import has_scan_that_counts
from submissions.choices import DeclarationStatus, ScanRule
from submissions.months import read_months
from submissions.rows import LONGEST, LONGEST_HEAD
from submissions.text import explain_unprintable

SHORT_SUMMARY = 20
BLANKS = re.compile(r"[\s“”\"‘’]+")
ONLY_THE_EVENT = re.compile(
    r"(?:[0-9]{4}年)?[“\"]?(?:政务公开主题日|政务公开日|政府开放日|政务开放日|开放日)"
    r"[”\"]?(?:主题)?(?:宣传)?(?:活动)?"
)

HEAD = ("contact_name", "contact_phone", "none_reason")
# The fields of a row as the page heads them.
COLUMNS = {
    "title": "活动主题",
    "time_text": "活动时间",
    "forms": "活动形式",
    "other_form": "活动形式",
    "summary": "活动简介",
    "focus_area": "重大主题",
    "joint": "协办",
}


@dataclass(frozen=True)
class Problem:
    """A sentence that says what to do, and the field where to do it.

    `row` is the 序号 (from 1), or None for the head of the form; `field` is the name of
    the form field, "" for none.
    """

    field: str
    text: str
    row: int | None = None
    # A warning may be passed, a blocking problem may not.
    blocking: bool = True

    @property
    def anchor(self):
        """The id of the input on the declaration page."""
        if self.row is None:
            return f"id_{self.field}"
        # About the whole row: its first field.
        return f"id_rows-{self.row - 1}-{self.field or 'title'}"

    @property
    def place(self):
        """Row and column, as the page shows them: `第2行“活动简介”：`."""
        if not self.row:
            return ""
        column = f"“{COLUMNS[self.field]}”" if self.field in COLUMNS else ""
        return f"第{self.row}行{column}："

    def as_link(self):
        """Plain data to keep: the sentence, and the anchor, "" where the page has no input."""
        known = self.row is not None or self.field in HEAD
        return {"text": self.place + self.text, "anchor": self.anchor if known else ""}


def contact_is_given(declaration, themes):
    if not declaration.contact_name:
        yield Problem("contact_name", "请填写联系人。")


def phone_can_be_called(declaration, themes):
    if not declaration.contact_phone:
        yield Problem("contact_phone", "请填写联系电话。")
    elif not phones.is_phone(declaration.contact_phone):
        text = declaration.contact_phone
        advice = phones.explain_phone(text)
        yield Problem("contact_phone", f"“{text}”不像电话号码。{advice}")


def list_texts(declaration, themes):
    """(field, text, the characters it may have, row) of all that was typed."""
    for field, longest in LONGEST_HEAD.items():
        yield field, getattr(declaration, field), longest, None
    for row, theme in enumerate(themes, start=1):
        for field, longest in LONGEST.items():
            column = "other_co_organisers" if field == "joint" else field
            yield field, getattr(theme, column), longest, row


def every_text_fits(declaration, themes):
    for field, text, longest, row in list_texts(declaration, themes):
        if len(text) > longest:
            yield Problem(
                field, f"至多 {longest} 个字，您写了 {len(text)} 个，请缩短。", row
            )


def every_character_prints(declaration, themes):
    for field, text, _, row in list_texts(declaration, themes):
        if reason := explain_unprintable(text):
            yield Problem(field, reason, row)


def enough_themes(declaration, themes):
    least = declaration.campaign.minimum_themes
    if declaration.none_reason:
        if themes:
            yield Problem(
                "none_reason", "已经填了活动主题，就不用写无主题说明，请删去其中一样。"
            )
    elif len(themes) < least:
        yield Problem(
            "title", f"至少要填 {least} 个活动主题，现在有 {len(themes)} 个。", row=1
        )


def not_too_many_themes(declaration, themes):
    most = declaration.campaign.maximum_themes
    if len(themes) > most:
        yield Problem(
            "title",
            f"至多填 {most} 个活动主题，现在有 {len(themes)} 个，请删去多出的行。",
            row=most + 1,
        )


def every_row_has_a_title(declaration, themes):
    for row, theme in enumerate(themes, start=1):
        if not theme.title:
            yield Problem("title", "请填写活动主题。", row)


def every_time_is_understood(declaration, themes):
    for row, theme in enumerate(themes, start=1):
        reading = read_months(theme.time_text, year=declaration.campaign.year)
        if reading.doubt:
            yield Problem("time_text", reading.doubt, row)


def every_row_has_a_form(declaration, themes):
    for row, theme in enumerate(themes, start=1):
        if not theme.form_names:
            yield Problem(
                "forms", "请至少勾选一种活动形式；都不合适时，写在“其他”里。", row
            )


def every_row_has_a_summary(declaration, themes):
    for row, theme in enumerate(themes, start=1):
        if not theme.summary:
            yield Problem(
                "summary", "请填写活动简介：做什么、请谁来、公开什么，三五句话。", row
            )


def scan_is_attached(declaration, themes):
    if declaration.campaign.scan_rule != ScanRule.REQUIRED:
        return
    if not declaration.attachments.scans().exists():
        yield Problem("scan", "请上传盖好章的申报表扫描件（先下载申报表打印、盖章）。")
    elif not has_scan_that_counts(declaration):
        yield Problem(
            "scan", "扫描件是修改之前的，与现在的内容不一致，请重新打印、盖章、上传。"
        )


def summary_says_enough(declaration, themes):
    for row, theme in enumerate(themes, start=1):
        if 0 < len(theme.summary) < SHORT_SUMMARY:
            yield make_warning(
                "summary", "活动简介不到 20 个字，办公室可能看不明白。", row
            )


def partners_are_known(declaration, themes):
    for row, theme in enumerate(themes, start=1):
        if names := "、".join(theme.other_co_organisers_list):
            yield make_warning(
                "joint", f"“{names}”不在本区单位名单里，会照您写的印。请核对。", row
            )


def title_names_a_theme(declaration, themes):
    for row, theme in enumerate(themes, start=1):
        if ONLY_THE_EVENT.fullmatch(theme.title):
            yield make_warning(
                "title", f"“{theme.title}”只说了是什么活动，没说公开什么。", row
            )


def no_theme_twice(declaration, themes):
    seen = {}
    for row, theme in enumerate(themes, start=1):
        first = seen.setdefault(BLANKS.sub("", theme.title), row)
        if theme.title and first != row:
            yield make_warning("title", f"和第{first}行的活动主题相同。", row)


def return_is_answered(declaration, themes):
    """Warn before the same content goes back to the office that returned it."""
    if declaration.status != DeclarationStatus.RETURNED:
        return
    last = declaration.filings.first()
    if last is None or last.content != declaration.content(themes):
        return
    # A new scan is an answer too.
    if not declaration.attachments.filter(uploaded_at__gt=last.received_at).exists():
        yield make_warning(
            "rows", "和退回前报送的内容一样，没有改动。请先照退回原因修改。"
        )


def held_after_the_plan(declaration, themes):
    """Warn of months before the deadline: the plan is issued after it."""
    closes = timezone.localtime(declaration.campaign.deadline - timedelta(seconds=1))
    if closes.year != declaration.campaign.year:
        return
    for row, theme in enumerate(themes, start=1):
        if theme.months and max(theme.months) < closes.month:
            yield make_warning(
                "time_text",
                f"安排在{theme.months}，那时计划还没有印发。请确认月份没有写错。",
                row,
            )


def phone_has_an_area_code(declaration, themes):
    if phones.lacks_area_code(declaration.contact_phone):
        yield make_warning("contact_phone", "固定电话没有写区号。")


def make_warning(field, text, row=None):
    return Problem(field, text, row, blocking=False)


RULES = (
    contact_is_given,
    phone_can_be_called,
    every_text_fits,
    every_character_prints,
    enough_themes,
    not_too_many_themes,
    every_row_has_a_title,
    every_time_is_understood,
    every_row_has_a_form,
    every_row_has_a_summary,
    scan_is_attached,
    partners_are_known,
    summary_says_enough,
    title_names_a_theme,
    no_theme_twice,
    return_is_answered,
    held_after_the_plan,
    phone_has_an_area_code,
)

# What a draft is told of while it is written; the rest only who wants to file.
DRAFT_RULES = (
    every_text_fits,
    every_character_prints,
    not_too_many_themes,
    partners_are_known,
)


def find_draft_problems(declaration, themes):
    """What is too long, too many or unknown in a draft that may still be incomplete."""
    return [problem for rule in DRAFT_RULES for problem in rule(declaration, themes)]


def find_problems(declaration, themes=None, *, on_behalf=False):
    """Blocking problems and warnings of this declaration, in reading order.

    `themes`: the rows, when they are not the stored ones. `on_behalf`: the office files
    the paper that came to it, and that is the stamped one.
    """
    if themes is None:
        themes = list(declaration.themes_in_order())
    rules = [rule for rule in RULES if not (on_behalf and rule is scan_is_attached)]
    found = [problem for rule in rules for problem in rule(declaration, themes)]
    return sorted(found, key=lambda problem: problem.row or 0)
