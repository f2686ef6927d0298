"""Excel of the lists: the rows of the page, filtered and sorted as it is."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from review.models.workbench import DeskSettings
from review.themes.preferences import Order
from submissions.choices import MailStatus, Selection
from tests.factories import make_mail, make_selected, make_theme

pytestmark = pytest.mark.django_db


def read_table(client, address):
    """(heads, rows) below the title and the note; what the heads choose from."""
    sheet = load_workbook(BytesIO(client.get(address).content)).active
    first = sheet.auto_filter.ref.partition(":")[0]
    heads, *rows = sheet.iter_rows(min_row=int(first[1:]), values_only=True)
    return heads, rows, sheet.auto_filter.ref


def test_themes_are_those_of_the_list_in_its_order(client, reviewer, campaign):
    make_selected(title="后办的", time_text="9月")
    make_selected(title="=先办的", time_text="4月")
    make_theme(title="不在列", selection=Selection.PENDING)
    DeskSettings.objects.create(owner=reviewer, order=Order.MONTH)
    client.force_login(reviewer)

    page = client.get("/review/2027/themes/?selection=selected")
    heads, rows, _ = read_table(client, "/review/2027/themes.xlsx?selection=selected")

    place = heads.index("活动主题")
    assert [row[place] for row in rows] == ["=先办的", "后办的"]
    assert [str(theme) for theme in page.context["themes"]] == ["=先办的", "后办的"]
    assert "/review/2027/themes.xlsx?selection=selected" in page.text


@pytest.mark.parametrize("by", ["year", "unit", "kind", "focus", "form"])
def test_overview_is_the_table_that_is_shown_with_its_sums(client, reviewer, by):
    theme = make_selected(time_text="4月")
    make_theme(theme.declaration, time_text="5月")
    client.force_login(reviewer)

    heads, rows, chosen = read_table(client, f"/review/2027/overview.xlsx?by={by}")

    summed = (
        1
        if by == "year"
        else rows[-1][heads.index("4月" if "4月" in heads else "入选")]
    )
    assert summed == 1
    assert not any(0 in row for row in rows)
    assert (by == "year") == (chosen.partition(":")[2].endswith(str(len(rows) + 3)))


def test_letters_are_those_of_the_filter(client, reviewer, campaign):
    make_mail(subject="在列", campaign=campaign)
    make_mail(subject="已停", status=MailStatus.DISCARDED, campaign=campaign)
    client.force_login(reviewer)

    _, rows, _ = read_table(client, "/review/2027/outbox.xlsx?status=waiting")

    assert [row[1] for row in rows] == ["在列"]
