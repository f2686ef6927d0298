"""Tables of cases in one test: each cell leaves the database as it found it."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone():
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
