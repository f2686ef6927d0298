import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from submissions.models import Theme
from submissions.models.fields import may_hold
from submissions.models.themes import TRACE_COLUMNS
from submissions.services import Row, write_row
from submissions.traces import BITS, PARTS, trace
from tests.factories import make_declaration, make_theme, make_unit

TEXTS = st.text("政务公开主题日WiFi5G，。 \n", max_size=40)


def covers(whole, part):
    pairs = zip(trace(whole), trace(part), strict=True)
    return all(bits & wanted == wanted for bits, wanted in pairs)


def passing(words):
    rows = Theme.objects.filter(may_hold(TRACE_COLUMNS, words))
    return list(rows.values_list("title", flat=True))


# The trace --------------------------------------------------------------------


@given(TEXTS, TEXTS, TEXTS)
def test_a_text_covers_whatever_it_holds(before, words, after):
    assert covers(before + words + after, words)


@given(st.text(max_size=300))
def test_every_part_fits_a_signed_column(text):
    parts = trace(text)

    assert len(parts) == PARTS
    assert all(0 <= part < 2**BITS for part in parts)


def test_capitals_do_not_count():
    assert trace("WiFi 公园") == trace("wifi 公园")


def test_a_trace_is_the_same_on_every_machine():
    assert trace("政务公开")[:3] == (0, 2147483904, 0)


def test_few_texts_cover_words_that_they_do_not_hold():
    text = (
        "邀请居民代表走一遍办事流程，现场提问，现场答复，公开办理时限和收费依据。" * 3
    )
    others = [chr(code) + chr(code + 7) for code in range(0x6000, 0x6400)]

    passed = [words for words in others if covers(text, words)]

    assert len(passed) < len(others) / 20


# The columns ------------------------------------------------------------------


@pytest.mark.django_db
def test_title_and_summary_are_both_traced():
    make_theme(title="校园食堂", summary="请家长看后厨。")

    assert passing("食堂") == passing("家长") == ["校园食堂"]


@pytest.mark.django_db
def test_words_across_title_and_summary_are_no_words():
    theme = make_theme(title="校园食堂", summary="家长看后厨。")

    assert not Theme.objects.filter(may_hold(TRACE_COLUMNS, "堂家")).exists()
    assert theme.trace_0 == trace("校园食堂\n家长看后厨。")[0]


@pytest.mark.django_db
def test_a_saved_change_is_traced_anew():
    declaration = make_declaration()
    theme = make_theme(declaration, title="校园食堂", summary="看后厨。")
    theme.title = "稻田课堂"

    write_row(declaration, Row(theme), position=1)

    assert passing("稻田") == ["稻田课堂"]
    assert passing("食堂") == []


@pytest.mark.django_db
def test_rows_written_in_one_go_are_traced():
    declaration = make_declaration(make_unit("茶亭镇"))
    Theme.objects.bulk_create([Theme(declaration=declaration, title="稻田课堂")])

    assert passing("稻田") == ["稻田课堂"]


def test_a_part_without_bits_is_not_asked():
    assert may_hold(TRACE_COLUMNS, "") == Q()
