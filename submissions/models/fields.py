"""Columns of a theme that hold more than they look: months, the trace of its text."""

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.lookups import GreaterThanOrEqual

from submissions import traces
from submissions.months import Months


class MonthsField(models.PositiveSmallIntegerField):
    """`Months` behind a 12-bit mask, so “any of these months” is one test."""

    def from_db_value(self, value, expression, connection):
        return None if value is None else Months.from_mask(value)

    def to_python(self, value):
        if value is None or isinstance(value, Months):
            return value
        return Months.from_mask(super().to_python(value))

    def get_prep_value(self, value):
        return (
            value.mask if isinstance(value, Months) else super().get_prep_value(value)
        )

    def value_to_string(self, obj):
        return str(self.value_from_object(obj).mask)


def overlap(column, mask, kind):
    return ExpressionWrapper(F(column).bitand(mask), output_field=kind)


def shares_month(column, months):
    """Expression: how the mask in `column` overlaps `months`; 0 means not at all."""
    return overlap(column, months.mask, models.SmallIntegerField())


class TraceField(models.BigIntegerField):
    """One part of the trace of the texts in other columns, written with every save."""

    def __init__(self, part, of, **options):
        self.part, self.of = part, of
        super().__init__(**{"default": 0, "editable": False} | options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        return name, path, [self.part, self.of, *args], options

    def pre_save(self, instance, add):
        text = "\n".join(getattr(instance, column) for column in self.of)
        setattr(instance, self.attname, traces.trace(text)[self.part])
        return super().pre_save(instance, add)


def may_hold(columns, words):
    """Condition: the trace in `columns`, one of each part, has all bits of these words.

    Every text that holds them passes, capitals or not, if of the letters with capitals
    they use only the Latin ones. Asked as “no less”, which only “the same” can be: of
    that a database expects enough rows not to look them up one by one.
    """
    parts = zip(columns, traces.trace(words), strict=True)
    return Q(
        *(
            GreaterThanOrEqual(overlap(column, bits, models.BigIntegerField()), bits)
            for column, bits in parts
            if bits
        )
    )
