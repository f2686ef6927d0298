"""A mail server on this machine that keeps what it is given, or refuses it."""

import logging
import socket
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

# What the server says about itself is no log of the portal.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class Letters:
    """What came, in order; `refusing` answers for addresses that are not taken."""

    def __init__(self):
        self.received = []
        self.sessions = set()
        self.refusing = {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if refusal := self.refusing.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.sessions.add(session.peer)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.received.append((envelope.rcpt_tos, letter))
        return "250 OK"

    @property
    def addresses(self):
        return [to for to, _ in self.received]

    @property
    def texts(self):
        bodies = [letter.get_content() for _, letter in self.received]
        return [body.replace("\r\n", "\n").strip() for body in bodies]


@contextmanager
def mail_server(settings, port=0):
    """Run one, and let the portal send to it."""
    letters = Letters()
    controller = Controller(letters, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    use_mail_server(settings, controller.port)
    try:
        yield letters
    finally:
        controller.stop()


def use_mail_server(settings, port):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "区政务公开办 <office@example.cn>"
    settings.EMAIL_TIMEOUT = 3


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
