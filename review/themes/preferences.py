"""How each person likes the workbench: kept filters, columns, order, page size, keys."""

from django.db import IntegrityError, transaction
from django.db.models import TextChoices

from review.models import DeskSettings, SavedFilter

MOST_FILTERS = 20
LONGEST_QUERY = SavedFilter._meta.get_field("query").max_length
PAGE_SIZES = (20, 50, 100, 200)
COLUMNS = {
    "brief": "简介",
    "unit": "单位",
    "time": "时间",
    "forms": "形式",
    "focus": "重大主题",
}


class Order(TextChoices):
    OFFICIAL = "official", "官方顺序"
    FILED = "filed", "最近报送在前"
    MONTH = "month", "月份先后"
    DECIDED = "decided", "最近甄选在前"


class NotKept(Exception):
    """A filter cannot be kept so; the message says why."""


def read_settings(person):
    """As stored, or as the workbench comes; nothing is written."""
    stored = DeskSettings.objects.filter(owner=person).first()
    return stored or DeskSettings(owner=person)


def list_columns(settings):
    """Names of the columns shown."""
    return [name for name in COLUMNS if name in (settings.columns or COLUMNS)]


def name_hidden_columns(settings):
    return [name for name in COLUMNS if name not in list_columns(settings)]


def keep_filter(person, name, query):
    """Keep the conditions of an address under a name; raises NotKept."""
    if person.saved_filters.count() >= MOST_FILTERS:
        raise NotKept(f"最多存 {MOST_FILTERS} 个常用筛选，请先删去不用的。")
    return save_filter(SavedFilter(owner=person, name=name, query=query))


def rename_filter(kept, name):
    """Raises NotKept."""
    kept.name = name
    return save_filter(kept)


def save_filter(kept):
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise NotKept(
            f"您已经有一个叫“{kept.name}”的常用筛选，请换一个名称。"
        ) from None
    return kept
