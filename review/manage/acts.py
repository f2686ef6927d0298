"""The acts of the log in Chinese, and what an entry says of values."""

from review.manage.wording import describe_changes, find_model, say
from submissions.choices import Role

ACTS = {
    "user.login": "登录",
    "user.sign_on_refused": "统一身份认证来的人没有账号，没有登录",
    "user.half_login": "密码输对，等动态验证码",
    "user.confirm": "再输密码确认",
    "user.login_failed": "登录失败",
    "user.code_wrong": "动态验证码输错",
    "user.recovery_code": "用恢复码登录",
    "user.recovery_codes": "换新的恢复码",
    "user.enrol": "绑定手机",
    "user.unenrol": "解除手机绑定",
    "user.lock": "密码输错太多，锁定",
    "user.logout": "退出",
    "user.refused": "打开无权查看的页面，被拒绝",
    "user.download": "下载文件",
    "user.password": "改密码",
    "user.add": "增加账号",
    "user.change": "改账号",
    "user.close": "关闭账号",
    "user.reopen": "重新启用账号",
    "user.hand_over": "账号换人",
    "user.reset_password": "重新设置密码",
    "user.unlock": "解除锁定",
    "user.end_sessions": "结束登录",
    "audit.mail": "寄出操作日志的存证",
    "audit.purge": "删去过期的操作日志",
    "unit.add": "增加单位",
    "unit.change": "改单位",
    "unit.merge": "合并单位",
    "district.change": "改单位与平台",
    "district.second_factor": "改哪些角色两步登录",
    "campaign.add": "建立年度",
    "campaign.change": "改年度设置",
    "campaign.list_change": "改活动形式、重大主题、标签",
    "campaign.list_remove": "删活动形式、重大主题、标签",
    "campaign.import": "导入往年计划",
    "campaign.open": "开启申报",
    "campaign.call": "列入应报单位",
    "campaign.reminder_text": "改催报的话",
    "campaign.due_dates": "期限随着改",
    "campaign.archive": "归档",
    "campaign.reopen": "撤销归档",
    "campaign.purge_contacts": "删去联系人",
    "filing.purge_contact": "删去一份报送的联系人",
    "holiday.replace": "改节假日",
    "declaration.save": "保存申报表",
    "declaration.submit": "报送申报表",
    "declaration.withdraw": "撤回申报表",
    "declaration.accept": "受理申报表",
    "declaration.return": "退回申报表",
    "declaration.reopen": "撤销受理",
    "declaration.extend": "延长期限",
    "declaration.phone": "查看完整电话",
    "attachment.upload": "上传附件",
    "attachment.remove": "移除附件",
    "file.infected": "查出病毒，没有收文件",
    "reminder.phone": "电话催报",
    "reminder.message": "短信或微信催报",
    "reminder.mail": "邮件催报",
    "reminder.automatic": "自动催报",
    "reminder.call_list": "打印电话名单",
    "reminder.missed": "错过自动催报",
    "mail.edit": "改信",
    "mail.claim": "开始发信",
    "mail.sent": "信已发出",
    "mail.fail": "信没有发出",
    "mail.postpone": "信稍后再发",
    "mail.retry": "再发信",
    "mail.take_back": "信重新排队",
    "mail.discard": "不再发信",
    "theme.selected": "入选",
    "theme.reserve": "列为备选",
    "theme.declined": "未入选",
    "theme.pending": "改回待定",
    "theme.reason": "改甄选原因",
    "theme.undo": "撤销甄选",
    "theme.propose": "提出甄选意见",
    "theme.reject": "不同意甄选意见",
    "theme.proposal_void": "甄选意见作废",
    "theme.merge": "并入",
    "theme.split": "拆出",
    "theme.lead": "并入别的主题",
    "theme.unlead": "拆出别的主题",
    "theme.keep_apart": "认定不相似",
    "theme.keep_undo": "撤销不相似的认定",
    "theme.note": "写内部备注",
    "theme.tag": "加标签",
    "theme.untag": "去标签",
    "theme.wording": "改计划用文字",
    "theme.wording_reset": "恢复单位文字",
    "phrase.add": "增加常用原因",
    "phrase.rename": "改常用原因",
    "phrase.move": "移动常用原因",
    "phrase.remove": "删常用原因",
    "plan.begin": "开始编制计划",
    "plan.place": "排入月份",
    "plan.place_declared": "照申报月份排入",
    "plan.place_suggested": "照建议排入",
    "plan.take_out": "移出计划",
    "plan.order": "调整月内顺序",
    "plan.remark": "写计划备注",
    "plan.undo": "撤销排入",
    "plan.acknowledge": "看过核对单",
    "plan.issue": "印发计划",
    "plan.supersede": "计划由新版替代",
    "plan.activities": "生成活动",
    "plan.change": "调整计划行",
    "plan.add": "增补计划行",
    "plan.drop": "取消计划行",
    "plan.restore": "恢复计划行",
    "consent.ask": "征询月份",
    "consent.agree": "同意征询",
    "consent.refuse": "不同意征询",
    "consent.drop": "撤回征询",
    "change.ask": "申请调整",
    "change.approve": "同意调整",
    "change.refuse": "不同意调整",
    "change.withdraw": "撤回调整申请",
    "activity.close": "活动不再开展",
    "activity.monthly": "按月生成场次",
    "occasion.add": "增加场次",
    "occasion.remove": "删场次",
    "occasion.draft": "保存报备",
    "occasion.announce": "报备",
    "occasion.withdraw": "撤回报备",
    "occasion.report_draft": "保存情况报告",
    "occasion.report": "报送情况报告",
    "occasion.report_withdraw": "撤回情况报告",
    "occasion.confirm": "确认情况报告",
    "occasion.return": "退回情况报告",
    "occasion.remark": "写报告意见",
    "occasion.clear": "同意公开照片",
    "occasion.news": "改信息稿",
    "occasion.exemplary": "列为典型",
    "occasion.recommendation": "推荐典型",
    "occasion_file.upload": "上传照片或文件",
    "occasion_file.caption": "写照片说明",
    "occasion_file.move": "移动照片",
    "occasion_file.publishable": "标明能否公开",
    "occasion_file.remove": "删照片或文件",
    "opinion.answer": "答复意见",
    "evidence.points": "改考核分值",
    "paper.claim": "开始排计划文件",
    "paper.finish": "计划文件排好",
    "paper.fail": "计划文件没有排好",
    "paper.cancel": "取消排计划文件",
    "bundle.claim": "开始打包",
    "bundle.finish": "打包完成",
    "bundle.fail": "打包没有完成",
    "bundle.cancel": "取消打包",
    "bundle.seal": "封存归档包",
}
GIVEN = {"code": "密码和动态验证码", "sign_on": "统一身份认证"}
STATUS = ("status", "selection")
SAID = {
    "reason": "原因",
    "unit": "单位",
    "entry": "名称",
    "to": "接手人",
    "copied": "照",
    "declarations": "申报表份数",
    "sessions": "结束的登录",
    "left": "还剩恢复码",
    "roles": "要两步登录的角色",
    "moved": "改动的期限",
    "rows": "行数",
    "themes": "主题数",
    "revision": "第几次保存",
    "asked": "地址",
    "answer": "答复",
}


def name_act(action):
    return ACTS.get(action, action)


def describe_entry(entry):
    """[sentence] of the values that an entry keeps; keys of the machine are left out."""
    model, data = find_model(entry.target_type), entry.data
    lines = [str(change) for change in describe_changes(model, data.get("changes", {}))]
    # Older entries of the former pages name the columns only.
    if isinstance(data.get("changed"), list):
        lines.append(f"改了：{'、'.join(map(str, data['changed']))}")
    if "result" in data:
        states = (name_state(model, data.get(key)) for key in ("source", "result"))
        lines.append("由“{}”到“{}”".format(*states))
    if "role" in data:
        lines.append(f"角色：{dict(Role.choices).get(data['role'], data['role'])}")
    if given := GIVEN.get(data.get("given")):
        lines.append(f"来源：{given}")
    lines += [
        f"{label}：{data[key]}"
        for key, label in SAID.items()
        if isinstance(data.get(key), str | int) and data[key] != ""
    ]
    return lines


def name_state(model, value):
    """A status in words, whichever of the status columns it is of."""
    for column in STATUS:
        if (said := say(model, column, value)) != value:
            return said
    return value
