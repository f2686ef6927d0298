"""The words of a year that the office may change: titles, reminders, letters."""

from django.db import models

from submissions.placeholders import (
    LETTER_PLACEHOLDERS,
    NEWS_PLACEHOLDERS,
    REMINDER_PLACEHOLDERS,
    TITLE_PLACEHOLDERS,
    PlaceholderValidator,
    explain_placeholders,
    validate_hours,
)

# A letter stays shorter than the outbox keeps, with what its lists bring.
LONGEST_TEXT = 500


def make_title(label, usual, names):
    return models.CharField(
        label,
        max_length=120,
        default=usual,
        help_text=explain_placeholders(names),
        validators=[PlaceholderValidator(names)],
    )


def make_text(label, usual, names, needed=()):
    return models.TextField(
        label,
        max_length=LONGEST_TEXT,
        default=usual,
        help_text=explain_placeholders(names),
        validators=[PlaceholderValidator(names, needed)],
    )


def make_letter(label, usual, *own, needed):
    return make_text(label, usual, (*LETTER_PLACEHOLDERS, *own), needed)


class CampaignTexts(models.Model):
    """Each column's default is its usual words."""

    declaration_title = make_title(
        "申报表标题",
        "{地区}{年份}年“政务公开主题日”活动主题申报表",
        TITLE_PLACEHOLDERS,
    )
    plan_title = make_title(
        "计划安排表标题",
        "{地区}{年份}年“政务公开主题日”活动计划安排表",
        TITLE_PLACEHOLDERS,
    )
    news_title = make_title(
        "信息稿标题", "{单位}开展“{活动主题}”政务公开主题日活动", NEWS_PLACEHOLDERS
    )
    preview_title = make_title(
        "活动预告标题",
        "{单位}将开展“{活动主题}”政务公开主题日活动",
        NEWS_PLACEHOLDERS,
    )
    reminder_text = make_text(
        "催报的话",
        "{单位}：{年份}年“政务公开主题日”活动主题申报表现在是“{状态}”，"
        "{截止时间}截止，{剩余时间}。请登录平台填报，有困难请联系{办公室}，电话{电话}。",
        REMINDER_PLACEHOLDERS,
    )
    # To whoever cannot file any more: only the office can open the form again.
    overdue_text = make_text(
        "对已过截止时间的单位说的话",
        "{单位}：{年份}年“政务公开主题日”活动主题申报表现在是“{状态}”，"
        "已过截止时间（{截止时间}），平台不再收。请与{办公室}联系延期或补报，电话{电话}。",
        REMINDER_PLACEHOLDERS,
    )
    reminder_hours = models.CharField(
        "自动催报",
        max_length=40,
        blank=True,
        default="72、24",
        help_text="截止前几小时给没有报送的单位发邮件，用顿号分开；不填就不发。",
        validators=[validate_hours],
    )
    consent_letter = make_letter(
        "征询的信",
        "{单位}：\n\n{办公室}拟把“{活动主题}”安排在{月份}（贵单位申报的是{申报时间}），"
        "请登录平台，在首页答复同意或不同意。\n{说明}\n\n联系电话：{电话}",
        "活动主题",
        "月份",
        "申报时间",
        "说明",
        needed=("活动主题", "月份"),
    )
    issue_letter = make_letter(
        "计划印发后的信",
        "{单位}：\n{地区}{年份}年“政务公开主题日”活动计划已于{印发日期}印发。"
        "贵单位申报的主题结果如下：\n{结果}\n"
        "计划全文请登录平台查看、下载。有问题请联系{办公室}，电话{电话}。\n{发文机关}",
        "印发日期",
        "结果",
        needed=("结果",),
    )
    change_letter = make_letter(
        "计划调整后的信",
        "{单位}：\n调整后的{地区}{年份}年“政务公开主题日”活动计划已于{印发日期}印发。"
        "贵单位的活动有这些调整：\n{调整}\n"
        "计划全文请登录平台查看、下载。有问题请联系{办公室}，电话{电话}。\n{发文机关}",
        "印发日期",
        "调整",
        needed=("调整",),
    )
    refusal_letter = make_letter(
        "不同意调整申请的信",
        "{单位}：\n贵单位对{地区}{年份}年“政务公开主题日”活动计划的调整申请（{申请}）没有同意，"
        "活动照原计划举行。原因：{原因}\n有问题请联系{办公室}，电话{电话}。",
        "申请",
        "原因",
        needed=("申请", "原因"),
    )
    work_letter = make_letter(
        "催办活动的信",
        "{单位}：{年份}年“政务公开主题日”活动有 {件数} 件事等贵单位办。\n{事项}\n"
        "有问题请联系{办公室}，电话{电话}。",
        "件数",
        "事项",
        needed=("事项",),
    )
    return_letter = make_letter(
        "情况报告退回的信",
        "{单位}：\n贵单位{活动}的情况报告退回修改，请在{期限}前改好再报送。原因：{原因}。"
        "各处的意见写在平台的报告页上。\n有问题请联系{办公室}，电话{电话}。",
        "活动",
        "期限",
        "原因",
        needed=("活动", "期限", "原因"),
    )
    confirmation_letter = make_letter(
        "情况报告确认的信",
        "{单位}：\n贵单位{活动}的情况报告已经确认。{意见}\n"
        "有问题请联系{办公室}，电话{电话}。",
        "活动",
        "意见",
        needed=("活动",),
    )
    notice_request = make_text(
        "印发通知里的要求",
        "各责任单位要按计划安排的月份和形式做好准备，活动前公布时间、地点和参与方式，"
        "活动后及时报送开展情况；确需调整的，请先在平台提出调整申请。",
        TITLE_PLACEHOLDERS,
    )

    class Meta:
        abstract = True

    def title_of(self, template):
        return template.format(地区=self.region, 年份=self.year)
