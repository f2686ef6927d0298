"""Columns of a theme that hold more than they look: months, the text to search."""

from django.db import models
from django.db.models import ExpressionWrapper, F

from submissions.months import Months
from submissions.text import fold


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


def overlaps_months(column, months):
    """Expression: how the mask in `column` overlaps `months`; 0 means not at all."""
    return ExpressionWrapper(
        F(column).bitand(months.mask), output_field=models.SmallIntegerField()
    )


class FoldedField(models.TextField):
    """The text of other columns, folded; written with every save that names it.

    To look for a Latin word in 25,000 themes as they are written takes PostgreSQL
    three times as long, and wide letters and narrow ones would be asked for one by one.
    """

    def __init__(self, of, **options):
        self.of = of
        super().__init__(**{"default": "", "editable": False} | options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        return name, path, [self.of, *args], options

    def pre_save(self, instance, add):
        text = fold("\n".join(getattr(instance, column) for column in self.of))
        setattr(instance, self.attname, text)
        return text
