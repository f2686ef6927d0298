"""The tests of what changed since main, one path a line; `make check` runs them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("review", "submissions")
RULES, MATRIX = "tests/test_architecture.py", "tests/test_access_matrix.py"
DEPLOYMENT = "tests/test_deploy.py"
GROUND = {RULES, MATRIX}
SETTINGS = {"wangcheng_portal/settings.py", ".env.example"}
PROJECT = {
    "wangcheng_portal",
    "manage.py",
    "pyproject.toml",
    "deploy/requirements.lock",
}
# They need a browser, PostgreSQL or minutes of their own.
LATER = {"browser", "postgres", "benchmarks"}


def find_tests(changed):
    """The test files and folders that tell of these files, shortest list."""
    wanted = {test for path in changed for test in tests_of(Path(path))}
    return sorted(
        test
        for test in wanted
        if (ROOT / test).exists()
        and not any(str(folder) in wanted for folder in Path(test).parents)
    )


def tests_of(path):
    top, *rest = path.parts
    if top in APPS:
        desk = tests_of_desk(top, rest[0])
        return desk | rules_on(path) if desk else tests_of_ground(top)
    if top in ("templates", "static"):
        apps = [app for app in APPS if app in rest] or APPS
        names = [*rest, path.stem]
        found = {
            test for app in apps for name in names for test in tests_of_desk(app, name)
        }
        return found or tests_of_ground(*apps)
    if top == "tests":
        return tests_of_tests(path)
    if top == "docs":
        return {RULES}
    deployed = top == "deploy" or str(path) in SETTINGS
    return ({DEPLOYMENT} if deployed else set()) | (
        tests_of_ground(*APPS) if top in PROJECT else set()
    )


def rules_on(path):
    """What every module has to keep; an address also stands in the access matrix."""
    return GROUND if path.name == "urls.py" else {RULES}


def tests_of_desk(app, name):
    folder = f"tests/{app}/{name}"
    return {folder} if (ROOT / folder).is_dir() else set()


def tests_of_ground(*apps):
    own = [path for app in apps for path in (ROOT / "tests" / app).glob("test_*.py")]
    return GROUND | {str(path.relative_to(ROOT)) for path in own}


def tests_of_tests(path):
    """A test is run itself; what several tests share, with all of its folder."""
    if LATER & set(path.parts):
        return set()
    if path.name.startswith("test_"):
        return {str(path)}
    shared = len(path.parts) == 2
    return tests_of_ground(*APPS) if shared else {str(path.parent)}


def find_changed():
    """What differs from where this branch left main, and what git does not know yet."""
    base = git("merge-base", "HEAD", "main") or git("merge-base", "HEAD", "origin/main")
    changed = git("diff", "--name-only", *(base or ["HEAD"]))
    return changed + git("ls-files", "--others", "--exclude-standard")


def git(*command):
    done = subprocess.run(
        ["git", "-c", "core.quotePath=false", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()


if __name__ == "__main__":
    sys.stdout.writelines(f"{test}\n" for test in find_tests(find_changed()))
