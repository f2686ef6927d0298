"""印发通知: the covering letter of a plan, with its figures filled in."""

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from review.plan.comparing import name_comparison
from review.plan.plan_paper import PlanPaper, PlanRow
from submissions.district import find_district
from submissions.documents.letter import Letter, write_letter_docx
from submissions.documents.paper import write_chinese_date


def write_notice_docx(version, plan: PlanPaper) -> bytes:
    """The letter; of a plan in the making, dated today, to be signed."""
    return write_letter_docx(build_notice_letter(version, plan))


def build_notice_letter(version, plan: PlanPaper) -> Letter:
    """It names what is attached as that names itself, and never a number of a version."""
    campaign = version.plan.campaign
    revised = version.number > 1
    named = f"{'调整后的' if revised else ''}《{plan.title}》"
    dated = plan.issued_on or timezone.localdate()
    return Letter(
        title=f"关于印发{named}的通知",
        number=version.document_number,
        addressee=find_district().addressee,
        body=[
            write_opening(version, plan.title, named),
            write_figures(plan.rows),
            *write_request(campaign),
        ],
        attachments=(plan.title, name_comparison(version))
        if revised
        else (plan.title,),
        signature=(plan.office, write_chinese_date(dated)),
        sealed=campaign.notice_sealed,
        author=plan.office,
        moment=plan.moment,
    )


def write_opening(version, title: str, named: str) -> str:
    if version.number == 1:
        return (
            f"根据各单位申报的主题，经梳理、甄选和统筹，现将{named}印发给你们，"
            "请按计划组织开展。"
        )
    cause = f"（{version.reason.rstrip('。')}）" if version.reason else ""
    return (
        f"根据实际情况{cause}，对《{title}》作了调整，现将{named}印发给你们，"
        "请按新的安排组织开展，此前印发的同时停止执行。"
    )


def write_figures(rows: Sequence[PlanRow]) -> str:
    """How many activities of how many units, how they spread over the year."""
    units = {name for row in rows for name in row.unit_names}
    begun = Counter(row.months.first for row in rows if row.months)
    spread = "、".join(f"{month}月{count}项" for month, count in sorted(begun.items()))
    kinds = Counter(row.split for row in rows if row.split)
    shares = "，".join(f"{kind}牵头{kinds[kind]}项" for kind in sorted(kinds))
    return (
        f"本次共安排活动{len(rows)}项，涉及{len(units)}个单位"
        f"{f'，其中{shares}' if shares else ''}。"
        f"{f'按开始月份：{spread}。' if spread else ''}"
    )


def write_request(campaign) -> list[str]:
    """Each line of the office is a paragraph, and the phone is: no program breaks it."""
    asked = campaign.title_of(campaign.notice_request)
    return [*filter(None, asked.splitlines()), f"联系电话：{campaign.office_phone}。"]
