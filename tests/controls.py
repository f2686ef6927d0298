"""The controls of SECURITY.md, each with its test: `python -m tests.controls [--run]`."""

import ast
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from tests.architecture import ROOT

POSTGRES = "tests/postgres/"
ROW = re.compile(r"^\| (.+?) \| (.+?) \| `(tests/\S+?)::(\w+)` \|$", re.MULTILINE)


@dataclass(frozen=True)
class Control:
    """One row of a table: what is asked, and the test that holds it."""

    clause: str
    asked: str
    file: str
    test: str

    @property
    def address(self):
        return f"{self.file}::{self.test}"

    @property
    def exists(self):
        return self.test in list_tests(self.file)


def list_controls():
    return [
        Control(*found) for found in ROW.findall((ROOT / "SECURITY.md").read_text())
    ]


@cache
def list_tests(file):
    if not (ROOT / file).exists():
        return set()
    body = ast.parse((ROOT / file).read_text()).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef)}


def run_tests(controls):
    """{address: 通过, 失败, or 没有跑 where it was skipped}.

    Those of PostgreSQL run on that of POSTGRES_URL, else not.
    """
    addresses = sorted({one.address for one in controls if one.exists})
    apart = [one for one in addresses if one.startswith(POSTGRES)]
    usual = [one for one in addresses if one not in apart]
    database = os.environ.get("POSTGRES_URL") or os.environ.get("DATABASE_URL", "")
    return run_pytest(usual) | run_pytest(apart, DATABASE_URL=database)


def run_pytest(addresses, **environment):
    if not addresses:
        return {}
    command = ["pytest", "-n", "2", "-q", "-rA", "--durations=0", *addresses]
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    return {one: read_result(done.stdout, one) for one in addresses}


def read_result(told, address):
    mark = re.escape(address) + r"(?!\w)"
    if re.search(rf"^(FAILED|ERROR) {mark}", told, re.MULTILINE):
        return "失败"
    return "通过" if re.search(rf"^PASSED {mark}", told, re.MULTILINE) else "没有跑"


def main(run):
    controls = list_controls()
    results = run_tests(controls) if run else {}
    for one in controls:
        found = results.get(one.address, "有") if one.exists else "缺"
        sys.stdout.write(f"{found}  {one.clause}  {one.asked}  {one.address}\n")
    bad = [
        one for one in controls if not one.exists or results.get(one.address) == "失败"
    ]
    sys.stdout.write(f"{len(controls)} 项，不对的 {len(bad)} 项。\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main("--run" in sys.argv))
