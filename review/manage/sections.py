"""The sections of a campaign: each a page of its own, together all its columns."""

SECTIONS = {
    "office": (
        "地区和机关",
        ("region", "office_name", "office_short_name", "office_phone"),
    ),
    "notice": (
        "通知",
        ("notice_title", "notice_number", "notice_date", "notice_sealed"),
    ),
    "times": ("时间", ("opens_at", "deadline", "grace_minutes")),
    "rules": (
        "申报和甄选的规则",
        (
            "minimum_themes",
            "maximum_themes",
            "scan_rule",
            "two_levels",
            "month_low",
            "month_high",
        ),
    ),
    "contacts": ("联系人保存多久", ("contact_years",)),
    "titles": (
        "文书标题",
        ("declaration_title", "plan_title", "news_title", "preview_title"),
    ),
    "reminders": ("催报", ("reminder_text", "overdue_text", "reminder_hours")),
    "letters": (
        "给单位的信和通知",
        (
            "consent_letter",
            "issue_letter",
            "change_letter",
            "refusal_letter",
            "work_letter",
            "return_letter",
            "confirmation_letter",
            "notice_request",
        ),
    ),
    "activities": (
        "活动开展",
        ("announcement_waived", "announce_days", "report_days", "answer_days"),
    ),
}
# Of an archived year too: it does nothing before.
KEPT_OPEN = ("contacts",)
OPEN_COLUMNS = {column for name in KEPT_OPEN for column in SECTIONS[name][1]}
# What units will read: shown as one of them reads it, before it is saved.
READ_BY_UNITS = ("titles", "reminders", "letters")
LONG_TEXTS = ("reminder_text", "overdue_text", *SECTIONS["letters"][1])
