"""Templates that the office writes: what they may name, and how they are refused."""

import re
from string import Formatter

from django.core.exceptions import ValidationError

TITLE_PLACEHOLDERS = ("region", "year")
TITLE_HELP = "{region} 和 {year} 会换成地区名称和年份。"
NEWS_PLACEHOLDERS = (*TITLE_PLACEHOLDERS, "unit", "theme")
NEWS_HELP = "{region} 地区名称，{year} 年份，{unit} 责任单位，{theme} 活动主题，都会换成实际的。"
REMINDER_PLACEHOLDERS = ("unit", "year", "state", "deadline", "left", "office", "phone")
REMINDER_HELP = (
    "{unit} 单位，{year} 年份，{state} 现在的状态，{deadline} 截止时间，"
    "{left} 还剩多久，{office} 办公室简称，{phone} 办公室电话。"
)
HOURS = re.compile(r"[1-9][0-9]{0,2}(、[1-9][0-9]{0,2})*")


def names_only(value, allowed):
    """Whether a template names nothing but the allowed placeholders, as they stand."""
    try:
        named = {
            tuple(part) for _, *part in Formatter().parse(value) if part[0] is not None
        }
    except ValueError:
        return False
    # As the standard library parses them: name, format, conversion.
    return named <= {(name, "", None) for name in allowed}


def validate_title_template(value):
    """Refuse a template that names anything but region and year."""
    if not names_only(value, TITLE_PLACEHOLDERS):
        raise ValidationError("模板里只能使用 {region} 和 {year} 两个占位符。")


def validate_news_template(value):
    """Refuse a title of a 信息稿 or 活动预告 that names anything it would not be given."""
    if not names_only(value, NEWS_PLACEHOLDERS):
        known = "、".join(f"{{{name}}}" for name in NEWS_PLACEHOLDERS)
        raise ValidationError(f"标题里只能使用这些占位符：{known}。")


def validate_reminder_template(value):
    """Refuse a message that names anything it would not be given."""
    if not names_only(value, REMINDER_PLACEHOLDERS):
        known = "、".join(f"{{{name}}}" for name in REMINDER_PLACEHOLDERS)
        raise ValidationError(f"催报的话里只能使用这些占位符：{known}。")


def validate_hours(value):
    """Refuse anything but whole hours with 、 between them."""
    if not HOURS.fullmatch(value):
        raise ValidationError("请填截止前的小时数，用顿号分开，例如：72、24。")
