"""One row of the 附表: stored, filled into the form, typed, compared and filed alike."""

import pytest

from submissions.declarations.forms import make_theme_formset
from submissions.declarations.prefill import list_row_inputs, prefill_rows
from submissions.models import Declaration
from submissions.rows import RowContent
from tests.factories import make_declaration, make_theme, make_unit


@pytest.fixture
def theme(campaign):
    declaration = make_declaration(campaign=campaign)
    theme = make_theme(
        declaration,
        "走进大厅",
        forms=("现场观摩", "座谈交流"),
        other_form="直播",
        focus_area=campaign.focus_areas.create(name="优化营商环境", position=9),
    )
    theme.co_organisers.set([make_unit("区教育局"), make_unit("区档案馆")])
    return theme


def test_row_that_went_through_the_form_is_filed_as_before(theme):
    formset = make_theme_formset(theme.declaration, prefill_rows(theme.declaration, []))
    assert formset.is_valid()

    [typed] = formset.rows()

    assert typed.content(1) == theme.content(1)


def test_unknown_form_of_a_file_goes_to_the_others(campaign):
    row = RowContent(forms=["现场观摩", "沙龙"], other_form="直播")

    [filled] = list_row_inputs(Declaration(campaign=campaign), [row])

    known = campaign.activity_forms.get(name="现场观摩")
    assert filled["forms"] == [str(known.pk)]
    assert filled["other_form"] == "沙龙、直播"
