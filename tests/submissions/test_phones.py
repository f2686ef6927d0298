import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.phones import (
    HINT,
    explain_phone,
    format_phone,
    is_identity_number,
    is_phone,
    lacks_area_code,
    mask_phone,
    offer_area_zero,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("+86-138-0013-8000", "13800138000"),
        ("＋86 138—0013—8000", "13800138000"),
        ("073188100650", "0731-88100650"),
        ("(0731) 8810 0650", "0731-88100650"),
        ("（0731）88100650", "0731-88100650"),
        ("0571-8888 8888 转 801", "0571-88888888-801"),
        ("0731-88100650 ext. 12", "0731-88100650-12"),
        ("01088100650", "010-88100650"),
        ("88100650", "88100650"),
        ("8100650", "8100650"),
        ("0731-88100650-801", "0731-88100650-801"),
        ("0731-88100650—801", "0731-88100650-801"),
        ("0731-8810065-1", "0731-8810065-1"),
        ("0731-8810-0650", "0731-88100650"),
        ("88100650-801", "88100650-801"),
        ("0731\u20118810\u20110650", "0731-88100650"),
        ("86-13800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("(+86)138 0013 8000", "13800138000"),
        ("+86-731-88100650", "0731-88100650"),
        ("+86 10 8810 0650 转 2", "010-88100650-2"),
        ("86100650", "86100650"),
        ("[0731]88100650", "0731-88100650"),
        ("0731.88100650", "0731-88100650"),
        ("13800138000（微信同号）", "13800138000"),
        ("13800138000 同微信", "13800138000"),
        ("手机：13800138000", "13800138000"),
        ("0731-88100650（办）", "0731-88100650"),
        ("400-123-4567", "400-123-4567"),
        ("4001234567转8", "400-123-4567-8"),
        ("0731-88100650转分机801", "0731-88100650-801"),
        ("13800138000，微信同号", "13800138000"),
        ("TEL：0731-88100650", "0731-88100650"),
        ("12345", "12345"),
        ("0731-12345", "0731-12345"),
        ("0731 96318", "0731-96318"),
        ("0731转88100650", "0731-88100650"),
    ],
)
def test_a_number_is_kept_in_one_form(typed, kept):
    assert format_phone(typed) == kept
    assert is_phone(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "无",
        "12345678901",
        "1380013800",
        "138001380000",
        "13800138000a",
        "١٣٨٠٠١٣٨٠٠٠",
        "110",
        "0731-1810065",
        "13800138000、13900139000",
        "43012219800101123X",
        "73188100650",
        "88100650~51",
        "88100650 13800138000",
        "0312-345678",
        "微信同号",
        "1" * 5000,
    ],
)
def test_what_cannot_be_called_is_no_phone(typed):
    assert not is_phone(typed)


def test_who_writes_two_numbers_is_asked_for_one():
    assert "只留一个" in explain_phone("13800138000，0731-88100650")
    assert "只留一个" in explain_phone("88100650 13800138000")
    assert explain_phone("0731 8810 065a") == HINT


def test_rubbish_stays_as_typed_so_that_its_writer_can_mend_it():
    assert format_phone(" 问 办公室 ") == "问 办公室"


PARTS = [
    "0731",
    "010",
    "86",
    "+86",
    "88100650",
    "8810065",
    "138",
    "0013",
    "8000",
    "801",
    "400",
    "123",
    "4567",
    "12345",
    "96318",
    "-",
    "(",
    ")",
    "转",
    "‑",
    "1",
]


@given(st.lists(st.sampled_from([*PARTS, " "]), max_size=7).map("".join))
def test_a_canonical_number_does_not_change_again(typed):
    once = format_phone(typed)

    assert format_phone(once) == once
    assert is_phone(once) == is_phone(typed)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("73188100650", "0731-88100650"),
        ("731-88100650-801", "0731-88100650-801"),
        ("1088100650", "010-88100650"),
        ("0731-88100650", ""),
        ("13800138000", ""),
        ("12345678901", ""),
    ],
)
def test_a_lost_zero_is_offered_back(typed, offered):
    assert offer_area_zero(typed) == offered


@pytest.mark.parametrize(
    ("typed", "lacking"),
    [("88100650", True), ("0731-88100650", False), ("12345", False)],
)
def test_only_a_landline_can_lack_its_area_code(typed, lacking):
    assert lacks_area_code(typed) == lacking


@pytest.mark.parametrize("typed", ["43012219800101123X", "430122 1980 0101 1234"])
def test_an_identity_number_is_known_for_what_it_is(typed):
    assert is_identity_number(typed)


def test_a_mobile_number_is_no_identity_number():
    assert not is_identity_number("13800138000")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("13812348000", "138****8000"),
        ("138 1234 8000", "138****8000"),
        ("0731-88123650", "0731-****3650"),
        ("88123650", "****50"),
        ("问办公室", ""),
        ("", ""),
    ],
)
def test_a_masked_number_hides_its_middle(typed, shown):
    assert mask_phone(typed) == shown


@pytest.mark.parametrize(
    "typed", ["13812348000", "0731-88123650", "88123650", "138123480009", "81236"]
)
def test_a_masked_number_cannot_be_called(typed):
    shown = mask_phone(typed)

    assert "1234" not in shown
    assert "8812" not in shown
    assert "8123" not in shown
