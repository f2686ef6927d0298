"""The parts of a 情况报告 with what is still to do in each: the list beside the page."""

from dataclasses import dataclass

from submissions.activities.comparing import compare_reports
from submissions.activities.completeness import PARTS, REMARK_FIELDS, make_hint
from submissions.activities.reporting import build_report_content
from submissions.choices import OccasionStatus


@dataclass(frozen=True)
class ReportPart:
    """`state`: `todo` (blocks filing, or the office asked for it), `done`, `empty`."""

    key: str
    label: str
    state: str
    text: str


def list_changes_since_return(occasion):
    """[Change] since the report was returned, None while it is not."""
    last = occasion.reports.first()
    if occasion.status != OccasionStatus.RETURNED or last is None:
        return None
    return compare_reports(last.content, build_report_content(occasion))


def list_open_remarks(occasion):
    """{field: what the office asks there}, where nothing was changed since it asked."""
    changes = list_changes_since_return(occasion)
    if changes is None:
        return {}
    changed = {change.key for change in changes}
    return {
        field: remark
        for field, remark in occasion.return_remarks.items()
        if field not in changed
    }


def warn_of_open_remarks(occasion):
    """[OccasionProblem], none blocking: what the office asked for and is as it was."""
    hints = [
        make_hint(field, f"办公室请改“{label}”，还没有改：{remark}", part)
        for field, remark in list_open_remarks(occasion).items()
        for part, label in [REMARK_FIELDS[field]]
    ]
    if not hints and list_changes_since_return(occasion) == []:
        text = "和退回前报送的内容一样，没有改动。请先照退回原因修改。"
        hints.append(make_hint("what_shown", text, "story"))
    return hints


def list_report_parts(occasion, problems):
    """[ReportPart] in the order of the page; `problems`: of `find_report_problems`."""
    blocked = [problem.part for problem in problems if problem.blocking]
    asked = {REMARK_FIELDS[field][0] for field in list_open_remarks(occasion)}
    return [
        describe_part(occasion, key, label, blocked.count(key), key in asked)
        for key, label in PARTS.items()
    ]


def describe_part(occasion, key, label, missing, asked):
    if asked:
        return ReportPart(key, label, "todo", "请改")
    if missing:
        return ReportPart(key, label, "todo", f"还有 {missing} 处")
    if text := COUNTED.get(key, say_filled)(occasion):
        return ReportPart(key, label, "done", text)
    return ReportPart(key, label, "empty", "可不填")


def say_filled(occasion):
    return "已填"


def count_opinions(occasion):
    return say_number(len(occasion.opinions.all()), "条")


def count_photos(occasion):
    return say_number(len(occasion.photos), "张")


def count_media_items(occasion):
    return say_number(len(occasion.media_items.all()), "条")


def say_experience(occasion):
    return "已填" if occasion.experience else ""


def say_number(number, measure):
    return f"{number} {measure}" if number else ""


COUNTED = {
    "opinions": count_opinions,
    "photos": count_photos,
    "media": count_media_items,
    "experience": say_experience,
}
