"""A set of months in one small integer column."""

from django.db import models
from django.db.models import ExpressionWrapper, F

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


def shares_month(column, months):
    """Expression: how the mask in `column` overlaps `months`; 0 means not at all."""
    return ExpressionWrapper(
        F(column).bitand(months.mask), output_field=models.SmallIntegerField()
    )
