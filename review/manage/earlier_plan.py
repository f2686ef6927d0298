"""An earlier year's issued 计划安排表 becomes that year: what it says, and nothing else."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from review.manage.campaigns import (
    CampaignRefused,
    copy_columns,
    copy_forms,
    save_new_campaign,
)
from submissions import audit
from submissions.choices import DeclarationStatus, PlanStatus, Selection
from submissions.directory import Directory
from submissions.intake import read_plan
from submissions.models import (
    Campaign,
    Plan,
    PlanEntry,
    Unit,
)
from submissions.months.words import quote_text
from submissions.text import split_names
from submissions.transitions import create_in_state

BY_COMMAND = "命令行"
FROM_PAPER = "照印发的文件导入"
# 区教育局（牵头）, 牵头单位：区教育局
PART_PLAYED = re.compile(
    r"[（(](?:牵头|主办|承办|协办|配合|责任|参与)(?:单位|部门)?[）)]"
    r"|(?:牵头|主办|承办|协办|配合|责任|参与)(?:单位|部门)[:：]"
)
HEADS = (
    "序号",
    "活动主题",
    "责任单位",
    "活动时间（月份）",
    "活动形式",
    "活动简介",
    "备注",
)
YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")


@dataclass
class EarlierRow:
    """A row of the plan with its units: `lead` None where the first name is unknown."""

    line: object
    lead: Unit | None
    partners: list
    names: list
    unknown: list

    @property
    def units_text(self):
        return "、".join(self.names)

    @property
    def others(self):
        """Partners that are no unit of the roster, as written."""
        return [name for name in self.names[1:] if name in self.unknown]


@dataclass
class EarlierPlan:
    """What a file says. `stops`: sentences of why it cannot be imported as it is;
    `doubts`: of what a person should look at."""

    year: int
    reading: object
    rows: list
    stops: list = field(default_factory=list)
    doubts: list = field(default_factory=list)

    @property
    def units(self):
        """The units found, each once, in official order."""
        found = {
            unit for row in self.rows for unit in (row.lead, *row.partners) if unit
        }
        return sorted(found, key=lambda unit: (unit.order, unit.pk))

    @property
    def unknown(self):
        """{name that no unit has: [number of the row]}."""
        told = {}
        for number, row in enumerate(self.rows, start=1):
            for name in row.unknown:
                told.setdefault(name, []).append(number)
        return told

    @property
    def unattached(self):
        """Rows that stay in the plan alone: nobody knows whose they are."""
        return [row for row in self.rows if row.lead is None]

    @property
    def text(self):
        """The rows as a .csv that reads the same again."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADS)
        for number, row in enumerate(self.rows, start=1):
            writer.writerow([number, *list_cells(row)])
        return text.getvalue()


def list_cells(row):
    line = row.line
    return (
        line.title,
        row.units_text,
        line.time_text,
        line.forms_text,
        line.summary,
        line.remark,
    )


# --- read -----------------------------------------------------------------------------


def read_earlier_plan(name, content, year):
    """The EarlierPlan of a file. Raises IntakeRefused."""
    model = find_like_campaign()
    reading = read_plan(name, content, forms=list_form_names(model), year=year)
    directory = Directory(Unit.objects.all())
    plan = EarlierPlan(
        year, reading, [read_row(line, directory) for line in reading.rows]
    )
    plan.stops = [*list_stops(plan)]
    plan.doubts = [*list_doubts(plan)]
    return plan


def find_like_campaign():
    """The campaign that lends what a paper does not say: names of the office, the forms."""
    return Campaign.objects.filter(imported=False).first()


def list_form_names(campaign):
    return [form.name for form in campaign.activity_forms.all()] if campaign else []


def read_row(line, directory):
    names = choose_names(line.units_written, directory)
    units = [directory.find(name) for name in names]
    lead = units[0] if units else None
    partners = [unit for unit in units[1:] if unit and unit != lead]
    unknown = [name for name, unit in zip(names, units, strict=True) if not unit]
    return EarlierRow(line, lead, list(dict.fromkeys(partners)), names, unknown)


def choose_names(written, directory):
    """The names in a cell; a line end parts two of them, or folds a long one."""
    plain = PART_PLAYED.sub("", written)
    apart = split_names(plain)
    folded = split_names(plain.replace("\n", ""))
    return min(
        (apart, folded), key=lambda names: sum(not directory.find(n) for n in names)
    )


def list_stops(plan):
    """Sentences: what has to be mended first."""
    if find_like_campaign() is None:
        yield "还没有年度申报活动。请先建立今年的，再导入往年的计划。"
    if plan.year > timezone.localdate().year:
        yield f"{plan.year}年还没有到，只能导入以前的计划。"
    if Campaign.objects.filter(year=plan.year).exists():
        yield f"{plan.year}年已经建立，没有导入。一个年度只能建立一次，请核对年份。"
    if not plan.rows:
        yield "表头下面没有活动。请检查是不是选错了文件。"
    for number, row in enumerate(plan.rows, start=1):
        for sentence in list_row_stops(row):
            yield f"第 {number} 项：{sentence}"


def list_row_stops(row):
    if not row.line.months:
        written = quote_text(row.line.time_text) if row.line.time_text else "空着"
        yield f"活动时间{written}，看不出是几月。请在文件里写明几月，再导入。"
    if not row.line.title:
        yield "没有活动主题。请在文件里补上，再导入。"
    texts = {
        "title": row.line.title,
        "unit_name": row.units_text,
        "forms_text": row.line.forms_text,
        "remark": row.line.remark,
    }
    for column, text in texts.items():
        told = PlanEntry._meta.get_field(column)
        if len(text) > told.max_length:
            yield (
                f"{told.verbose_name}有 {len(text)} 个字，最多 {told.max_length} 个。"
                "请在文件里改短，再导入。"
            )


def list_doubts(plan):
    """Sentences: what a person should look at before it is imported."""
    reading = plan.reading
    years = set(YEAR.findall(reading.title))
    if years and str(plan.year) not in years:
        yield f"标题写的是{quote_text(reading.title)}，要导入的是{plan.year}年，请核对。"
    if not reading.title:
        yield "没有读到标题。"
    if reading.dated is None:
        yield "没有读到落款日期，页面上不写这一年是哪天印发的。"
    yield from map(str, reading.problems)
    for row in plan.rows:
        yield from map(str, row.line.problems)


def describe_plan(plan):
    """Sentences of a preview, for a command: what stops it first."""
    yield from plan.stops
    yield f"标题：{plan.reading.title or '没有读到'}"
    yield f"认出 {len(plan.units)} 个单位。"
    for name, numbers in plan.unknown.items():
        rows = "、".join(map(str, numbers))
        yield f"没有叫“{name}”的单位（第 {rows} 项）。是现有单位的别名，请先记进那个单位。"
    yield from plan.doubts


# --- write ----------------------------------------------------------------------------


@transaction.atomic
def import_plan(plan, *, actor=None, title=None, office=None, dated=None):
    """Write the EarlierPlan as that year's finished campaign.

    `title`, `office` and `dated` go before what the file says. Raises CampaignRefused
    with every sentence that stops it.
    """
    if plan.stops:
        raise CampaignRefused(*plan.stops)
    plan.reading.title = title or plan.reading.title
    plan.reading.office = office or plan.reading.office
    plan.reading.dated = dated or plan.reading.dated
    campaign = add_imported_campaign(plan, actor=actor)
    forms = {form.name: form for form in campaign.activity_forms.all()}
    version = add_version(campaign, plan, actor=actor)
    declarations = add_declarations(campaign, plan)
    entries = []
    for position, row in enumerate(plan.rows, start=1):
        theme = row.lead and add_theme(declarations[row.lead], position, row, forms)
        entries.append(make_entry(version, theme, position, row))
    PlanEntry.objects.bulk_create(entries)
    audit.record(
        actor=actor,
        action="campaign.import",
        target=campaign,
        rows=len(plan.rows),
        units=len(declarations),
        unknown=list(plan.unknown),
    )


def add_imported_campaign(plan, *, actor):
    like, now = find_like_campaign(), timezone.now()
    first_day = find_moment(datetime(plan.year, 1, 1).date())
    campaign = Campaign(
        **copy_columns(like)
        | {
            "year": plan.year,
            "notice_title": "",
            "opens_at": first_day,
            "deadline": find_moment(datetime(plan.year, 12, 31).date()),
            "imported": True,
            "archived_at": now,
            "archived_by_label": actor.label if actor else BY_COMMAND,
        }
    )
    save_new_campaign(campaign)
    copy_forms(like.activity_forms.all(), campaign)
    return campaign


def find_moment(day):
    return timezone.make_aware(datetime.combine(day, time()))


def add_version(campaign, plan, *, actor):
    """The one version of that year, in force. Without a day it counts as of 1 January."""
    reading = plan.reading
    return create_in_state(
        Plan.objects.create(campaign=campaign).versions,
        PlanStatus.ISSUED,
        title=reading.title or campaign.title_of(campaign.plan_title),
        office_name=reading.office or campaign.office_name,
        dated=reading.dated,
        issued_at=find_moment(reading.dated) if reading.dated else campaign.opens_at,
        issued_by_label=FROM_PAPER,
    )


def add_declarations(campaign, plan):
    """{lead unit: its Declaration}; it stands for the rows, nobody ever filed it here."""
    leads = sorted(
        {row.lead for row in plan.rows if row.lead}, key=lambda unit: unit.order
    )
    return {
        unit: create_in_state(
            campaign.declarations, DeclarationStatus.ACCEPTED, unit=unit, revision=1
        )
        for unit in leads
    }


def add_theme(declaration, position, row, forms):
    line = row.line
    theme = create_in_state(
        declaration.themes,
        Selection.SELECTED,
        column="selection",
        position=position,
        title=line.title,
        time_text=line.time_text,
        months=line.months,
        other_form=line.other_form,
        summary=line.summary,
        other_co_organisers="、".join(row.others),
    )
    theme.forms.set([forms[name] for name in line.forms])
    theme.co_organisers.set(row.partners)
    return theme


def make_entry(version, theme, position, row):
    return PlanEntry(
        version=version,
        theme=theme,
        unit=row.lead,
        months=row.line.months,
        position=position,
        title=row.line.title,
        unit_name=row.units_text,
        forms_text=row.line.forms_text,
        summary=row.line.summary,
        remark=row.line.remark,
    )
