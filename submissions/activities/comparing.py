"""What changed between two filed contents of a 情况报告, in words a person can check."""

from submissions.choices import AudienceGroup, MediaKind, OpinionHandling
from submissions.comparison import WHOLE, Change

TEXT_LABELS = {
    "held_on": "实际日期",
    "held_starts": "开始时间",
    "held_ends": "结束时间",
    "held_place": "实际地点",
    "logo_shown": "LOGO 标识",
    "logo_reason": "没有展示的原因",
    "what_shown": "活动经过",
    "what_decided": "现场议定事项",
    "experience": "可推广的经验",
    "survey_link": "问卷网址",
    "survey_answers": "回收问卷份数",
}
# {list of the content: (key of a row, its name, {field: label})}
ROW_LABELS = {
    "opinions": (
        "opinion",
        "意见",
        {
            "group": "来自",
            "text": "意见",
            "handling": "办理情况",
            "answering_unit": "由谁答复",
            "answer": "答复",
        },
    ),
    "photos": ("file", "照片", {"caption": "说明"}),
    "files": ("file", "材料", {"name": "文件名"}),
    "media": (
        "media",
        "媒体报道",
        {
            "kind": "媒体",
            "outlet": "名称",
            "title": "标题",
            "address": "网址",
            "published_on": "日期",
        },
    ),
}
WORDS = {
    "group": dict(AudienceGroup.choices),
    "handling": dict(OpinionHandling.choices),
    "kind": dict(MediaKind.choices),
    "logo_shown": {True: "有", False: "没有"},
}


def compare_reports(old, new):
    """[Change] from content `old` to content `new` (`build_report_content`), in order.

    `key` of a change is the field of REMARK_FIELDS that it belongs to.
    """
    changes = [*compare_texts(old, new), *compare_groups(old, new)]
    for name in ROW_LABELS:
        changes += compare_rows(name, old[name], new[name])
    return changes


def compare_texts(old, new):
    for field, label in TEXT_LABELS.items():
        before, after = write_value(field, old[field]), write_value(field, new[field])
        if before != after:
            yield Change("情况报告", label, before, after, field)


def compare_groups(old, new):
    before = {row["group"]: row["present"] for row in old["groups"]}
    after = {row["group"]: row["present"] for row in new["groups"]}
    for group in AudienceGroup:
        was, now = before.get(group.value), after.get(group.value)
        if was != now:
            yield Change(
                "到场人数",
                group.label,
                write_value("present", was),
                write_value("present", now),
                f"present-{group.value}",
            )


def compare_rows(name, old, new):
    key, title, labels = ROW_LABELS[name]
    before = {row[key]: row for row in old}
    for number, row in enumerate(new, start=1):
        place, was = f"{title}第{number}条", before.pop(row[key], None)
        if was is None:
            yield Change(place, WHOLE, "", write_row(row, labels), name)
            continue
        for field, label in labels.items():
            texts = write_value(field, was[field]), write_value(field, row[field])
            if texts[0] != texts[1]:
                yield Change(place, label, *texts, name)
    for row in before.values():
        yield Change(title, WHOLE, write_row(row, labels), "", name)


def write_value(field, value):
    if value is None:
        return ""
    return str(WORDS.get(field, {}).get(value, value))


def write_row(row, labels):
    return "；".join(
        text for field in labels if (text := write_value(field, row[field]))
    )
