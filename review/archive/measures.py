"""考核 in figures: each counted from the very rows that its list shows."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import CharField, Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast, TruncDate

from review.followup.rows import (
    COUNTED,
    count_rows,
    list_occasions,
    list_opinions,
)
from review.models import EvidencePoints
from review.publicity.media import list_media_items
from review.roster.rows import find_roster
from submissions import audit
from submissions.choices import DeclarationStatus, Standing
from submissions.declarations.workflow import RETURN
from submissions.district import find_district
from submissions.models import (
    AuditEntry,
    Declaration,
    Filing,
    OccasionReport,
    Unit,
)

EVERY_ROW = Q()


@dataclass(frozen=True)
class Source:
    """Rows that are counted; `unit`: the way from a row to its unit, `measure`: its 量词,
    `template`: how a list shows them."""

    measure: str
    unit: str
    template: str


DECLARATIONS = Source("份", "unit", "review/archive/_counted_declarations.html")
OCCASIONS = Source("场", "activity__unit", "review/archive/_counted_occasions.html")
OPINIONS = Source(
    "条", "occasion__activity__unit", "review/archive/_counted_opinions.html"
)
MEDIA = Source("条", "occasion__activity__unit", "review/archive/_counted_media.html")


@dataclass(frozen=True)
class Measure:
    """One figure. `meaning`: what is counted, for whoever checks it; `condition`: which
    rows of the source; `whole`: the figure that it is a share of, if it can have points.
    """

    key: str
    label: str
    meaning: str
    source: Source
    condition: Q = EVERY_ROW
    whole: str = ""

    @property
    def head(self):
        """Of a narrow column: “按时报送” in two lines of two."""
        label = self.label
        return f"{label[:2]}\n{label[2:]}" if len(label) == 4 else label


# Page, Excel, PDF and the lists read this table and nothing else.
MEASURES = {
    measure.key: measure
    for measure in (
        Measure(
            "due",
            "应报送",
            "要报送申报表的单位，一个单位一份；已停用而没有报送的不算。",
            DECLARATIONS,
        ),
        Measure(
            "filed_on_time",
            "按时报送",
            "截止时间（办公室同意延期的，延期时间）之前收到过申报表，后来没有撤回不报；"
            "办公室代填的、填写无主题说明的也算。",
            DECLARATIONS,
            Q(on_time=True) & ~Q(status=DeclarationStatus.DRAFT),
            whole="due",
        ),
        Measure(
            "returned",
            "申报退回",
            "申报表被退回修改过的，退回几次都算一份。",
            DECLARATIONS,
            Q(was_returned=True),
        ),
        Measure(
            "planned",
            "计划场次",
            "现行计划安排的和单位加办的，已取消的不算。",
            OCCASIONS,
            COUNTED["planned"],
        ),
        Measure(
            "held",
            "已开展",
            "报送过情况报告的场次，待确认、退回修改的也算。",
            OCCASIONS,
            COUNTED["held"],
            whole="planned",
        ),
        Measure(
            "in_planned_month",
            "当月开展",
            "已开展的场次中，实际日期在计划月份以内的。",
            OCCASIONS,
            COUNTED["in_planned_month"],
            whole="held",
        ),
        Measure(
            "reported_on_time",
            "按时报告",
            "已开展的场次中，首次情况报告在应报送日期当天或之前收到的。",
            OCCASIONS,
            COUNTED["held"] & Q(on_time=True),
            whole="held",
        ),
        Measure(
            "report_returned",
            "报告退回",
            "情况报告被退回修改过的，退回几次都算一场。",
            OCCASIONS,
            Q(returned_at__isnull=False),
        ),
        Measure(
            "logo",
            "展示标识",
            "已开展的场次中，报告写明展示了 LOGO 标识的。",
            OCCASIONS,
            COUNTED["held"] & Q(logo_shown=True),
            whole="held",
        ),
        Measure("opinions", "意见", "报送过的情况报告里登记的意见建议。", OPINIONS),
        Measure(
            "answered",
            "已答复",
            "登记的意见建议中，写明了答复和答复日期的。",
            OPINIONS,
            Q(answered_on__isnull=False),
            whole="opinions",
        ),
        Measure("media", "媒体报道", "报送过的情况报告里登记的媒体报道。", MEDIA),
    )
}
SHARES = {key: measure for key, measure in MEASURES.items() if measure.whole}


def select_declarations(campaign, user):
    """Of the roster, with `on_time`, `was_returned` and `first_filed_at`; one that was
    closed before it filed is not counted."""
    filings = Filing.objects.filter(declaration=OuterRef("pk"))
    in_time = Q(received_at__lt=campaign.closes_at) | Q(
        received_at__lt=OuterRef("extended_until")
    )
    returns = AuditEntry.objects.filter(
        action=RETURN.name,
        target_type=Declaration._meta.label_lower,
        target_id=Cast(OuterRef("pk"), CharField()),
    )
    return (
        find_roster(campaign, user)
        .exclude(standing=Standing.STOPPED)
        .annotate(
            on_time=Exists(filings.filter(in_time)),
            was_returned=Exists(returns),
            first_filed_at=Subquery(find_first_moment(filings)),
        )
        .select_related("unit")
    )


def select_occasions(campaign, user):
    """Standing ones with `first_filed_at`, and `on_time`: it was by the day due."""
    reports = OccasionReport.objects.filter(occasion=OuterRef("pk"))
    return (
        list_occasions(campaign, user)
        .standing()
        .annotate(first_filed_at=Subquery(find_first_moment(reports)))
        .annotate(on_time=Q(report_due__gte=TruncDate("first_filed_at")))
    )


def find_first_moment(snapshots):
    return snapshots.order_by("sequence").values("received_at")[:1]


SELECTORS = {
    DECLARATIONS: select_declarations,
    OCCASIONS: select_occasions,
    OPINIONS: list_opinions,
    MEDIA: list_media_items,
}


def select_counted(measure, campaign, user, unit=None):
    """The rows that a figure counts, of one unit or of all, in official order."""
    source = measure.source
    rows = SELECTORS[source](campaign, user).filter(measure.condition)
    if unit is not None:
        rows = rows.filter(**{source.unit: unit})
    return rows.order_by(f"{source.unit}__order", source.unit, "pk")


@dataclass(frozen=True)
class Line:
    """The figures of a unit, or of the district where `unit` is None.

    `counts`: {key of a measure: number}; `points`: {key: points for the whole share}.
    """

    counts: dict
    points: dict
    unit: Unit | None = None

    @property
    def name(self):
        return self.unit.name if self.unit else find_district().whole

    @property
    def figures(self):
        """[(Measure, number)] in the order of the table."""
        return [(measure, self.counts[key]) for key, measure in MEASURES.items()]

    @property
    def applicable(self):
        """{key: points} of the measures that this unit has anything to measure of."""
        return {
            key: points
            for key, points in self.points.items()
            if self.counts[MEASURES[key].whole]
        }

    @property
    def most(self):
        return sum(self.applicable.values())

    @property
    def score_text(self):
        """“86.5／90”: points of what there is nothing to measure of are in neither."""
        reached = (
            points * self.counts[key] / self.counts[MEASURES[key].whole]
            for key, points in self.applicable.items()
        )
        return f"{round(sum(reached), 1):g}／{self.most}" if self.most else "—"


def count_evidence(campaign, user):
    """(Line of the district, [Line] of its units in official order); six queries."""
    counts = defaultdict(lambda: dict.fromkeys(MEASURES, 0))
    for source, select in SELECTORS.items():
        asked = {
            measure.key: Count("pk", filter=measure.condition)
            for measure in MEASURES.values()
            if measure.source is source
        }
        rows = select(campaign, user).values(source.unit)
        for unit, numbers in count_rows(rows, source.unit, asked).items():
            counts[unit] |= numbers
    points = read_points(campaign)
    units = Unit.objects.filter(pk__in=list(counts)).order_by("order", "pk")
    lines = [Line(counts[unit.pk], points, unit) for unit in units]
    total = {key: sum(line.counts[key] for line in lines) for key in MEASURES}
    return Line(total, points), lines


def read_points(campaign):
    """{key of a measure: points} as the office set them; empty while it set none."""
    said = dict(campaign.evidence_points.values_list("measure", "points"))
    return {key: said[key] for key in SHARES if said.get(key)}


@transaction.atomic
def set_points(campaign, points, *, actor):
    """`points`: {key of a share: 1 to 100}; the others have none afterwards."""
    if points == read_points(campaign):
        return
    campaign.evidence_points.all().delete()
    EvidencePoints.objects.bulk_create(
        EvidencePoints(campaign=campaign, measure=key, points=number)
        for key, number in points.items()
    )
    audit.record(actor=actor, action="evidence.points", target=campaign, points=points)
