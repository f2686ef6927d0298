"""make check finds the tests of what changed."""

import pytest

from tests.changed import DEPLOYMENT, GROUND, ROOT, RULES, find_tests

BOTH = sorted(GROUND)


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("review/plan/moves.py", ["tests/review/plan", RULES]),
        ("review/plan/views/board.py", ["tests/review/plan", RULES]),
        ("review/plan/urls.py", ["tests/review/plan", *BOTH]),
        (
            "submissions/declarations/forms.py",
            ["tests/submissions/declarations", RULES],
        ),
        ("templates/review/roster/show.html", ["tests/review/roster"]),
        ("templates/rows/roster/_row.html", ["tests/review/roster"]),
        ("static/js/plan/board.js", ["tests/review/plan"]),
        ("static/css/plan.css", ["tests/review/plan"]),
        (
            "static/js/declarations/form.js",
            ["tests/review/declarations", "tests/submissions/declarations"],
        ),
        ("tests/review/plan/test_moves.py", ["tests/review/plan/test_moves.py"]),
        ("tests/review/plan/test_gone.py", []),
        ("tests/submissions/intake/papers.py", ["tests/submissions/intake"]),
        ("deploy/bin/run.sh", [DEPLOYMENT]),
        (".env.example", [DEPLOYMENT]),
        ("docs/architecture.md", [RULES]),
        ("tests/browser/test_board.py", []),
        ("README.md", []),
    ],
)
def test_file_of_a_desk_brings_the_tests_of_the_desk(changed, tests):
    assert find_tests([changed]) == tests


@pytest.mark.parametrize(
    ("changed", "apps"),
    [
        ("review/access.py", ["review"]),
        ("review/models/plans.py", ["review"]),
        ("submissions/models/declarations.py", ["submissions"]),
        ("submissions/migrations/0001_initial.py", ["submissions"]),
        ("templates/includes/_foot.html", ["review", "submissions"]),
        ("wangcheng_portal/urls.py", ["review", "submissions"]),
        ("tests/factories.py", ["review", "submissions"]),
    ],
)
def test_file_of_the_ground_brings_the_rules_and_the_ground(changed, apps):
    own = [path for app in apps for path in ROOT.glob(f"tests/{app}/test_*.py")]
    expected = {*BOTH, *(str(path.relative_to(ROOT)) for path in own)}

    assert set(find_tests([changed])) == expected


def test_settings_bring_the_deployment_besides_the_ground():
    ground = find_tests(["wangcheng_portal/urls.py"])

    assert find_tests(["wangcheng_portal/settings.py"]) == sorted([*ground, DEPLOYMENT])


def test_test_inside_a_folder_that_runs_is_not_named_twice():
    changed = ["templates/review/plan/board.html", "tests/review/plan/test_moves.py"]

    assert find_tests(changed) == ["tests/review/plan"]
