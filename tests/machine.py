"""A folder that stands for a server: the program with its .env, its data, its backups."""

import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from urllib.request import urlopen

from tests.architecture import ROOT

PATIENCE = 60  # seconds; a busy machine may take its time


class Steps:
    """`times`: [(what was done, seconds it took)]."""

    def __init__(self):
        self.times = []

    @contextmanager
    def step(self, name):
        begun = time.monotonic()
        print(f"{name} …", flush=True)
        yield
        self.times.append((name, time.monotonic() - begun))


class Machine:
    """A folder that stands for a server: the program with its .env, data, backups."""

    def __init__(self, folder, port, database, backups):
        self.folder, self.program = folder, folder / "portal"
        self.address = f"http://127.0.0.1:{port}"
        self.said = {
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATA_DIR": folder / "data",
            "STATIC_ROOT": folder / "data/static",
            "BACKUP_DIR": backups,
            "DATABASE_URL": database,
            "TRUST_PROXY": "false",
            "HTTPS": "false",
            "BIND": f"127.0.0.1:{port}",
            "PORTAL_URL": f"{self.address}/",
        }

    def install(self, *, fresh):
        """The program as it is checked out; `fresh` with packages of its own."""
        listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
        for name in filter(None, listed.split("\0")):
            (self.program / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, self.program / name)
        (self.folder / "data").mkdir()
        if fresh:
            self.run("bash", "deploy/bin/install.sh")
        else:
            (self.program / ".venv").symlink_to((ROOT / ".venv").resolve())

    def write_settings(self, secret):
        text = (self.program / ".env.example").read_text()
        for name, value in {**self.said, "SECRET_KEY": secret}.items():
            line = f"{name}={value}" if value else f"#{name}="
            text = re.sub(rf"^{name}=.*$", lambda _, line=line: line, text, flags=re.M)
        (self.program / ".env").write_text(text)

    @property
    def environment(self):
        """As systemd reads it from the file."""
        lines = (
            (self.program / ".env").read_text().splitlines()
            if (self.program / ".env").exists()
            else []
        )
        pairs = (line.split("=", 1) for line in lines if line and line[0] != "#")
        kept = {
            name: os.environ[name]
            for name in ("PATH", "HOME", "LANG")
            if name in os.environ
        }
        return {**kept, "PYTHONUTF8": "1", **dict(pairs)}

    def run(self, *command):
        done = subprocess.run(
            command,
            cwd=self.program,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def manage(self, *command):
        return self.run(".venv/bin/python", "manage.py", *map(str, command))

    def prepare(self):
        self.manage("check", "--deploy")
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")

    def start(self, name, *command):
        log = (self.folder / f"{name}.log").open("w")
        return subprocess.Popen(
            [".venv/bin/python", *command],
            cwd=self.program,
            env=self.environment,
            stdout=log,
            stderr=log,
        )

    @contextmanager
    def running(self):
        """The website and the worker, with the lines of their units."""
        gunicorn = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        processes = [
            self.start("web", *gunicorn, "wangcheng_portal.wsgi"),
            self.start("worker", "manage.py", "work"),
        ]
        try:
            self.wait()
            yield
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            for process in processes:
                process.wait(timeout=PATIENCE)

    def wait(self):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return urlopen(f"{self.address}/healthz", timeout=5).read()
            except OSError:
                if time.monotonic() > deadline:
                    raise SystemExit((self.folder / "web.log").read_text()) from None
                time.sleep(0.2)


def find_ports(count):
    base = int(os.environ.get("PORT", "8000"))
    return [base + number for number in range(count)]
