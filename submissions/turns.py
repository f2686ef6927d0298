"""Heavy work of the site: one at a time in a process, people by turns, few waiting."""

import threading
import time
from contextlib import contextmanager
from functools import wraps

# Of eight threads (deploy/gunicorn.conf.py) some are left for pages, whoever waits.
MOST_OF_ONE, MOST_OF_ALL = 4, 6
PATIENCE = 30  # seconds; a proxy waits for 70
RETRY = 10


class Busy(Exception):
    """Not now; the message says what to do, `seconds` when it may be tried again."""

    def __init__(self, message, seconds=RETRY):
        super().__init__(message)
        self.seconds = seconds


class Turns:
    """A lock that goes to whoever of the waiting people had it longest ago."""

    def __init__(self):
        self.changed = threading.Condition()
        self.queue = []  # [person] of the one at work and all that wait, as they came
        self.at_work = None
        self.last = {}  # {person: when the lock was theirs}

    @contextmanager
    def take(self, person):
        """Raises Busy when too many wait, or it takes too long."""
        ticket = (person, object())
        with self.changed:
            self.refuse_crowd(person)
            self.queue.append(ticket)
            try:
                self.wait_for(ticket)
            except Busy:
                self.queue.remove(ticket)
                raise
        try:
            yield
        finally:
            with self.changed:
                self.queue.remove(ticket)
                self.at_work = None
                self.changed.notify_all()

    def refuse_crowd(self, person):
        mine = sum(one == person for one, _ in self.queue)
        if mine >= MOST_OF_ONE:
            raise Busy(
                f"您已经有 {mine} 份文件在生成或者读取，请等它们完成，再办这一份。"
            )
        if len(self.queue) >= MOST_OF_ALL:
            raise Busy("现在办理文件的人多，这一份还没有开始，请稍候再试。")

    def wait_for(self, ticket):
        if not self.changed.wait_for(lambda: self.is_next(ticket), PATIENCE):
            raise Busy("前面的文件还没有办完，这一份没有开始，请稍候再试。")
        self.at_work = ticket
        self.last.pop(ticket[0], None)
        self.last[ticket[0]] = time.monotonic()
        while len(self.last) > MOST_OF_ALL:
            self.last.pop(next(iter(self.last)))

    def is_next(self, ticket):
        if self.at_work is not None:
            return False
        return ticket == min(self.queue, key=lambda one: self.last.get(one[0], 0))


TURNS = Turns()


def takes_turns(view):
    """Mark a view that makes a file, which keeps the machine busy."""

    @wraps(view)
    def queued(request, *args, **kwargs):
        with TURNS.take(request.user.pk):
            return view(request, *args, **kwargs)

    queued.takes_turns = True
    return queued
