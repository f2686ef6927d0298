"""A file is shown to the virus scanner of the site, over the protocol of clamd."""

import socket
import struct
import threading

import pytest

from submissions import scanner
from submissions.files import FileRefused
from submissions.models import Attachment, AuditEntry
from tests.factories import SCAN, make_attachment, make_declaration

pytestmark = pytest.mark.django_db


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit)


@pytest.fixture
def clamd(settings, tmp_path):
    """A function that lets a scanner answer once; gives what it was sent."""
    settings.CLAMD_SOCKET = str(tmp_path / "clamd")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(settings.CLAMD_SOCKET)
        server.listen()

        def answer(said):
            got = []
            threading.Thread(target=serve, args=(server, said, got)).start()
            return got

        yield answer


def serve(server, said, got):
    peer, _ = server.accept()
    with peer, peer.makefile("rb") as stream:
        got.append(stream.read(10))
        while size := struct.unpack("!L", stream.read(4))[0]:
            got.append(stream.read(size))
        peer.sendall(said)


def test_clean_file_is_taken_after_all_of_it_was_looked_at(clamd, declaration, filer):
    sent = clamd(b"stream: OK\0")
    content = SCAN + b"x" * scanner.PIECE

    make_attachment(declaration, filer, content=content)

    assert sent[0] == b"zINSTREAM\0"
    assert b"".join(sent[1:]) == content


def test_infected_file_is_refused_and_told_in_the_log(clamd, declaration, filer):
    clamd(b"stream: Eicar-Test-Signature FOUND\0")

    with pytest.raises(FileRefused, match="查出了病毒（Eicar-Test-Signature）"):
        make_attachment(declaration, filer)

    entry = AuditEntry.objects.get(action="file.infected")
    assert (entry.actor, entry.data["found"]) == (filer, "Eicar-Test-Signature")
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("said", [b"INSTREAM size limit exceeded. ERROR\0", b""])
def test_scanner_that_says_nothing_of_the_file_refuses_it(
    clamd, declaration, filer, said
):
    clamd(said)

    with pytest.raises(FileRefused, match="现在查不了病毒"):
        make_attachment(declaration, filer)


def test_scanner_that_is_not_there_refuses_the_file(settings, declaration, filer):
    settings.CLAMD_SOCKET = "/nowhere/clamd"

    with pytest.raises(FileRefused, match="现在查不了病毒"):
        make_attachment(declaration, filer)
