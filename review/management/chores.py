"""The chores of the worker, done in turn until it is stopped."""

import logging
import traceback

from django.db import close_old_connections
from django.utils import timezone

from review.archive.jobs import make_next_bundle
from review.archive.purging import purge_due_contacts
from review.papers.jobs import make_next_paper
from review.reminders.automatic import send_due_reminders
from submissions.activities.photos import make_next_copies
from submissions.mail.sending import send_due_letters
from submissions.upkeep.anchor_mail import mail_anchor
from submissions.upkeep.housekeeping import clear_leftovers
from submissions.upkeep.pulse import beat

logger = logging.getLogger(__name__)

# Each is a function of the moment and returns how many things it did.
CHORES = (
    send_due_reminders,
    send_due_letters,
    make_next_paper,
    make_next_bundle,
    make_next_copies,
    purge_due_contacts,
    clear_leftovers,
    mail_anchor,
)


def do_chores(stop, *, once, interval):
    """Do the chores until `stop` is set, at once again while there is something to do.

    Returns how many things were done.
    """
    done = 0
    while not stop.is_set():
        in_this_round = sum(do_chore(chore) for chore in CHORES)
        done += in_this_round
        if once:
            break
        if not in_this_round:
            stop.wait(interval.total_seconds())
    return done


def do_chore(chore):
    """How many things the chore did; 0 with a log entry when it failed."""
    close_old_connections()
    beat()
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
