import pytest

from submissions.declarations.drafts import EditedRow, write_row
from submissions.models import Theme
from tests.factories import make_declaration, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def declaration():
    return make_declaration()


def stored(theme):
    return Theme.objects.get(pk=theme.pk).search_text


def test_search_text_is_title_and_summary_folded(declaration):
    theme = make_theme(declaration, "5Ｇ 热线", summary="WiFi 全覆盖。")

    assert stored(theme) == "5g 热线\nwifi 全覆盖。"


def test_search_text_follows_a_saved_row(declaration):
    theme = make_theme(declaration, "旧题", summary="旧文。")
    theme.title = "新题"

    write_row(declaration, EditedRow(theme), 1)

    assert stored(theme) == "新题\n旧文。"


def test_search_text_is_written_for_many_at_once(declaration):
    Theme.objects.bulk_create([Theme(declaration=declaration, title="ABC")])

    assert Theme.objects.get().search_text == "abc\n"
