"""Letters to a unit about its report: returned with what to change, or confirmed."""

from submissions.choices import MailPurpose
from submissions.dates import write_day
from submissions.mail.outbox import write_letter
from submissions.placeholders import fill_letter


def write_report_letter(occasion, body, *, actor):
    """Into the outbox, in the transaction of the act; nothing without an address."""
    subject = f"情况报告{occasion.get_status_display()}：{occasion}"
    purpose = MailPurpose.REPORT
    write_letter(occasion.campaign, occasion.unit, purpose, subject, body, actor)


def write_report_news(occasion):
    """What a unit is told of its report as it stands: the letter, and the text to copy."""
    campaign, unit = occasion.campaign, occasion.unit
    if occasion.is_filed:
        return write_confirmation_text(campaign, unit, occasion, occasion.office_remark)
    return write_return_text(
        campaign, unit, occasion, occasion.answer_by, occasion.return_reason
    )


def write_confirmation_text(campaign, unit, occasion, remark):
    opinion = f"办公室意见：{remark.rstrip('。')}。" if remark else ""
    said = {"活动": occasion, "意见": opinion}
    return fill_letter(campaign.confirmation_letter, campaign, unit, said)


def write_return_text(campaign, unit, occasion, answer_by, reason):
    said = {
        "活动": occasion,
        "期限": write_day(answer_by),
        "原因": reason.rstrip("。"),
    }
    return fill_letter(campaign.return_letter, campaign, unit, said)
