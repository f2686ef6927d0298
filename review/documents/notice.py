"""印发通知: the covering letter of a plan, with its figures filled in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from review.documents.plan import PlanRow
from submissions.documents.letter import Letter, letter_docx
from submissions.documents.paper import chinese_date


@dataclass(frozen=True)
class NoticePaper:
    """`rows` are those of the plan; `phone` is the office's own."""

    campaign_name: str
    plan_title: str
    rows: Sequence[PlanRow]
    office: str
    phone: str
    dated: date
    number: str = ""
    version: int = 1
    reason: str = ""


def notice_docx(paper: NoticePaper) -> bytes:
    return letter_docx(notice_letter(paper))


def notice_letter(paper: NoticePaper) -> Letter:
    revised = paper.version > 1
    name = f"{paper.campaign_name}活动计划安排"
    return Letter(
        title=f"关于{'调整' if revised else '印发'}《{name}》的通知",
        number=paper.number,
        addressee="各街道办事处、镇人民政府，区直有关单位",
        body=[opening(paper, name, revised), figures(paper), request(paper)],
        attachments=(paper.plan_title,),
        signature=(paper.office, chinese_date(paper.dated)),
        author=paper.office,
    )


def opening(paper: NoticePaper, name: str, revised: bool) -> str:
    if not revised:
        return (
            f"根据各单位申报的主题，经梳理、甄选和统筹，现将《{name}》印发给你们，"
            "请按计划组织开展。"
        )
    cause = f"（{paper.reason}）" if paper.reason else ""
    return (
        f"根据实际情况{cause}，对《{name}》作了调整，现将第{paper.version}版印发给你们，"
        "请按新的安排组织开展，此前印发的版本同时停止执行。"
    )


def figures(paper: NoticePaper) -> str:
    """How many activities of how many units, how they spread over the year."""
    units = {name for row in paper.rows for name in row.unit.split("、")}
    begun = Counter(row.on[0] for row in paper.rows if row.on)
    spread = "、".join(f"{month}月{count}项" for month, count in sorted(begun.items()))
    kinds = Counter(row.split for row in paper.rows if row.split)
    shares = "，".join(f"{kind}牵头{kinds[kind]}项" for kind in sorted(kinds))
    return (
        f"本次共安排活动{len(paper.rows)}项，涉及{len(units)}个单位"
        f"{f'，其中{shares}' if shares else ''}。"
        f"{f'按开始月份：{spread}。' if spread else ''}"
    )


def request(paper: NoticePaper) -> str:
    return (
        "各责任单位要按计划安排的月份和形式做好准备，活动前公布时间、地点和参与方式，"
        "活动后及时报送开展情况；确需调整的，请先在平台提出调整申请。"
        f"联系电话：{paper.phone}。"
    )
