"""Telephone numbers as people write them; a leaf."""

import re
import unicodedata

AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
EXTENSION_END = r"(?:-[0-9]{1,6})?"
MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(rf"(?:{AREA}-?)?[2-9][0-9]{{6,7}}{EXTENSION_END}")
# 400 and 800, charged to the one who is called.
FREE = re.compile(rf"[48]00-?[0-9]{{3}}-?[0-9]{{4}}{EXTENSION_END}")
# 12345, 12333, 96xxx: one short number for a whole office.
HOTLINE = re.compile(rf"(?:{AREA}-?)?(?:12[0-9]{{3}}|9[56][0-9]{{3,4}}){EXTENSION_END}")
KINDS = (MOBILE, LANDLINE, FREE, HOTLINE)
EXTENSION = re.compile(r"转(?:分机|接)?|分机|ext\.?|x", re.IGNORECASE)
COUNTRY = re.compile(r"(?:\+|00)?86")
# What people add to a number: that WeChat has the same, or where it rings.
NOTE = re.compile(
    r"(?i:tel)|[(\[【]?(?:同?微信(?:号|同号|同步)?|(?:手机|电话)?同号|手机(?:号码?)?"
    r"|(?:办公)?电话|座机|固话|办公|办|宅)[)\]】]?"
)
SEPARATORS = re.compile(r"[\s()\[\]【】:.·-]+")
NOT_HYPHENS = str.maketrans("‐‑‒–—―−", "-------")
IDENTITY_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
LONGEST = 60
BETWEEN_NUMBERS = re.compile(r"[/、,;和或]|\s{1,9}")
ONE_ONLY = "这里写了不止一个号码，请只留一个。"
HINT = "请填写 11 位手机号或带区号的固定电话，例如 0731-88100000。"


def is_phone(text):
    """Whether the text is a number that can be called in mainland China.

    Mobile, landline, 400 and 800, an office's short line; extension allowed.
    """
    return bool(find_number(text))


def lacks_area_code(text):
    """Whether the text is a landline that can be called only from nearby."""
    number = find_number(text)
    return bool(LANDLINE.fullmatch(number)) and not number.startswith("0")


def is_identity_number(text):
    """An identity number must never be kept (data minimisation)."""
    plain = SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    return bool(IDENTITY_NUMBER.fullmatch(plain))


def format_phone(text):
    """`13800138000`, `0731-88100650-801`, `400-123-4567`; rubbish is left as typed."""
    digits = find_number(text)
    if not digits:
        return unicodedata.normalize("NFKC", text).strip()
    number, *extension = digits.split("-")
    if number.startswith("0"):
        area = 3 if number[1] in "12" else 4
        number = f"{number[:area]}-{number[area:]}"
    elif FREE.fullmatch(number):
        number = f"{number[:3]}-{number[3:6]}-{number[6:]}"
    return "-".join([number, *extension])


def offer_area_zero(text):
    """The landline that the text is when its area code gets its 0 back, else ""."""
    digits = "".join(split_groups(text))
    if is_phone(text) or len(digits) < 10 or digits.startswith("0"):
        return ""
    number = find_number(f"0{text.strip()}")
    return format_phone(number) if number.startswith("0") else ""


def explain_phone(text):
    """What to write in place of a text that is no number."""
    parts = BETWEEN_NUMBERS.split(unicodedata.normalize("NFKC", text[:LONGEST]))
    if sum(map(is_phone, parts)) > 1:
        return ONE_ONLY
    offer = offer_area_zero(text)
    return f"是不是少了区号前的 0：{offer}？" if offer else HINT


def mask_phone(text):
    """`138****8000`: enough to recognise, too little to call."""
    number, *_ = find_number(text).split("-")
    digits = number or re.sub(r"[^0-9]", "", text)
    if not digits:
        return ""
    if MOBILE.fullmatch(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    return (
        f"****{digits[-2:]}" if len(digits) < 9 else f"{digits[:4]}-****{digits[-4:]}"
    )


def find_number(text):
    """The digits of the number that the text is, `-` before an extension, or ""."""
    if len(text) > LONGEST:
        return ""
    return next(filter(None, map(join_groups, list_groupings(text))), "")


def list_groupings(text):
    """The groups of digits of the text, as written and without the 86 before them."""
    groups = split_groups(text)
    yield groups
    country = COUNTRY.match(groups[0])
    if not country:
        return
    without = [group for group in (groups[0][country.end() :], *groups[1:]) if group]
    if without:
        yield without
        # +86 731 …: abroad the area code has no 0.
        yield [f"0{without[0]}", *without[1:]]


def split_groups(text):
    """What stands between separators; an extension is the last, behind its `-`."""
    plain = NOTE.sub("", unicodedata.normalize("NFKC", text)).strip(" ,、;。")
    number, *extension = EXTENSION.split(plain.translate(NOT_HYPHENS), maxsplit=1)
    groups = list(filter(None, SEPARATORS.split(number)))
    tail = "".join(SEPARATORS.sub("", part) for part in extension)
    return [*groups, f"-{tail}"] if tail else groups or [""]


def join_groups(groups):
    """The number that the groups are together, or but for an extension; or ""."""
    number, extension = groups, ""
    if groups[-1].startswith("-"):
        number, extension = groups[:-1], groups[-1]
    elif is_extended(groups):
        number, extension = groups[:-1], f"-{groups[-1]}"
    digits = "".join(number) + extension
    if re.fullmatch(AREA, "".join(number)):  # 0731转88100650: no extension of an area
        digits = digits.replace("-", "")
    return digits if any(kind.fullmatch(digits) for kind in KINDS) else ""


def is_extended(groups):
    """Whether the last group is an extension: 0731-8810065-1, but not 0731-8810-0650."""
    before, last = "-".join(groups[:-1]), groups[-1]
    if len(last) > 6 or not any(kind.fullmatch(before) for kind in KINDS[1:]):
        return False
    return bool(before)
