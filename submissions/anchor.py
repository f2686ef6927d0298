"""The newest hashes of the 操作日志 kept outside the database, a line an entry.

Who can write the table can rewrite its head too, and cut off its end; not this file, which
the administrator of the machine keeps, sends away or prints.
"""

import logging

from django.conf import settings

logger = logging.getLogger(__name__)


def anchor_entry(entry):
    """Append a line; an entry is written also where the file cannot be."""
    line = f"{entry.at.isoformat()} {entry.chain} {entry.pk} {entry.entry_hash}\n"
    try:
        with settings.AUDIT_ANCHOR.open("a", encoding="ascii") as stream:
            stream.write(line)
    except OSError:
        logger.exception("操作日志的锚定文件 %s 写不进去", settings.AUDIT_ANCHOR)


def read_anchors():
    """{pk of an entry: (when as written, its hash)}; the first line of a pk counts.

    Whoever cut off the end may have the numbers given once more.
    """
    try:
        lines = settings.AUDIT_ANCHOR.read_text("ascii", "replace").splitlines()
    except FileNotFoundError:
        return {}
    parts = [line.split(" ") for line in reversed(lines)]
    return {int(p[2]): (p[0], p[3]) for p in parts if len(p) == 4 and p[2].isdigit()}
