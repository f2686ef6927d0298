import pytest

from submissions.text import clean_line, clean_text, explain_unprintable, fold


def test_text_keeps_its_lines_with_one_character_each():
    assert clean_text("一\r\n二\r三\n四\u2028五\u2029六") == "一\n二\n三\n四\n五\n六"


@pytest.mark.parametrize(
    "unseen",
    ["\x01", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "\u200b", "\u202e", "\ufeff"],
)
def test_what_cannot_be_seen_is_taken_out(unseen):
    assert clean_text(f"前{unseen}后") == "前后"


def test_a_lone_surrogate_is_taken_out():
    assert clean_text("前\ud83d后") == "前后"


def test_nul_stays_so_that_the_form_can_refuse_it():
    assert clean_text("前\x00后") == "前\x00后"


@pytest.mark.parametrize("seen", ["👩‍👩‍👧", "𠮷", "e\u0301", "买买提·艾力", "a\tb"])
def test_rare_letters_stay(seen):
    assert clean_text(seen) == seen


@pytest.mark.parametrize(
    "blank", ["", " ", "\u3000\u3000", "\u200b", "\ufeff \u200b", "\r\n\t", "\u200d"]
)
def test_text_that_shows_nothing_is_empty(blank):
    assert clean_text(blank) == ""


def test_one_line_has_one_blank_for_every_run():
    assert clean_line(" 走进\r\n\u3000大厅\t \u200b开放日 ") == "走进 大厅 开放日"


@pytest.mark.parametrize("written", ["WiFi 5G", "wifi 5g", "ＷｉＦｉ　５Ｇ"])
def test_folded_texts_differ_neither_in_capitals_nor_in_width(written):
    assert fold(written) == "wifi 5g"


@pytest.mark.parametrize(
    "odd", ["😀", "👩‍👩‍👧", "❤️", "⭐", "\ue000", "\U000e0080", "🇨🇳"]
)
def test_what_no_font_has_is_named(odd):
    assert "印不出来" in explain_unprintable(f"走进{odd}大厅")


def test_what_is_named_can_be_found():
    told = explain_unprintable("😀走进\ue000大厅😀")

    assert told.startswith("“😀”、U+E000在纸上印不出来")


@pytest.mark.parametrize(
    "good",
    [
        "走进大厅，第①场（℃、㎡、★、※、→）—— “一”…",
        "㙍䶮𬭊𠮷喆",
        "\U0002ebf0",
        "a\tb\nc",
    ],
)
def test_what_papers_can_show_passes(good):
    assert explain_unprintable(good) == ""
