"""Which tests stay on one process, of the two that share a run."""

from xdist.scheduler import LoadScopeScheduling

# Each makes the demo district once for all of its tests, which takes ten seconds.
TOGETHER = ("tests/browser/test_looks.py", "tests/review/management/test_demo.py")


class DemoTogether(LoadScopeScheduling):
    """xdist's own mark for this is not heard any more, since pytest 9.2."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid
