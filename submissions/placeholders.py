"""Texts that the office writes: what they may name, and how they are refused."""

import re
from dataclasses import dataclass
from string import Formatter

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible

TITLE_PLACEHOLDERS = ("地区", "年份")
NEWS_PLACEHOLDERS = (*TITLE_PLACEHOLDERS, "单位", "活动主题")
REMINDER_PLACEHOLDERS = (
    "单位",
    "年份",
    "状态",
    "截止时间",
    "剩余时间",
    "办公室",
    "电话",
)
# Of every letter; each has some of its own besides.
LETTER_PLACEHOLDERS = ("单位", "地区", "年份", "办公室", "发文机关", "电话")
HOURS = re.compile(r"[1-9][0-9]{0,2}(、[1-9][0-9]{0,2})*")


def list_placeholders(names):
    """“{地区}、{年份}”, as a page names them."""
    return "、".join(f"{{{name}}}" for name in names)


def explain_placeholders(names):
    """The help beside a text."""
    return f"这些会换成实际的内容：{list_placeholders(names)}。"


def find_placeholders(text):
    """[what stands between braces] of a text; None where the braces do not match."""
    try:
        # As the standard library parses them: what is before, name, format, conversion.
        parts = [part for _, *part in Formatter().parse(text) if part[0] is not None]
    except ValueError:
        return None
    return [
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for name, form, conversion in parts
    ]


@deconstructible
@dataclass
class PlaceholderValidator:
    """Refuse a text that names what it would not be given, or leaves out what it must say.

    `needed`: those of the allowed names without which the text says nothing.
    """

    allowed: tuple
    needed: tuple = ()

    def __call__(self, text):
        named = find_placeholders(text)
        known = f"可以用的是：{list_placeholders(self.allowed)}。"
        if named is None:
            raise ValidationError(f"占位符的花括号没有成对。{known}")
        if unknown := [name for name in named if name not in self.allowed]:
            raise ValidationError(
                f"没有{list_placeholders(unknown[:1])}这个占位符。{known}"
            )
        if missing := [name for name in self.needed if name not in named]:
            raise ValidationError(
                f"少了{list_placeholders(missing)}，单位读不到这一项，请加上。"
            )


# The first two are named by the first migration alone.
validate_title_template = PlaceholderValidator(TITLE_PLACEHOLDERS)
validate_news_template = PlaceholderValidator(NEWS_PLACEHOLDERS)
validate_reminder_template = PlaceholderValidator(REMINDER_PLACEHOLDERS)


def validate_hours(value):
    """Refuse anything but whole hours with 、 between them."""
    if not HOURS.fullmatch(value):
        raise ValidationError("请填截止前的小时数，用顿号分开，例如：72、24。")


def fill_letter(text, campaign, unit, said):
    """A letter's text with what every letter may name, and {name: value} of this one.

    A line whose placeholder is empty leaves no gap.
    """
    common = {
        "单位": unit,
        "地区": campaign.region,
        "年份": campaign.year,
        "办公室": campaign.office_short_name,
        "发文机关": campaign.office_name,
        "电话": campaign.office_phone,
    }
    return re.sub(r"\n{3,}", "\n\n", text.format(**common, **said)).strip()
