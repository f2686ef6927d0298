"""Ask the site's virus scanner about a file, where the site has one (clamd, INSTREAM)."""

import logging
import socket
import struct

from django.conf import settings
from django.db import transaction

from submissions import audit
from submissions.files import FileRefused

logger = logging.getLogger(__name__)

SECONDS = 20
PIECE = 1 << 16
SILENT = (
    "现在查不了病毒，文件没有收。请过几分钟再传一次；"
    "还是不行，请打电话告诉办公室：病毒检查没有回应。"
)


def refuse_infected(content, *, actor, target):
    """Raises FileRefused for what is infected, and when the scanner does not answer.

    What was found goes into the log as an act on `target`. Without a scanner nothing is
    looked at, and nothing says that it was.
    """
    if not settings.CLAMD_SOCKET:
        return
    try:
        answer = ask_scanner(content)
    except OSError as error:
        logger.exception("The scanner at %s does not answer", settings.CLAMD_SOCKET)
        raise FileRefused(SILENT) from error
    if answer.endswith(" FOUND"):
        refuse_found(answer, actor, target)
    if answer != "stream: OK":
        logger.error("The scanner says %r", answer)
        raise FileRefused(SILENT)


def refuse_found(answer, actor, target):
    name = answer.removeprefix("stream: ").removesuffix(" FOUND")
    with transaction.atomic():
        audit.record(actor=actor, action="file.infected", target=target, found=name)
    raise FileRefused(
        f"文件里查出了病毒（{name}），没有收。请在自己的电脑上杀毒，换一份干净的再传。"
    )


def ask_scanner(content):
    """What clamd says: `stream: OK`, `stream: … FOUND`, or an error of its own."""
    with socket.socket(socket.AF_UNIX) as scanner:
        scanner.settimeout(SECONDS)
        scanner.connect(settings.CLAMD_SOCKET)
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            scanner.sendall(struct.pack("!L", len(piece)) + piece)
        scanner.sendall(struct.pack("!L", 0))
        return scanner.makefile("rb").read().rstrip(b"\0\n").decode(errors="replace")
