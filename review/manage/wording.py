"""How a change of columns is said: the label of each, its old and its new value."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from submissions import audit
from submissions.district import find_kind
from submissions.models import Unit

MODELS = {model._meta.label_lower: model for model in apps.get_models()}
EMPTY = "（空）"


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str

    def __str__(self):
        return f"{self.label}由“{self.before}”改为“{self.after}”"


def describe_changes(model, changes):
    """[FieldChange] of {column: [old, new]} as `audit.list_changes` writes it.

    `model`: a model class, or None for what no longer has one.
    """
    return [
        FieldChange(
            find_label(model, column), *(say(model, column, one) for one in pair)
        )
        for column, pair in changes.items()
    ]


def describe_columns(thing, names):
    """[(label, value)] of a thing as it stands."""
    return [
        (
            find_label(type(thing), name),
            say(type(thing), name, audit.write_plain(name, getattr(thing, name))),
        )
        for name in names
    ]


def find_label(model, column):
    return str(field.verbose_name) if (field := find_field(model, column)) else column


def say(model, column, value):
    if isinstance(value, bool):
        return "是" if value else "否"
    if model is Unit and column == "kind":
        return find_kind(value).label
    field = find_field(model, column)
    return (
        str(dict(field.flatchoices if field else ()).get(value, value))
        if value not in (None, "")
        else EMPTY
    )


def find_field(model, column):
    try:
        return model and model._meta.get_field(column)
    except FieldDoesNotExist:
        return None


def find_model(label):
    """The model class of `submissions.unit`; None when there is no such thing any more."""
    return MODELS.get(label)
