from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from submissions.declarations.forms import HeadForm, make_theme_formset
from submissions.forms import LineField, ProseField, SubmitForm
from tests.factories import make_campaign, make_declaration, make_theme, rows_post


@pytest.fixture
def declaration(campaign):
    return make_declaration()


def contact(declaration, **typed):
    data = {"contact_name": "张三", "contact_phone": "13800138000"} | typed
    return HeadForm(data, instance=declaration)


def sent(declaration, *rows, **head):
    """The formset as it stands after a browser has posted it."""
    posted = urlencode(rows_post(*rows, **head), doseq=True)
    return make_theme_formset(declaration, QueryDict(posted))


# Contact ---------------------------------------------------------------------


def test_empty_contact_can_be_saved_as_a_draft(declaration):
    form = contact(declaration, contact_name="", contact_phone="")

    assert form.is_valid()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１３８００１３８０００", "13800138000"),
        ("0731 8810 0650 转 801", "0731-88100650-801"),
        ("问办公室", "问办公室"),
    ],
)
def test_phone_is_kept_in_its_canonical_form(declaration, typed, kept):
    form = contact(declaration, contact_phone=typed)

    assert form.is_valid()
    assert form.cleaned_data["contact_phone"] == kept


@pytest.mark.parametrize("typed", ["430122198001011234", "43012219800101123X"])
def test_identity_number_is_refused_even_in_a_draft(declaration, typed):
    form = contact(declaration, contact_phone=typed)

    assert not form.is_valid()
    assert "这里不能填写身份证号码" in form.errors["contact_phone"][0]


@pytest.mark.parametrize("name", ["O'Brien", "买买提·艾力", "欧阳", "汉" * 30])
def test_names_of_all_kinds_are_taken(declaration, name):
    form = contact(declaration, contact_name=name)

    assert form.is_valid()
    assert form.cleaned_data["contact_name"] == name


@pytest.mark.parametrize("field", ["contact_name", "contact_phone", "none_reason"])
def test_draft_takes_a_head_of_any_length(declaration, field):
    form = contact(declaration, **{field: "汉" * 9000})

    assert form.is_valid()
    assert len(form.cleaned_data[field]) == 9000


# Rows ------------------------------------------------------------------------


def test_one_row_stands_ready_on_an_empty_form(declaration):
    formset = make_theme_formset(declaration)

    assert len(formset) == 1


def test_rows_that_exist_come_without_an_empty_one(declaration):
    make_theme(declaration)
    make_theme(declaration)

    assert len(make_theme_formset(declaration)) == 2
    assert len(make_theme_formset(declaration, extra=1)) == 3


def test_no_empty_row_beyond_the_limit(declaration):
    declaration.campaign.maximum_themes = 2
    make_theme(declaration)
    make_theme(declaration)

    assert len(make_theme_formset(declaration, extra=1)) == 2


def test_rows_beyond_a_lowered_limit_stay_in_sight(declaration):
    declaration.campaign.maximum_themes = 1
    make_theme(declaration)
    make_theme(declaration)

    assert len(make_theme_formset(declaration)) == 2


def test_sent_row_edits_the_theme_that_it_names(declaration):
    make_theme(declaration)
    theme = make_theme(declaration)

    formset = sent(declaration, {"row": theme.pk, "title": "改名"})

    assert formset.is_valid()
    assert formset.rows()[0].theme == theme


def test_row_of_another_unit_is_refused(declaration):
    foreign = make_theme(make_declaration())

    formset = sent(declaration, {"row": foreign.pk, "title": "夺来的行"})

    assert not formset.is_valid()
    assert "已经不在您的申报表里" in formset[0].non_field_errors()[0]


def test_row_sent_twice_is_refused(declaration):
    theme = make_theme(declaration)

    formset = sent(declaration, {"row": theme.pk}, {"row": theme.pk})

    assert not formset.is_valid()
    assert "同一行出现了两次" in formset.non_form_errors()[0]


@pytest.mark.parametrize(("total", "initial"), [(-1, 0), (1, 2), (0, 5), (2, -1)])
def test_counts_that_do_not_fit_are_refused(declaration, total, initial):
    counts = {"rows-TOTAL_FORMS": total, "rows-INITIAL_FORMS": initial}

    formset = sent(declaration, {"title": "一"}, **counts)

    assert not formset.is_valid()
    assert "行数对不上" in formset.non_form_errors()[0]


