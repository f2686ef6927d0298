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
