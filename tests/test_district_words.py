"""Another district finds nothing of 望城 on its site: it stands in the demo alone."""

import subprocess

from django.conf import settings

# Of the demo, of the tests, and what tells of them.
DEMO = (
    "review/management/demo",
    "tests/",
    "README.md",
    "CHANGELOG.md",
    "deploy/screenshots/",
)


def test_the_demo_district_stands_in_the_demo_alone():
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
    )
    files = [name for name in listed.stdout.decode().split("\0") if name]
    others = [name for name in files if not name.startswith(DEMO)]

    assert len(others) > 500
    named = [
        name
        for name in others
        if (path := settings.BASE_DIR / name).is_file()
        and "望城".encode() in path.read_bytes()
    ]
    assert named == []


def test_pages_are_named_after_the_site_as_it_calls_itself():
    titles = {
        path.name: path.read_text("utf-8").partition("{% block title %}")[2][:200]
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
    }

    ends = [name for name, said in titles.items() if "政务公开主题日{% endb" in said]
    assert ends == []
