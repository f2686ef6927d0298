"""The texts of a year as one unit will read them, with examples of what is not known yet."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from review.issue.notices import (
    write_change_text,
    write_issue_text,
    write_refusal_text,
)
from review.papers.notice import write_request
from review.reminders.texts import fill_placeholders
from review.reminders.work import write_work_text
from submissions.activities.letters import (
    write_confirmation_text,
    write_return_text,
)
from submissions.activities.news import fill_title
from submissions.choices import DeclarationStatus
from submissions.consents.asking import write_consent_text
from submissions.dates import write_span_left
from submissions.forms import KEY
from submissions.models import Campaign, Theme, Unit
from submissions.months import Months


@dataclass(frozen=True)
class Reader:
    """A unit with its first theme of the year and where it stands, or with examples."""

    unit: Unit
    theme: Theme
    state: str


def find_reader(campaign, key=""):
    """The active unit of this key, else the first; of a site without units an example."""
    units = Unit.objects.active()
    chosen = units.filter(pk=key) if KEY.fullmatch(key) else units.none()
    unit = chosen.first() or units.first() or Unit(name="某单位")
    declaration = campaign.declarations.filter(unit=unit.pk).first()
    theme = declaration and declaration.themes.first()
    return Reader(
        unit,
        theme or Theme(title="走进政务大厅", time_text="4月"),
        declaration.state_label if declaration else DeclarationStatus.DRAFT.label,
    )


def preview_texts(campaign, reader, columns):
    """{column: what the reader will read}, of those columns that hold such texts.

    `campaign` may be a copy that nobody saved; each column must be a valid template.
    """
    return {
        column: PREVIEWS[column](campaign, reader)
        for column in columns
        if column in PREVIEWS
    }


def find_usual_text(column):
    return Campaign._meta.get_field(column).default


# --- one by one -----------------------------------------------------------------------


def preview_declaration_title(campaign, reader):
    return campaign.title_of(campaign.declaration_title)


def preview_plan_title(campaign, reader):
    return campaign.title_of(campaign.plan_title)


def preview_news_title(campaign, reader):
    return fill_title(campaign.news_title, campaign, reader.unit, reader.theme)


def preview_activity_title(campaign, reader):
    return fill_title(campaign.preview_title, campaign, reader.unit, reader.theme)


def preview_reminder(campaign, reader):
    left = write_span_left(campaign.deadline, timezone.now()) or "已经截止"
    return fill_reminder(campaign.reminder_text, campaign, reader, left)


def preview_overdue_text(campaign, reader):
    return fill_reminder(campaign.overdue_text, campaign, reader, "已经截止")


def fill_reminder(text, campaign, reader, left):
    return fill_placeholders(
        text,
        campaign,
        unit=reader.unit,
        state=reader.state,
        due=campaign.deadline,
        left=left,
    )


def preview_consent(campaign, reader):
    return write_consent_text(
        campaign, reader.unit, reader.theme, Months.of(9), "四月的活动比较集中。"
    )


def preview_issue(campaign, reader):
    line = f"《{reader.theme}》：入选，安排在4月。"
    return write_issue_text(campaign, reader.unit, timezone.localdate(), [line])


def preview_change(campaign, reader):
    line = (
        f"《{reader.theme}》延期。"
        "原：活动时间：4月。现：活动时间：9月。原因：场地维修。"
    )
    return write_change_text(campaign, reader.unit, timezone.localdate(), [line])


def preview_refusal(campaign, reader):
    change = f"《{reader.theme}》改到9月"
    return write_refusal_text(campaign, reader.unit, change, "九月的活动已经排满。")


def preview_work(campaign, reader):
    line = f"{reader.theme}：请报送情况报告。已逾期 2 个工作日。"
    return write_work_text(campaign, reader.unit, [line])


def preview_return(campaign, reader):
    until = timezone.localdate() + timedelta(days=5)
    return write_return_text(
        campaign, reader.unit, reader.theme, until, "请补写参加人数。"
    )


def preview_confirmation(campaign, reader):
    return write_confirmation_text(campaign, reader.unit, reader.theme, "材料齐全。")


def preview_notice_request(campaign, reader):
    return "\n".join(write_request(campaign))


PREVIEWS = {
    "declaration_title": preview_declaration_title,
    "plan_title": preview_plan_title,
    "news_title": preview_news_title,
    "preview_title": preview_activity_title,
    "reminder_text": preview_reminder,
    "overdue_text": preview_overdue_text,
    "consent_letter": preview_consent,
    "issue_letter": preview_issue,
    "change_letter": preview_change,
    "refusal_letter": preview_refusal,
    "work_letter": preview_work,
    "return_letter": preview_return,
    "confirmation_letter": preview_confirmation,
    "notice_request": preview_notice_request,
}
