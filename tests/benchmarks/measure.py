"""Timing: medians and p95 of repeated calls, in milliseconds."""

import statistics
import time


def times_of(call, rounds, *, warm=True):
    """Milliseconds of each of `rounds` calls, after one that warms up."""
    if warm:
        call()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def median(taken):
    return statistics.median(taken)


def p95(taken):
    return sorted(taken)[max(0, round(len(taken) * 0.95) - 1)]


def pace():
    """Milliseconds of one fixed piece of Python: how quick the machine is right now.

    Figures of two runs can be compared as far as their paces agree.
    """
    return median(times_of(lambda: sum(n * n % 7 for n in range(100_000)), 5))
