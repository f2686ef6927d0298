"""List pages in a real year and in a whole province: server time and queries of each."""

import uuid
from datetime import timedelta
from importlib import import_module
from random import Random

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from review.models import Decision, DecisionBatch, Note, Reminder
from submissions.choices import (
    AttachmentKind,
    DeclarationStatus,
    ReminderChannel,
    Role,
    Selection,
    UnitKind,
)
from submissions.models import Attachment, Declaration, Filing, Theme, Unit, User
from submissions.months import Months
from tests.benchmarks.measure import median, p95, pace, times_of
from tests.factories import make_campaign, make_user

ROUNDS = 40
# year: (units, themes, ms of server time that p95 is to hold)
SIZES = {2026: (120, 540, 80), 2027: (7_500, 25_000, 150)}
# Three to a summary, about 110 characters; the first sentence stands in a third of them.
SENTENCES = (
    "邀请居民代表走一遍办事流程，现场提问，现场答复，公开办理时限和收费依据。",
    "请人大代表、政协委员和企业负责人到窗口跟班，把看到的问题当天列成清单。",
    "在社区广场摆开展板，讲清补贴怎么申请、谁来核定、多久到账，留下联系电话。",
    "组织家长走进后厨，看采购台账、留样记录和消毒过程，回答大家关心的价格。",
    "带村民看水渠和机耕道的施工现场，工程量、单价和监理记录都摆在桌上。",
    "开放应急指挥中心，演示暴雨天的调度过程，讲解预警短信怎么看、往哪里转移。",
    "发放问卷三百份，收集对公交线路和站点的意见，一个月内公布采纳情况。",
    "由局领导解读新出台的人才政策，现场办理登记，疑难问题三个工作日内回复。",
    "参观污水处理厂，看在线监测数据，请专家讲河道治理今年要做的五件事。",
)
TITLES = ("民生实事", "校园食堂", "政务大厅", "老旧小区", "惠农补贴", "WiFi 公园")
STATES = [state for state in Selection if state != Selection.MERGED]
FILTERS = (
    "",
    "page=5",
    "q=食堂",
    "q=wifi",
    "q=居民",
    "q=没有的词",
    "q=居民 食堂",
    "unit=77",
    "kind=town",
    "month=8",
    "month=5&form=座谈交流&focus=营商环境&selection=pending",
    "form=实地调研",
    "focus=数字经济",
    "selection=selected",
    "state=accepted",
    "stamped=no",
    "tag=亮点",
    "note=yes",
    "note=no&page=4",
    "mine=yes",
)
MENUS = (
    "kind",
    "month",
    "form",
    "focus",
    "selection",
    "stamped",
    "tag",
    "note",
    "mine",
)
PAGES = (
    *(f"themes/?{query}".rstrip("?") for query in FILTERS),
    *(f"themes/options/{name}/" for name in MENUS),
    "roster/",
    "roster/?page=2",
    "roster/?size=200",
    "roster/?state=missing",
    "roster/?state=unseen&kind=town",
    "roster/?stamp=outdated",
    "roster/?reminded=no&state=missing&q=9",
    "roster/live/",
    "overview/",
    "overview/?by=unit&without=1",
    "overview/?by=kind",
    "overview/?by=focus",
    "overview/?by=form",
    "roster/?sort=themes",
    "roster/?sort=-themes&page=2",
    "roster/?sort=reminded",
    "roster/?sort=changed",
    "overview/?by=unit&sort=total",
    "overview/?by=unit&sort=-selected",
    "todo/",
    "glance/",
)
# Over all years.
WHOLE = ("/search/?q=食堂", "/search/?q=77单位", "/search/?q=没有的词")