@pytest.mark.parametrize("total", ["", "abc", "1e9", "9" * 5000])
def test_counts_that_are_no_numbers_are_refused(declaration, total):
    formset = sent(declaration, {"title": "一"}, **{"rows-TOTAL_FORMS": total})

    assert not formset.is_valid()
    assert "页面没有送全" in formset.non_form_errors()[0]


def test_draft_takes_more_rows_than_may_be_filed(declaration):
    declaration.campaign.maximum_themes = 2

    formset = sent(declaration, {"title": "一"}, {"title": "二"}, {"title": "三"})

    assert formset.is_valid()
    assert len(formset.rows()) == 3


def test_rows_beyond_all_room_are_refused_with_the_limit(declaration):
    declaration.campaign.maximum_themes = 2

    formset = sent(declaration, *[{"title": "一"}] * 23)

    assert not formset.is_valid()
    assert "至多填 2 个活动主题" in formset.non_form_errors()[0]


def test_rows_that_go_do_not_count_towards_the_limit(declaration):
    declaration.campaign.maximum_themes = 2
    going = {"title": "三", "DELETE": "on"}

    formset = sent(declaration, {"title": "一"}, {"title": "二"}, going)

    assert formset.is_valid()
    assert [row.removed for row in formset.rows()] == [False, False, True]


def test_huge_count_builds_few_forms(declaration):
    formset = sent(declaration, **{"rows-TOTAL_FORMS": 100_000})

    assert not formset.is_valid()
    assert len(formset.forms) <= declaration.campaign.maximum_themes + 20


def test_rows_come_in_the_order_that_the_person_gave(declaration):
    formset = sent(
        declaration,
        {"title": "乙", "ORDER": 2},
        {"title": "甲", "ORDER": 1},
        {"title": "丙"},
    )

    assert formset.is_valid()
    assert [row.theme.title for row in formset.rows()] == ["甲", "乙", "丙"]


@pytest.mark.parametrize("field", ["forms", "focus_area"])
def test_entry_of_another_campaign_is_left_out(declaration, field):
    other = make_campaign(2026)
    entries = {"forms": other.activity_forms, "focus_area": other.focus_areas}

    formset = sent(declaration, {"title": "甲", field: entries[field].first().pk})

    assert formset.is_valid()
    assert not formset[0].cleaned_data[field]


@pytest.mark.parametrize("pk", ["0", "-1", "abc", "9" * 23, "9" * 5000, "1\x00"])
@pytest.mark.parametrize("field", ["forms", "focus_area"])
def test_rubbish_for_a_choice_is_left_out(declaration, field, pk):
    formset = sent(declaration, {"title": "甲", field: pk})

    assert formset.is_valid()
    assert not formset[0].cleaned_data[field]


@pytest.mark.parametrize(
    "field", ["title", "time_text", "other_form", "summary", "joint"]
)
def test_draft_takes_a_text_of_any_length(declaration, field):
    assert sent(declaration, {field: "字" * 9000}).is_valid()


def test_line_end_counts_as_one_character(declaration):
    summary = "\r\n".join(["一" * 99] * 5)

    formset = sent(declaration, {"summary": summary})

    assert formset.is_valid()
    assert len(formset.rows()[0].theme.summary) == 499


def test_reading_of_a_time_is_told_beside_it(declaration):
    make_theme(declaration, time_text="5-6月")

    (form,) = make_theme_formset(declaration)

    assert str(form.reading.months) == "5月、6月"


def test_empty_time_has_no_reading(declaration):
    (form,) = make_theme_formset(declaration)

    assert form.reading is None


# Acts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "revision"),
    [
        ("", "1"),
        ("not-a-key", "1"),
        ("6b1b3a52-52c5-4d0a-9d69-0b1c3a0f8a11", ""),
        ("6b1b3a52-52c5-4d0a-9d69-0b1c3a0f8a11", "-1"),
        ("6b1b3a52-52c5-4d0a-9d69-0b1c3a0f8a11", "9" * 23),
    ],
)
def test_filing_needs_its_key_and_revision(key, revision):
    assert not SubmitForm({"key": key, "revision": revision}).is_valid()


@pytest.mark.django_db
def test_row_form_writes_nothing_that_the_office_decides(declaration):
    fields = set(make_theme_formset(declaration).empty_form.fields)

    assert not {"selection", "position", "declaration", "months"} & fields


@pytest.mark.parametrize("field", [LineField, ProseField])
def test_text_that_is_too_long_is_told_by_how_much(field):
    with pytest.raises(ValidationError) as refused:
        field(max_length=5).clean("六个字的备注呀")

    assert refused.value.messages == ["至多 5 个字，您写了 7 个，请缩短。"]
