"""The one rule of where an occasion stands, read by Python and by the database alike."""

from operator import eq, ge, gt, le, lt

from django.db.models import Case, CharField, IntegerField, Q, Value, When

from submissions.choices import OccasionStatus, Stage

LOOKUPS = {
    "exact": eq,
    "in": lambda value, among: value in among,
    "lt": lt,
    "lte": le,
    "gt": gt,
    "gte": ge,
}


def list_stage_rules(today):
    """[(Stage, Q over columns of an occasion)]: the first that holds is its stage.

    A planned occasion has a `report_due` only where 报备 is waived.
    """
    planned = Q(status=OccasionStatus.PLANNED)
    waived = planned & Q(report_due__isnull=False)
    announced = Q(status=OccasionStatus.ANNOUNCED)
    returned = Q(status=OccasionStatus.RETURNED)
    return [
        (Stage.CANCELLED, Q(cancelled_at__isnull=False)),
        (Stage.CONFIRMED, Q(status=OccasionStatus.CONFIRMED)),
        (Stage.REPORTED, Q(status=OccasionStatus.REPORTED)),
        (Stage.OVERDUE, returned & Q(answer_by__lt=today)),
        (Stage.RETURNED, returned),
        (Stage.OVERDUE, announced & Q(report_due__lt=today)),
        (Stage.UNREPORTED, announced & Q(day__lt=today)),
        (Stage.UPCOMING, announced),
        (Stage.OVERDUE, waived & Q(report_due__lt=today)),
        (Stage.UNREPORTED, waived & Q(last_day__lt=today)),
        (Stage.UPCOMING, waived),
        (Stage.OVERDUE, planned & Q(last_day__lt=today)),
        (Stage.UNANNOUNCED, planned),
    ]


def find_stage(occasion, today):
    """The Stage of an occasion on this day."""
    for stage, condition in list_stage_rules(today):
        if holds(condition, occasion):
            return stage
    raise ValueError(f"no stage for {occasion}")


def holds(condition, row):
    """Whether a Q over the columns of one row is true of it; AND, OR and NOT only."""
    answers = [
        holds(part, row) if isinstance(part, Q) else compare(row, *part)
        for part in condition.children
    ]
    found = any(answers) if condition.connector == Q.OR else all(answers)
    return found != condition.negated


def compare(row, lookup, wanted):
    column, _, how = lookup.partition("__")
    value = getattr(row, column)
    if how == "isnull":
        return (value is None) == wanted
    return value is not None and LOOKUPS[how or "exact"](value, wanted)


def select_stage(today):
    """Expression: the stage of an occasion, as text."""
    return choose_by_rule(today, lambda stage: stage.value, CharField())


def select_stage_rank(today):
    """Expression: how little an occasion needs somebody, 0 the most."""
    return choose_by_rule(today, lambda stage: stage.rank, IntegerField())


def choose_by_rule(today, value_of, output):
    rules = list_stage_rules(today)
    cases = [When(condition, then=Value(value_of(stage))) for stage, condition in rules]
    return Case(*cases, output_field=output)
