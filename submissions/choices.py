"""The words that a column may hold, each named once."""

from django.db.models import TextChoices


class UnitKind(TextChoices):
    STREET = "street", "街道"
    TOWN = "town", "镇"
    DISTRICT = "district", "区直单位"

    @property
    def split(self):
        """Where a plan that splits its rows puts the unit."""
        return self.label if self is UnitKind.DISTRICT else "街镇"


class Role(TextChoices):
    FILER = "filer", "填报员"
    REVIEWER = "reviewer", "办公室"
    LEADER = "leader", "领导"
    ADMIN = "admin", "管理员"

    @property
    def is_office(self):
        """May act for the office."""
        return self in (Role.REVIEWER, Role.ADMIN)

    @property
    def sees_all_units(self):
        return self is not Role.FILER


class DeclarationStatus(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已报送"
    ACCEPTED = "accepted", "已受理"
    RETURNED = "returned", "已退回"

    @classmethod
    def editable(cls):
        """The unit may change the content."""
        return (cls.DRAFT, cls.RETURNED)

    @classmethod
    def filed(cls):
        """The office has the declaration before it."""
        return (cls.SUBMITTED, cls.ACCEPTED)


class Standing(TextChoices):
    """Where a unit stands on the roster; derived from its declaration, never stored."""

    UNSEEN = "unseen", "未登录"
    UNTOUCHED = "untouched", "未填"
    DRAFT = "draft", "草稿"
    RETURNED = "returned", "已退回"
    OVERDUE = "overdue", "逾期"
    STOPPED = "stopped", "已停用"
    SUBMITTED = "submitted", "已报送"
    ACCEPTED = "accepted", "已受理"
    NONE = "none", "无主题说明"

    @classmethod
    def missing(cls):
        """The office still waits for the unit."""
        return (cls.UNSEEN, cls.UNTOUCHED, cls.DRAFT, cls.RETURNED, cls.OVERDUE)

    @classmethod
    def filed(cls):
        return (cls.SUBMITTED, cls.ACCEPTED, cls.NONE)


class Stamp(TextChoices):
    """Whether the stamped paper of a unit is there; derived, never stored."""

    FITS = "fits", "校验码一致"
    UNREAD = "unread", "没读到校验码"
    OUTDATED = "outdated", "与内容不一致"
    ABSENT = "absent", "未上传"


class Selection(TextChoices):
    PENDING = "pending", "待定"
    SELECTED = "selected", "入选"
    RESERVE = "reserve", "备选"
    DECLINED = "declined", "未入选"
    MERGED = "merged", "并入"

    @classmethod
    def outcomes(cls):
        """What a decision may give, as the buttons stand; 并入 names another theme."""
        return (cls.SELECTED, cls.RESERVE, cls.DECLINED, cls.PENDING)

    @classmethod
    def joinable(cls):
        """A theme that stands so may be merged into another."""
        return (cls.PENDING, cls.SELECTED, cls.RESERVE)


class PlanStatus(TextChoices):
    WORKING = "working", "编制中"
    ISSUED = "issued", "已印发"
    SUPERSEDED = "superseded", "已被新版替代"

    @classmethod
    def frozen(cls):
        return (cls.ISSUED, cls.SUPERSEDED)


class Arrangement(TextChoices):
    """How the rows of a 计划安排表 follow each other."""

    MONTH = "month", "按月份"
    KIND = "kind", "街镇、区直单位分列"
    UNIT = "unit", "按责任单位"


class ScanRule(TextChoices):
    """What a campaign asks about the stamped paper."""

    REQUIRED = "required", "必须上传盖章扫描件"
    ALLOWED = "allowed", "可以上传盖章扫描件"
    WAIVED = "waived", "不需要盖章扫描件"


class AttachmentKind(TextChoices):
    SCAN = "scan", "盖章扫描件"
    OTHER = "other", "其他附件"


class MailStatus(TextChoices):
    WAITING = "waiting", "待发"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发"
    FAILED = "failed", "未发出"
    DISCARDED = "discarded", "不再发"

    @classmethod
    def editable(cls):
        """Still in the office's hands."""
        return (cls.WAITING, cls.FAILED)


class MailPurpose(TextChoices):
    REMINDER = "reminder", "催报"
    ISSUE = "issue", "印发通知"
    CONSENT = "consent", "月份征询"
    CHANGE = "change", "调整通知"


class ReminderChannel(TextChoices):
    PHONE = "phone", "电话"
    MESSAGE = "message", "短信或微信"
    MAIL = "mail", "邮件"
    AUTOMATIC = "automatic", "自动邮件"


class JobStatus(TextChoices):
    """A paper that takes too long for a request."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "正在生成"
    DONE = "done", "已生成"
    FAILED = "failed", "没有生成"
    CANCELLED = "cancelled", "已取消"

    @classmethod
    def open(cls):
        return (cls.QUEUED, cls.RUNNING)


class ConsentStatus(TextChoices):
    """征询: what the unit says to months it had not declared."""

    WAITING = "waiting", "待答复"
    AGREED = "agreed", "同意"
    REFUSED = "refused", "不同意"
    DROPPED = "dropped", "已作罢"


class ChangeKind(TextChoices):
    """What a unit may ask for once the plan is issued."""

    POSTPONE = "postpone", "延期"
    FORM = "form", "改形式"
    TITLE = "title", "改主题"
    CANCEL = "cancel", "取消"
    ADD = "add", "增补"

    @classmethod
    def of_a_row(cls):
        """What may be asked for an activity that is in the plan."""
        return (cls.POSTPONE, cls.FORM, cls.TITLE, cls.CANCEL)


class ChangeStatus(TextChoices):
    ASKED = "asked", "待办理"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class Phase(TextChoices):
    """Where a campaign stands; derived from its dates and its plan, never stored."""

    UPCOMING = "upcoming", "未开始"
    OPEN = "open", "申报中"
    SELECTING = "selecting", "甄选中"
    ISSUED = "issued", "已印发"
    ARCHIVED = "archived", "已归档"
