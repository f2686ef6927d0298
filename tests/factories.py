"""Hand-written makers of rows; each returns a saved object with believable defaults."""

import uuid
from datetime import timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from review.issue import issuing
from review.models import Reminder
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from submissions.attachments.storing import store_attachment
from submissions.choices import (
    AttachmentKind,
    DeclarationStatus,
    MailPurpose,
    ReminderChannel,
    Role,
    Selection,
    UnitKind,
)
from submissions.models import (
    Campaign,
    Declaration,
    Filing,
    OutgoingMail,
    Theme,
    Unit,
    User,
)
from submissions.models.declarations import digest_content
from submissions.months import read_months

PASSWORD = "Zhutiri-2023"
FORMS = ("实地调研", "现场观摩", "座谈交流", "政策发布", "问卷调查")
FOCUS_AREAS = ("数字经济", "营商环境", "乡村振兴", "民生实事")

numbers = count(1)


def make_unit(name=None, kind=UnitKind.STREET, **fields):
    number = next(numbers)
    return Unit.objects.create(
        name=name or f"第{number}街道", kind=kind, **{"order": number} | fields
    )


def make_user(username=None, role=Role.FILER, unit=None, **fields):
    if role == Role.FILER and unit is None:
        unit = make_unit()
    fields = {"must_change_password": False} | fields
    return User.objects.create_user(
        username or f"user{next(numbers)}", PASSWORD, role=role, unit=unit, **fields
    )


def make_campaign(year=2027, **fields):
    """A campaign that opened a week ago and closes in a week, with its two lists."""
    now = timezone.now()
    dates = {"opens_at": now - timedelta(days=7), "deadline": now + timedelta(days=7)}
    campaign = Campaign.objects.create(
        year=year,
        **{
            "region": "长沙市望城区",
            "office_name": "长沙市望城区政务公开政务服务工作领导小组办公室",
            "office_short_name": "区政务公开办",
            "office_phone": "0731-88100650",
        }
        | dates
        | fields,
    )
    for rows, names in (
        (campaign.activity_forms, FORMS),
        (campaign.focus_areas, FOCUS_AREAS),
    ):
        rows.bulk_create(
            rows.model(campaign=campaign, name=name, position=position)
            for position, name in enumerate(names)
        )
    return campaign


def make_declaration(unit=None, campaign=None, **fields):
    campaign = campaign or Campaign.objects.first() or make_campaign()
    defaults = {
        "contact_name": "张三",
        "contact_phone": "13800138000",
        "revision": 1,
    }
    if fields.get("status") == DeclarationStatus.RETURNED:
        defaults["return_reason"] = "活动简介请写具体。"
        defaults["answer_by"] = timezone.now() + timedelta(days=3)
    return Declaration.objects.create(
        campaign=campaign, unit=unit or make_unit(), **defaults | fields
    )


def make_theme(
    declaration=None, title=None, time_text="4月", forms=("座谈交流",), **fields
):
    """A complete row; of a filed declaration unless one is given."""
    declaration = declaration or make_declaration(status=DeclarationStatus.SUBMITTED)
    number = next(numbers)
    theme = Theme.objects.create(
        declaration=declaration,
        title=title if title is not None else f"开放日活动{number}",
        time_text=time_text,
        months=read_months(time_text).months,
        **{
            "position": number,
            "summary": "请居民代表走一遍办事流程，现场提问，现场答复。",
        }
        | fields,
    )
    chosen = declaration.campaign.activity_forms.filter(name__in=forms)
    theme.forms.set(chosen)
    return theme


def make_selected(title=None, time_text="4月", **fields):
    return make_theme(
        title=title, time_text=time_text, selection=Selection.SELECTED, **fields
    )


def make_tag(theme, name="现场类"):
    tag, _ = theme.declaration.campaign.tags.get_or_create(name=name)
    tag.themes.add(theme)
    return tag


def make_issued(theme, actor, months=None):
    """A plan of the theme's campaign, issued, with this theme selected and placed."""
    theme.selection = Selection.SELECTED
    theme.save()
    version = begin_version(theme.declaration.campaign, actor=actor)
    place_theme(theme, months or theme.months, version=version, actor=actor)
    return issuing.issue_plan(version, actor=actor)


def make_filing(declaration, filer=None, **fields):
    content = declaration.content()
    sequence = declaration.filings.count() + 1
    filer = filer or make_user(unit=declaration.unit)
    return Filing.objects.create(
        declaration=declaration,
        **{
            "sequence": sequence,
            "number": f"{declaration.campaign.year}-{declaration.pk:04d}-{sequence}",
            "key": uuid.uuid4(),
            "content": content,
            "sha256": digest_content(content),
            "received_at": timezone.now(),
            "filed_by": filer,
            "filed_by_label": filer.label,
        }
        | fields,
    )


SCAN = b"%PDF-1.7\nstamped"


def make_scan(name="盖章件.pdf", content=SCAN):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def make_attachment(declaration, filer, name="盖章件.pdf", content=SCAN):
    return store_attachment(
        declaration,
        actor=filer,
        kind=AttachmentKind.SCAN,
        name=name,
        content=content,
    )


def rows_post(*rows, revision=0, act="save", **head):
    """The POST of the declaration page; each row is a dict of its fields."""
    data = {
        "revision": revision,
        "act": act,
        "contact_name": "张三",
        "contact_phone": "13800138000",
        "rows-TOTAL_FORMS": len(rows),
        "rows-INITIAL_FORMS": 0,
    } | head
    for index, row in enumerate(rows):
        for field, value in row.items():
            data[f"rows-{index}-{field}"] = value
    return data


def make_mail(unit=None, campaign=None, **fields):
    """A letter that waits to be sent."""
    return OutgoingMail.objects.create(
        campaign=campaign or Campaign.objects.first() or make_campaign(),
        unit=unit or make_unit(email="unit@example.cn"),
        **{
            "purpose": MailPurpose.REMINDER,
            "address": "unit@example.cn",
            "subject": "请报送申报表",
            "body": "还没有收到贵单位的申报表。",
            "written_by_label": "office",
        }
        | fields,
    )


def make_reminder(declaration, channel=ReminderChannel.PHONE, **fields):
    return Reminder.objects.create(
        declaration=declaration,
        channel=channel,
        **{"by_label": "周文清（office）"} | fields,
    )
