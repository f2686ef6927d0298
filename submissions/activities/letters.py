"""Letters to a unit about its report: returned with what to change, or confirmed."""

from submissions.choices import MailPurpose
from submissions.dates import write_day
from submissions.mail.outbox import write_letter


def write_report_letter(occasion, body, *, actor):
    """Into the outbox, in the transaction of the act; nothing without an address."""
    subject = f"情况报告{occasion.get_status_display()}：{occasion}"
    purpose = MailPurpose.REPORT
    write_letter(occasion.campaign, occasion.unit, purpose, subject, body, actor)


def write_report_news(occasion):
    """What a unit is told of its report as it stands: the letter, and the text to copy."""
    campaign = occasion.campaign
    return "\n".join(
        [
            f"{occasion.unit}：",
            say_outcome(occasion),
            f"有问题请联系{campaign.office_short_name}，电话{campaign.office_phone}。",
        ]
    )


def say_outcome(occasion):
    if occasion.is_filed:
        remark = occasion.office_remark.rstrip("。")
        said = f"办公室意见：{remark}。" if remark else ""
        return f"贵单位{occasion}的情况报告已经确认。{said}"
    return (
        f"贵单位{occasion}的情况报告退回修改，请在{write_day(occasion.answer_by)}前改好再报送。"
        f"原因：{occasion.return_reason.rstrip('。')}。各处的意见写在平台的报告页上。"
    )
