"""What the worker does by itself, again and again."""

import logging
import traceback

from django.db import close_old_connections
from django.utils import timezone

from review import automatic, jobs
from submissions import outbox

logger = logging.getLogger(__name__)

# Each is a function of the moment and returns how many things it did.
CHORES = (
    automatic.remind,
    outbox.send_due,
    jobs.make_next,
)


def work(stop, *, once, interval):
    """Do the chores until `stop` is set, at once again while there is something to do.

    Returns how many things were done.
    """
    done = 0
    while not stop.is_set():
        in_this_round = sum(do(chore) for chore in CHORES)
        done += in_this_round
        if once:
            break
        if not in_this_round:
            stop.wait(interval.total_seconds())
    return done


def do(chore):
    """How many things a chore did; one that fails must not stop the others."""
    close_old_connections()
    try:
        return chore(timezone.now())
    except Exception as error:
        # Not the message: a database says in it what the row held.
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error(
            "chore %s failed: %s at %s:%s",
            chore.__name__,
            type(error).__name__,
            place.filename,
            place.lineno,
        )
        return 0
