"""Telephone numbers as people write them; a leaf."""

import re
import unicodedata

MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"(?:0[1-9][0-9]{1,2})?[2-9][0-9]{6,7}(?:-[0-9]{1,6})?")
EXTENSION = re.compile(r"(?:转|分机|ext\.?|x)[:：]?", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s\-()（）—–]+")
IDENTITY_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
HINT = "请填写 11 位手机号或带区号的固定电话，例如 0731-88100000。"


def digits_of(text):
    """The number without separators; an extension stays behind one hyphen."""
    text = unicodedata.normalize("NFKC", text)
    number, *extension = EXTENSION.split(text, maxsplit=1)
    number = SEPARATORS.sub("", number)
    if number.startswith("+86"):
        number = number.removeprefix("+86")
    return "-".join([number, *(SEPARATORS.sub("", part) for part in extension)])


def is_phone(text):
    """Whether the text is a mainland mobile or landline number, extension allowed."""
    digits = digits_of(text)
    return bool(MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits))


def is_identity_number(text):
    """An identity number must never be kept (data minimisation)."""
    plain = SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    return bool(IDENTITY_NUMBER.fullmatch(plain))


def canonical(text):
    """`13800138000`, `0731-88100650`, `0731-88100650-801`; rubbish is left as typed."""
    digits = digits_of(text)
    if MOBILE.fullmatch(digits):
        return digits
    if not LANDLINE.fullmatch(digits):
        return unicodedata.normalize("NFKC", text).strip()
    number, *extension = digits.split("-")
    if number.startswith("0"):
        area = 3 if number[1] in "12" else 4
        number = f"{number[:area]}-{number[area:]}"
    return "-".join([number, *extension])


def masked(text):
    """`138****8000`: enough to recognise, too little to call."""
    digits = re.sub(r"[^0-9]", "", canonical(text))
    if not digits:
        return ""
    if MOBILE.fullmatch(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    return (
        f"****{digits[-2:]}" if len(digits) < 9 else f"{digits[:4]}-****{digits[-4:]}"
    )
