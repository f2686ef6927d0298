"""An earlier version with its data takes up this one and goes back, as the guide tells.

python -m tests.drills.upgrade sqlite|postgres COMMIT; as root. Only systemd has a
stand-in: it starts and stops what the units name.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.architecture import ROOT
from tests.drills.site import Browser, Postgres
from tests.machine import Machine, Steps, find_ports

SYSTEMCTL = """#!/bin/bash
# systemctl start|stop UNIT…: the website and the worker of {program}
cd {program} || exit
case $1 in
stop)
    pids=$(cat {folder}/*.pid 2>/dev/null) && kill $pids
    for pid in $pids; do while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done; done
    rm -f {folder}/*.pid
    ;;
start)
    as="runuser -u {account} -- env -i PATH=$PATH $(grep -E '^[A-Z_]+=' .env | tr '\\n' ' ')"
    $as .venv/bin/python -m gunicorn --config deploy/gunicorn.conf.py wangcheng_portal.wsgi \\
        >>{folder}/web.log 2>&1 &
    echo $! >{folder}/web.pid
    $as .venv/bin/python manage.py work >>{folder}/worker.log 2>&1 &
    echo $! >{folder}/worker.pid
    ;;
esac
"""
# What a version of the program writes anew by itself, whatever it was given.
OF_ITS_OWN = re.compile(
    r"django_(migrations|session|content_type)|auth_permission|axes_.*|.*audit.*"
)


def find_account():
    """An account of few rights, where it can reach the interpreter."""
    tried = ["runuser", "-u", "nobody", "--", sys.executable, "--version"]
    return (
        "nobody"
        if subprocess.run(tried, capture_output=True).returncode == 0
        else "root"
    )


class Site(Machine, Steps):
    """The machine of the drill, and its steps."""

    def __init__(self, folder, port, database):
        Machine.__init__(self, folder, port, database, folder / "backups")
        Steps.__init__(self)
        self.port, self.account = port, find_account()

    def make_folders(self):
        bin_folder = self.folder / "bin"
        for each in (bin_folder, self.folder / "data", self.folder / "backups"):
            each.mkdir()
            shutil.chown(each, self.account)
        self.folder.chmod(0o755)
        words = SYSTEMCTL.format(
            program=self.program, folder=self.folder, account=self.account
        )
        (bin_folder / "systemctl").write_text(words)
        (bin_folder / "systemctl").chmod(0o755)

    def unpack(self, commit, folder):
        """The program of a commit into a new folder."""
        folder.mkdir()
        packed = subprocess.run(
            ["git", "archive", commit], cwd=ROOT, check=True, stdout=subprocess.PIPE
        )
        subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)

    def administer(self, *command, cwd=None):
        """As root, in the site's folder or another."""
        surroundings = {
            name: value
            for name, value in os.environ.items()
            if name in ("HOME", "LANG") or name.startswith("PIP_")
        }
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        surroundings |= {"PATH": path, "ACCOUNT": self.account}
        subprocess.run(command, cwd=cwd or self.program, env=surroundings, check=True)

    def portal(self, *command):
        """manage.py by the account of the site, as the guide writes it."""
        python = ("runuser", "-u", self.account, "--", ".venv/bin/python")
        self.administer(*python, "manage.py", *map(str, command))

    def find_backup(self):
        """(folder, manifest) of the newest."""
        newest = max((self.folder / "backups").glob("*/manifest.json"))
        return newest.parent, json.loads(newest.read_text())

    def visit(self):
        """A login, the form of a unit, the plan in force."""
        self.wait()
        filer, office = Browser(self.port), Browser(self.port)
        for person, name in ((filer, "filer"), (office, "office")):
            check(person.enter(name).status == 302, f"{name} 不能登录")
        for person, page in (
            (filer, "/declarations/2027/"),
            (filer, "/declarations/2026/form.pdf"),
            (office, "/review/2026/plan/1.xlsx"),
            (office, "/review/2027/roster/"),
        ):
            check(person.get(page).status == 200, f"{page} 打不开")


def check(holds, said):
    if not holds:
        raise SystemExit(f"不对：{said}")


def list_differences(before, after):
    """What of a backup is not in a later one: rows and files, each in a sentence."""
    rows = [
        f"{table}：{count} 行，现在 {after['counts'].get(table)}"
        for table, count in before["counts"].items()
        if not OF_ITS_OWN.fullmatch(table) and after["counts"].get(table) != count
    ]
    # The first file is the database itself.
    files = [
        f"{file['path']} 不一样"
        for file in before["files"][1:]
        if file not in after["files"]
    ]
    return rows + files


def tell(site, earlier):
    with site.step(f"装旧版本 {earlier}"):
        site.make_folders()
        site.unpack(earlier, site.program)
        site.administer("bash", "deploy/bin/install.sh")
        site.write_settings(secrets.token_urlsafe(48))
        site.portal("migrate", "--verbosity=0")
        site.portal("collectstatic", "--noinput", "--verbosity=0")
    with site.step("装入演示数据，启动，登录、下载"):
        site.portal("demo")
        site.administer("systemctl", "start", "portal", "portal-worker")
        site.visit()
    with site.step("升级"):
        fresh = site.folder / "portal.new"
        site.unpack("HEAD", fresh)
        site.administer("bash", "deploy/bin/upgrade.sh", str(site.program), cwd=fresh)
    backup, before = site.find_backup()
    with site.step("核对升级后的行数、文件、日志，登录、下载"):
        check_nothing_lost(site, before)
    with site.step("退回旧版本"):
        go_back(site, backup)
    with site.step("核对退回后的行数、文件、日志，登录、下载"):
        check_nothing_lost(site, before)


def check_nothing_lost(site, before):
    site.visit()
    site.portal("verify_audit")
    site.portal("backup")
    lost = list_differences(before, site.find_backup()[1])
    check(not lost, "\n".join(lost))


def go_back(site, backup):
    """As deploy/README.md tells under 退回旧版本."""
    site.administer("systemctl", "stop", "portal", "portal-worker")
    [old] = site.folder.glob("portal.2*")
    data = site.folder / "data"
    site.program.rename(site.folder / "portal.failed")
    old.rename(site.program)
    data.rename(site.folder / "data.failed")
    data.mkdir()
    shutil.chown(data, site.account)
    if url := site.said["DATABASE_URL"]:
        empty = f"{url.removesuffix('/portal')}/earlier"
        settings = site.program / ".env"
        settings.write_text(settings.read_text().replace(url, empty))
    site.portal("restore", backup)
    site.portal("migrate", "--noinput")
    site.portal("collectstatic", "--noinput", "--verbosity=0")
    site.administer("systemctl", "start", "portal", "portal-worker")
    site.portal("doctor")


def main(kind, earlier):
    folder = Path(tempfile.mkdtemp(prefix="upgrade."))
    postgres = Postgres(tempfile.gettempdir()) if kind == "postgres" else None
    if postgres:
        postgres.do("CREATE DATABASE earlier")
        Path(postgres.home).chmod(0o711)  # the site's account goes to its socket
    [port] = find_ports(1)
    site = Site(folder, port, postgres.url if postgres else "")
    try:
        tell(site, earlier)
    finally:
        subprocess.run([folder / "bin/systemctl", "stop"])
        if postgres:
            postgres.close()
    for name, seconds in site.times:
        print(f"{seconds:6.0f} 秒  {name}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