def fill_year(year, office, units, rows):
    """The units of one campaign, their themes and all that hangs on them."""
    dice = Random(year)
    campaign = make_campaign(year)
    forms, areas = list(campaign.activity_forms.all()), list(campaign.focus_areas.all())
    tags = [campaign.tags.create(name=name) for name in ("亮点", "需协调", "去年办过")]
    declarations = make_declarations(campaign, units, dice)
    themes = Theme.objects.bulk_create(
        (
            make_row(declarations[row * units // rows], row, areas, dice)
            for row in range(rows)
        ),
        batch_size=5_000,
    )
    join(Theme.forms, themes, forms, "activityform_id", dice, (1, 1, 2))
    join(
        Theme.co_organisers,
        themes,
        [declaration.unit for declaration in declarations],
        "unit_id",
        dice,
        (0, 0, 0, 1),
    )
    join(Theme.tags, themes, tags, "tag_id", dice, (0, 0, 0, 0, 1))
    annotate(declarations, themes, office, dice)
    people_the_roster(declarations)
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
        )


def make_declarations(campaign, units, dice):
    kinds, first = list(UnitKind), Unit.objects.count()
    units = Unit.objects.bulk_create(
        Unit(
            name=f"望城区第{n}单位",
            short_name=f"{n}单位",
            aliases=f"第{n}办、{n}所",
            kind=kinds[n % 3],
            order=n,
        )
        for n in range(first, first + units)
    )
    return Declaration.objects.bulk_create(
        Declaration(
            campaign=campaign,
            unit=unit,
            status=DeclarationStatus.DRAFT
            if unit.order % 10 == 0
            else dice.choice(DeclarationStatus.filed()),
            revision=1,
            contact_name="张三",
            contact_phone="13800138000",
        )
        for unit in units
    )


def make_row(declaration, row, areas, dice):
    first = dice.randint(1, 12)
    months = Months.of(*range(first, min(12, first + dice.choice((0, 0, 0, 1, 2))) + 1))
    return Theme(
        declaration=declaration,
        position=row,
        title=f"{dice.choice(TITLES)}看得见 {row}",
        time_text=str(months),
        months=months,
        summary="".join(dice.sample(SENTENCES, 3)),
        focus_area=dice.choice([*areas, None]),
        selection=dice.choice(STATES),
    )


def join(relation, themes, others, column, dice, how_many):
    """Rows of a many-to-many table, as many for each theme as the dice say."""
    through = relation.through
    through.objects.bulk_create(
        (
            through(theme_id=theme.pk, **{column: other.pk})
            for theme in themes
            for other in dice.sample(others, dice.choice(how_many))
        ),
        batch_size=10_000,
    )


def annotate(declarations, themes, office, dice):
    """Scans, notes and decisions, as an office leaves them behind."""
    now = timezone.now()
    Attachment.objects.bulk_create(
        (
            Attachment(
                declaration=declaration,
                kind=AttachmentKind.SCAN,
                name="盖章件.pdf",
                ending="pdf",
                size=1,
                uploaded_by=office,
            )
            for declaration in declarations
            if dice.random() < 0.5
        ),
    )
    Filing.objects.bulk_create(
        Filing(
            declaration=declaration,
            sequence=1,
            number=f"2027-{declaration.pk}-1",
            key=uuid.UUID(int=declaration.pk),
            content={},
            received_at=now - timedelta(minutes=dice.randint(1, 10_000)),
            filed_by=office,
        )
        for declaration in declarations
        if declaration.is_filed
    )
    Note.objects.bulk_create(
        Note(theme=theme, text="再核实。", by_label="办公室")
        for theme in themes
        if dice.random() < 0.1
    )
    Decision.objects.bulk_create(
        (
            Decision(
                theme=theme,
                outcome=theme.selection,
                reason="与其他主题重复。",
                decided_by=office,
                decided_by_label="办公室",
            )
            for theme in themes
            if theme.selection != Selection.PENDING
        ),
        batch_size=10_000,
    )

    # The last act of the person who looks: the pages offer to take it back.
    newest = Decision.objects.filter(theme__in=themes[-10:]).first()
    newest.batch = DecisionBatch.objects.create(
        campaign=declarations[0].campaign, by=office
    )
    newest.save()


def people_the_roster(declarations):
    """A filer for each unit, three in four seen lately; silent units, some reminded."""
    now = timezone.now()
    User.objects.bulk_create(
        User(
            username=f"filer{declaration.unit_id}",
            unit=declaration.unit,
            last_login=now if n % 4 else None,
        )
        for n, declaration in enumerate(declarations)
    )
    silent = declarations[len(declarations) // 2 :]
    drafts = Declaration.objects.filter(status=DeclarationStatus.DRAFT)
    drafts.filter(pk__gte=silent[0].pk).update(revision=0, contact_phone="")
    Reminder.objects.bulk_create(
        Reminder(declaration=each, channel=ReminderChannel.PHONE, by_label="office")
        for each in declarations[::5]
        for _ in range(3)
    )


def counting(queries):
    """A wrapper of the database that notes every statement."""

    def note(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    return note


def measure_page(client, page, goal):
    queries = []
    with connection.execute_wrapper(counting(queries)):
        response = client.get(page)
    assert response.status_code == 200, (page, response.status_code)
    before = pace()
    taken = times_of(lambda: client.get(page), ROUNDS)
    print(
        f"{page:62} median {median(taken):4.0f} ms  p95 {p95(taken):4.0f} ms  "
        f"= {p95(taken) / goal:4.2f} × the goal  {len(queries)} queries  "
        f"pace {before:.1f} to {pace():.1f}",
        flush=True,
    )


def main():
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    import_module("wangcheng_portal.wsgi")  # as gunicorn starts the portal
    for year, (units, rows, goal) in SIZES.items():
        office = make_user(f"office{year}", Role.REVIEWER)
        fill_year(year, office, units, rows)
        client = Client(headers={"host": "localhost"})
        client.force_login(office)
        print(f"\n{rows:,} themes of {units:,} units; p95 is to be {goal} ms at most")
        for page in PAGES:
            measure_page(client, iri_to_uri(f"/review/{year}/{page}"), goal)
        for page in WHOLE:
            measure_page(client, iri_to_uri(page), goal)


if __name__ == "__main__":
    main()
