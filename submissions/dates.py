"""Moments and spans in words, in the portal's one zone."""

from datetime import timedelta

from django.utils import timezone

WEEKDAYS = "一二三四五六日"


def find_local_time(value):
    """In the portal's one zone: to ask for a reader's own takes as long again."""
    return timezone.localtime(value, timezone.get_default_timezone())


def write_moment(value):
    """`3月29日（星期一）24:00`, with its year when that is not the present one."""
    local, clock = find_end(value)
    return f"{write_day(local)}{clock}"


def write_short_moment(value):
    """`3月29日 24:00`: the same for a narrow column."""
    local, clock = find_end(value)
    return f"{write_short_day(local)} {clock}"


def find_end(value):
    """(local moment of the day, clock): midnight belongs to the day that it ends."""
    local = find_local_time(value)
    clock = f"{local:%H:%M}"
    return (local, clock) if clock != "00:00" else (local - timedelta(days=1), "24:00")


def write_other_year(local):
    """`2026年` of a local moment or day, nothing when that is the present year."""
    this = timezone.localdate(timezone=timezone.get_default_timezone()).year
    return "" if local.year == this else f"{local.year}年"


def write_day(day):
    """`3月29日（星期一）` of a date, with its year when that is not the present one."""
    return f"{write_short_day(day)}（星期{WEEKDAYS[day.weekday()]}）"


def write_short_day(day):
    """`9月16日`, with its year when that is not the present one."""
    return f"{write_other_year(day)}{day.month}月{day.day}日"


def write_clock(value):
    """`3月29日 16:30`."""
    local = find_local_time(value)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def write_dated_clock(value):
    """`2027年3月29日 16:30`: of what is kept beyond its year."""
    return f"{find_local_time(value).year}年{write_clock(value)}"


def write_span_left(end, now):
    """`还有 2 天 6 小时`; nothing from the end on."""
    if now >= end:
        return ""
    minutes = int((end - now).total_seconds() // 60)
    if not minutes:
        return "还有不到 1 分钟"
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"还有 {days} 天 {hours} 小时"
    return f"还有 {hours} 小时 {minutes % 60} 分" if hours else f"还有 {minutes} 分钟"
