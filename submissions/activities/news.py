"""信息稿: five sentences from the fields of a 情况报告, edited, and taken along as Word."""

from dataclasses import dataclass

from submissions.activities.photos import open_copy
from submissions.activities.texts import save_text
from submissions.documents.letter import Letter, Picture, write_letter_docx
from submissions.documents.paper import write_chinese_date
from submissions.models import NewsDraft
from submissions.text import quote_inside

LONGEST_TITLE = 120


@dataclass(frozen=True)
class News:
    """`revision` is 0 while nobody has saved it; a paragraph is a line of `text`."""

    title: str
    text: str
    revision: int = 0

    @property
    def paragraphs(self):
        return split_paragraphs(self.text)


def split_paragraphs(text):
    """A line is a paragraph; blank ones are none."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def read_news(occasion):
    """The News of an occasion as edited, else as drafted from its report."""
    return read_news_of([occasion])[occasion.pk]


def read_news_of(occasions):
    """{pk: News} of several, in one query."""
    kept = {
        draft.occasion_id: News(draft.title, draft.text, draft.revision)
        for draft in NewsDraft.objects.filter(occasion__in=occasions)
    }
    return {one.pk: kept.get(one.pk) or draft_news(one) for one in occasions}


def draft_news(occasion):
    """When and where, who came, what was shown, what was heard, what can be learnt."""
    opening = write_opening(occasion) + write_audience(occasion)
    parts = (opening, occasion.what_shown, write_heard(occasion), occasion.experience)
    text = "\n".join(part.strip() for part in parts if part.strip())
    return News(write_title(occasion, occasion.campaign.news_title), text)


def write_title(occasion, template):
    """The title that a campaign's template gives, short enough for a column."""
    quoted = "“{活动主题}”" in template
    theme = quote_inside(occasion.title) if quoted else occasion.title
    title = fill_title(template, occasion.campaign, name_units(occasion), theme)
    return title[:LONGEST_TITLE]


def fill_title(template, campaign, units, theme):
    said = {"单位": units, "活动主题": theme}
    return template.format(地区=campaign.region, 年份=campaign.year, **said)


def name_units(occasion):
    return occasion.activity.units_text or occasion.unit.name


def write_opening(occasion):
    day = occasion.held_on
    when = f"{day.month}月{day.day}日{name_part_of_day(occasion.held_starts)}"
    forms = occasion.forms_text or occasion.activity.forms_text
    how = f"，活动形式为{forms}" if forms else ""
    return (
        f"{when}，{name_units(occasion)}在{occasion.held_place}开展"
        f"“{quote_inside(occasion.title)}”政务公开主题日活动{how}。"
    )


def name_part_of_day(clock):
    """上午, 下午 or 晚上 of a time; "" for none."""
    if clock is None:
        return ""
    return "上午" if clock.hour < 12 else "下午" if clock.hour < 18 else "晚上"


def write_audience(occasion):
    came = [row for row in occasion.groups.all() if row.present]
    if not came:
        return ""
    told = "、".join(f"{row.get_group_display()}{row.present}人" for row in came)
    return f"到场的有{told}，共{occasion.present_total}人。"


def write_heard(occasion):
    parts = []
    if occasion.what_decided:
        parts.append(f"现场议定：{occasion.what_decided.rstrip('。')}。")
    if opinions := list(occasion.opinions.all()):
        answered = sum(opinion.is_answered for opinion in opinions)
        rest = len(opinions) - answered
        going = f"，其余{rest}条正在办理" if rest else ""
        parts.append(f"现场听取意见建议{len(opinions)}条，已答复{answered}条{going}。")
    return "".join(parts)


def save_news(occasion, *, actor, revision, title, text):
    """Keep the edited 信息稿. Raises NotSaved."""
    return save_text(
        NewsDraft,
        occasion,
        actor=actor,
        revision=revision,
        action="occasion.news",
        title=title,
        text=text,
    )


def write_news_docx(occasion, news):
    """Bytes of the 信息稿 with the photos that may be published. Raises FileRefused."""
    signature = (name_units(occasion), write_chinese_date(occasion.held_on))
    return write_letter_docx(
        Letter(
            title=news.title,
            body=[*news.paragraphs, *list_pictures(occasion.public_photos)],
            signature=signature,
            author=occasion.unit.name,
        )
    )


def list_pictures(photos):
    """[Picture] of photos, as large as paper needs. Raises FileRefused."""
    return [Picture(open_copy(photo, 1600), photo.caption) for photo in photos]
