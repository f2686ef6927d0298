"""A gate between browser and server: shut, nobody answers, as when the server is down."""

import socket
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit


class Gate:
    """Passes bytes on to the server while it is open; has an address of its own."""

    def __init__(self, address):
        self.server = (urlsplit(address).hostname, urlsplit(address).port)
        self.port = 0
        self.open()
        self.address = f"http://{self.server[0]}:{self.port}"

    def open(self):
        self.door = socket.create_server(("127.0.0.1", self.port))
        self.port = self.door.getsockname()[1]
        self.lines = []
        threading.Thread(target=self.let_in, args=(self.door,), daemon=True).start()

    def shut(self):
        """Break off what is under way; whoever knocks now is refused."""
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        for line in self.lines:
            with ignoring():
                line.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def down(self):
        self.shut()
        yield
        self.open()

    def let_in(self, door):
        with ignoring():
            while True:
                visitor, _ = door.accept()
                server = socket.create_connection(self.server)
                self.lines += [visitor, server]
                for pair in ((visitor, server), (server, visitor)):
                    threading.Thread(target=pass_on, args=pair, daemon=True).start()


def pass_on(source, target):
    with ignoring():
        while content := source.recv(65536):
            target.sendall(content)
    with ignoring():
        target.shutdown(socket.SHUT_WR)


@contextmanager
def ignoring():
    """A line that breaks is no trouble of ours: the browser says what it means."""
    try:
        yield
    except OSError:
        return
