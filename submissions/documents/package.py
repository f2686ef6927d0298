"""Several files as one ZIP, and the time inside of files that are one."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

from submissions.dates import find_local_time

MADE_AT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def write_zip(parts: dict[str, bytes], moment: datetime) -> bytes:
    """The same parts and moment give the same bytes. `parts`: names in ASCII, which every
    server and archive program can take, and what they hold."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content)
    return stream.getvalue()


def fix_office_times(content: bytes, moment: datetime) -> bytes:
    """An xlsx or docx that says everywhere that it was made at `moment`.

    Its writers put the present time in, so that the same rows never make the same bytes.
    """
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = MADE_AT.sub(rb"\g<1>" + stamp, core)
    return write_zip(parts, find_local_time(moment))
