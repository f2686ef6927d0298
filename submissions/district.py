"""The district of this site, remembered by each process for a moment."""

import time

from submissions.models import District, User

# Every page names the site: asked of the database each time, it would be one query more
# on each of them. What an administrator changes is seen at once by the process that
# wrote it and within these seconds by the others.
SECONDS = 10


class Memory:
    """What this process remembers, and until when."""

    district = None
    until = 0.0


def find_district():
    """The District; one of defaults where nobody has said anything yet.

    Those are not remembered while nobody can log in: the site may be set up this moment,
    by another process.
    """
    if Memory.district is None or time.monotonic() > Memory.until:
        district = District.objects.first()
        if district is None and not User.objects.exists():
            return District()
        remember_district(district or District())
    return Memory.district


def remember_district(district, seconds=SECONDS):
    Memory.district, Memory.until = district, time.monotonic() + seconds


def forget_district():
    Memory.district = None


def list_kind_choices():
    """[(value, name)] of the kinds of units, for menus."""
    return [(kind.value, kind.label) for kind in find_district().kind_list]


def find_kind(value):
    return find_district().find_kind(value)
