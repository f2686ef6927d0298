"""Which tests stay on one process, of the two that share a run, and which come first."""

from xdist.scheduler import LoadScopeScheduling

# Each makes something once for all of its tests that takes seconds: the demo district,
# papers as LibreOffice prints them, a provider of logins.
TOGETHER = (
    "tests/browser/test_looks.py",
    "tests/review/management/test_demo.py",
    "tests/review/plan/test_plan_documents.py",
    "tests/submissions/documents/test_binding.py",
    "tests/submissions/documents/test_measures.py",
    "tests/submissions/documents/test_table_measures.py",
    "tests/submissions/people/test_sign_on.py",
)

# It walks a whole year. Begun last, one process would wait for the other; so it comes
# right behind the files that stay together.
FIRST = "tests/browser/test_year.py"


def put_longest_first(items):
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


class FilesTogether(LoadScopeScheduling):
    """xdist's own mark for this is not heard any more, since pytest 9.2."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid
