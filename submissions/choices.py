"""The words that a column may hold, each named once."""

from django.db.models import TextChoices


class UnitKind(TextChoices):
    """The kinds of units that a new site begins with; a `District` keeps its own."""

    STREET = "street", "街道"
    TOWN = "town", "镇"
    DISTRICT = "district", "区直单位"

    @property
    def is_town(self):
        """Whether a plan that splits its rows puts it with the streets and towns."""
        return self is not UnitKind.DISTRICT


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

    @property
    def counts(self):
        """A scan of which this is said stands for the content as it is now."""
        return self in (Stamp.FITS, Stamp.UNREAD)


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
    KIND = "kind", "按单位类别分列"
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
    WORK = "work", "活动催报"
    REPORT = "report", "情况报告"


class ReminderChannel(TextChoices):
    PHONE = "phone", "电话"
    MESSAGE = "message", "短信或微信"
    MAIL = "mail", "邮件"
    AUTOMATIC = "automatic", "自动邮件"


class JobStatus(TextChoices):
    """Something that takes too long for a request: a paper, a package."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "正在生成"
    DONE = "done", "已生成"
    FAILED = "failed", "没有生成"
    CANCELLED = "cancelled", "已取消"

    @classmethod
    def open(cls):
        return (cls.QUEUED, cls.RUNNING)


class BundleKind(TextChoices):
    """Packages of everything that a campaign has of one sort."""

    EVIDENCE = "evidence", "考核材料"
    ARCHIVE = "archive", "归档包"


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


class OccasionStatus(TextChoices):
    """What was done with an occasion; that its day has passed is derived, no status."""

    PLANNED = "planned", "待报备"
    ANNOUNCED = "announced", "已报备"
    REPORTED = "reported", "已报送"
    RETURNED = "returned", "已退回"
    CONFIRMED = "confirmed", "已确认"

    @classmethod
    def open(cls):
        """Nothing was reported yet: a new version of the plan may move or cancel it."""
        return (cls.PLANNED, cls.ANNOUNCED)

    @classmethod
    def held(cls):
        """A 情况报告 was filed at least once; what was held stays."""
        return (cls.REPORTED, cls.RETURNED, cls.CONFIRMED)

    @classmethod
    def filed(cls):
        """The office has the report before it."""
        return (cls.REPORTED, cls.CONFIRMED)


class Stage(TextChoices):
    """Where an occasion or an activity stands; derived, never stored.

    In the order in which they need somebody: of an activity the first one counts.
    """

    OVERDUE = "overdue", "逾期"
    RETURNED = "returned", "已退回"
    UNREPORTED = "unreported", "待总结"
    REPORTED = "reported", "已报送"
    UNANNOUNCED = "unannounced", "待报备"
    UPCOMING = "upcoming", "待开展"
    CONFIRMED = "confirmed", "已确认"
    CANCELLED = "cancelled", "已取消"

    @property
    def rank(self):
        """0 needs somebody most."""
        return list(Stage).index(self)


class AudienceGroup(TextChoices):
    """Who is invited (the notice of 2023 names the first four and the public)."""

    DEPUTY = "deputy", "人大代表"
    ADVISER = "adviser", "政协委员"
    EXPERT = "expert", "专家学者"
    PRESS = "press", "新闻媒体"
    BUSINESS = "business", "企业代表"
    RESIDENT = "resident", "市民群众"


class OpinionHandling(TextChoices):
    """How an opinion was dealt with."""

    OPEN = "open", "正在办理"
    ADOPTED = "adopted", "已采纳"
    PARTLY = "partly", "已部分采纳"
    EXPLAINED = "explained", "已解释说明"
    KEPT = "kept", "留作参考"


class OccasionFileKind(TextChoices):
    PLAN = "plan", "活动方案"
    PHOTO = "photo", "照片"
    SURVEY = "survey", "问卷结果"
    OTHER = "other", "其他材料"


class MediaKind(TextChoices):
    """The three ways of publicity that the notice names."""

    PRESS = "press", "新闻媒体"
    WEBSITE = "website", "政府网站"
    SOCIAL = "social", "政务新媒体"


class HolidayKind(TextChoices):
    OFF = "off", "放假"
    WORK = "work", "调休上班"


class Phase(TextChoices):
    """Where a campaign stands; derived from its dates and its plan, never stored."""

    UPCOMING = "upcoming", "未开始"
    OPEN = "open", "申报中"
    SELECTING = "selecting", "甄选中"
    ISSUED = "issued", "已印发"
    ARCHIVED = "archived", "已归档"
