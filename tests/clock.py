"""The day of the tests: what is green today is green in any year, at any hour."""

import os
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine

# A working Monday before the filing of 2027, the year most tests are about.
BEGINNING = datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
STARTED = "TEST_CLOCK_STARTED"


def set_clock():
    """Goes on from BEGINNING as the real one does, alike in every process of a run."""
    started = float(os.environ.setdefault(STARTED, str(time.time())))
    passed = timedelta(seconds=time.time() - started)
    time_machine.travel(BEGINNING + passed).start()
