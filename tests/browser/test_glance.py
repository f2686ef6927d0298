"""一页通览 on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from submissions.choices import DeclarationStatus, OccasionStatus
from submissions.months import Months
from tests.activities import make_activity, make_occasion
from tests.factories import make_campaign, make_declaration, make_theme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_full_year_prints_on_one_sheet(open_browser, leader):
    campaign = make_campaign()
    declaration = make_declaration(
        campaign=campaign, status=DeclarationStatus.SUBMITTED
    )
    for n, area in enumerate([*campaign.focus_areas.all(), None]):
        theme = make_theme(declaration, focus_area=area)
        months = Months.of(n + 1)
        activity = make_activity(
            campaign=campaign, months=months, theme=theme, title="长" * 30
        )
        for status in (OccasionStatus.PLANNED, OccasionStatus.CONFIRMED):
            make_occasion(activity, status)

    visitor = open_browser("leader")

    assert visitor.path == "/review/2027/glance/"
    sheet = visitor.page.pdf(prefer_css_page_size=True)
    [page] = PdfReader(BytesIO(sheet)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    text = page.extract_text()
    assert "报送率" in text
    assert "内部资料" in text
    assert "退出" not in text
