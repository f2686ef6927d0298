"""What people only looked for: the log tells of it when it can, the page comes anyway."""

import hashlib
import logging
import re

from django.db import DatabaseError

from submissions import audit
from submissions.models.audit import DOOR

logger = logging.getLogger(__name__)

# A phone somebody searched for.
LONG_NUMBER = re.compile(r"[0-9]{7,}")


def tell_refusal(request, response):
    tell(request, "user.refused", answer=response.status_code)


def tell_download(request, response):
    """Which file, by which filter, and its SHA-256; of one that goes on, which part."""
    if response.status_code not in (200, 206):
        return
    part = {"part": response["Content-Range"]} if response.status_code == 206 else {}
    tell(request, "user.download", sha256=find_digest(response), **part)


def find_digest(response):
    """SHA-256 (hex) of the file; one that is sent piece by piece bears it as its tag."""
    if response.streaming:
        return response.get("ETag", "").strip('"')
    return hashlib.sha256(response.content).hexdigest()


def tell(request, action, **said):
    """One entry; where the database takes none, a line of the system log in its place."""
    address = LONG_NUMBER.sub("***", request.get_full_path())[:500]
    said |= {"asked": address, "method": request.method}
    user = request.user
    logger.info("%s %s", action, said)
    try:
        audit.record(actor=user, action=action, target=user, chain=DOOR, **said)
    except DatabaseError:
        logger.exception("操作日志没有写进去：%s %s", action, said)
