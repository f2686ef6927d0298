"""Several people at once: real threads, each with its own connection."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

from django.db import connection, transaction

PATIENCE = 10  # seconds until a race that hangs is a failure


def at_once(*acts):
    """What each act returned or raised, in order; all of them begin together."""
    start = Barrier(len(acts))

    def run(act):
        start.wait(PATIENCE)
        return outcome(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(run, act) for act in acts]
        return [future.result(PATIENCE) for future in running]


def outcome(act):
    """The result of an act or the exception it raised; its connection is closed."""
    try:
        return act()
    except Exception as error:
        return error
    finally:
        connection.close()


def failures(outcomes):
    return [result for result in outcomes if isinstance(result, Exception)]


class Meeting:
    """Where naive writers meet after reading, so that all have read before one writes."""

    def __init__(self, people):
        self.barrier = Barrier(people)

    def wait(self):
        self.barrier.wait(PATIENCE)


@contextmanager
def held_open(act):
    """Another person's transaction that has done `act` and not yet committed.

    Commits at the end of the block.
    """
    done, commit = Event(), Event()

    def run():
        try:
            with transaction.atomic():
                act()
                done.set()
                commit.wait(PATIENCE)
        finally:
            done.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        try:
            done.wait(PATIENCE)
            yield
        finally:
            commit.set()
            running.result(PATIENCE)


def behind(holder, act):
    """What `act` came to, that met the open transaction of `holder`.

    The holder commits once the act has ended or is seen to wait for a lock.
    """
    with ThreadPoolExecutor(1) as pool:
        with held_open(holder):
            running = pool.submit(outcome, act)
            deadline = time.monotonic() + PATIENCE
            while not (running.done() or somebody_waits()):
                assert time.monotonic() < deadline, "neither ended nor waiting"
                time.sleep(0.01)
        return running.result(PATIENCE)


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0
