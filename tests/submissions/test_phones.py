import pytest

from submissions.phones import canonical, is_identity_number, is_phone, masked


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
    ],
)
def test_a_number_is_kept_in_one_form(typed, kept):
    assert canonical(typed) == kept
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
    ],
)
def test_what_cannot_be_called_is_no_phone(typed):
    assert not is_phone(typed)


def test_rubbish_stays_as_typed_so_that_its_writer_can_mend_it():
    assert canonical(" 问 办公室 ") == "问 办公室"


def test_a_canonical_number_does_not_change_again():
    once = canonical("（0731）8810 0650 转 801")

    assert canonical(once) == once


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
    assert masked(typed) == shown


@pytest.mark.parametrize(
    "typed", ["13812348000", "0731-88123650", "88123650", "138123480009", "81236"]
)
def test_a_masked_number_cannot_be_called(typed):
    shown = masked(typed)

    assert "1234" not in shown
    assert "8812" not in shown
    assert "8123" not in shown
