"""媒体报道 of a year: which, and as Excel."""

import django_filters
from django.db.models import F

from review.followup.filters import PartFilter
from review.followup.sheet import write_sheet
from submissions.activities.reporting import write_iso
from submissions.choices import MediaKind
from submissions.documents.paper import Column
from submissions.models import MediaItem

COLUMNS = (
    Column("序号", 12, number=True),
    Column("媒体", 26),
    Column("名称", 34, centred=False),
    Column("标题", 56, stretch=1, centred=False),
    Column("日期", 24),
    Column("网址", 56, stretch=1, centred=False),
    Column("活动主题", 40, centred=False),
    Column("责任单位", 30, centred=False),
)


def list_media_items(campaign, user):
    """Media items of the reports of a campaign that a person may see, the newest first."""
    held = MediaItem.objects.visible_to(user).of_held()
    return (
        held.filter(occasion__activity__campaign=campaign)
        .select_related("occasion__activity__unit")
        .order_by(F("published_on").desc(nulls_last=True), "occasion", "position")
    )


class MediaFilter(PartFilter):
    """Of a queryset from `list_media_items`."""

    texts = ("outlet__icontains", "title__icontains")
    kind = django_filters.ChoiceFilter(
        label="媒体", choices=MediaKind.choices, empty_label="全部"
    )

    class Meta:
        model = MediaItem
        fields = ["q", "kind", "month", "unit"]


def write_media_xlsx(campaign, items, note):
    """Bytes of the sheet, as the list shows it."""
    rows = [list_cells(*each) for each in enumerate(items, start=1)]
    return write_sheet(campaign, "媒体报道", COLUMNS, rows, note)


def list_cells(number, item):
    return (
        str(number),
        item.get_kind_display(),
        item.outlet,
        item.title,
        write_iso(item.published_on),
        item.address,
        item.occasion.title,
        str(item.occasion.unit),
    )
