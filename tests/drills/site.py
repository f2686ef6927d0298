"""A running site with the demo, on SQLite or PostgreSQL, and a browser of few words."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Zhutiri-2023"
PATIENCE = 60
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    status: int
    content: bytes
    seconds: float
    headers: dict = field(default_factory=dict)

    @property
    def text(self):
        return self.content.decode(errors="replace")


class Browser:
    """One person's cookies; follows nothing."""

    def __init__(self, port):
        self.port = port
        self.cookies = {}

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def post(self, path, fields, **headers):
        body = urlencode(fields, doseq=True).encode()
        return self.ask("POST", path, body, {"Content-Type": FORM} | headers)

    def ask(self, method, path, body=None, headers=None):
        """Answer; status 0 when the connection broke."""
        begun = time.monotonic()
        sent = {"Origin": f"http://127.0.0.1:{self.port}"} | self.say_cookies()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with closing(connection), suppress(OSError, HTTPException):
            sent |= {"Content-Length": len(body or b"")} | (headers or {})
            connection.request(method, path, None, sent)
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.send(body or b"")  # an answer may come before all is sent
            response = connection.getresponse()
            content = response.read()
            self.keep_cookies(response)
            took = time.monotonic() - begun
            headers = dict(response.getheaders())
            return Answer(response.status, content, took, headers)
        return Answer(0, b"", time.monotonic() - begun)

    def say_cookies(self):
        said = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": said} if said else {}

    def keep_cookies(self, response):
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value

    def enter(self, name):
        """Log in; the answer of the login page."""
        token = self.read_token("/login/")
        typed = {"username": name, "password": PASSWORD}
        return self.post("/login/", typed | {"csrfmiddlewaretoken": token})

    def read_token(self, path):
        return TOKEN.search(self.get(path).text)[1]


class Postgres:
    """A cluster of deploy/bin/postgres.sh that can be stopped and started again."""

    def __init__(self, folder):
        self.home = ""
        self.environment = os.environ | {"TMPDIR": str(folder)}
        self.home = self.run("start_postgres; echo $POSTGRES_HOME").split()[-1]
        self.url = f"postgres://portal@/{self.home}/portal"

    def run(self, command):
        sources = "source deploy/bin/common.sh; source deploy/bin/postgres.sh"
        done = subprocess.run(
            ["bash", "-c", f"{sources}; POSTGRES_HOME={self.home}; {command}"],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def control(self, act, mode=""):
        self.run(
            f'as_postgres "$(postgres_bin)/pg_ctl" --pgdata={self.home}/data --wait --silent'
            f" --log={self.home}/log {mode} {act} >/dev/null"
        )

    def stop(self):
        self.control("stop", "--mode=immediate")

    def start(self):
        settings = (
            f"-c listen_addresses= -c unix_socket_directories={self.home} -c fsync=off"
        )
        self.control("start", f"--options='{settings}'")

    def start_again(self):
        """Start it unless it lives."""
        with suppress(subprocess.CalledProcessError):
            self.control("status")
            return
        self.start()

    def connect(self):
        import psycopg2

        connection = psycopg2.connect(host=self.home, user="portal", dbname="portal")
        connection.autocommit = True
        return connection

    def do(self, statement):
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def close(self):
        self.run("stop_postgres")


class Site:
    """gunicorn over a folder of data; `log` is what it says."""

    def __init__(self, database, data, **environment):
        self.port = find_port()
        self.data = Path(data)
        self.log = self.data.parent / "site.log"
        self.environment = os.environ | {
            "PORTAL_ENV": "development",
            "DEBUG": "false",
            "SECRET_KEY": "drill" * 12,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": database,
            "DATA_DIR": str(data),
            "STATIC_ROOT": str(self.data.parent / "static"),
            "WEB_CONCURRENCY": "2",
            "THREADS": "2",
            "BIND": f"127.0.0.1:{self.port}",
            **environment,
        }

    def manage(self, *command, check=True, **more):
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | more,
            check=check,
            capture_output=True,
            text=True,
        )

    def prepare(self):
        self.manage("migrate", "--verbosity=0")
        self.manage("demo", DEBUG="true")
        self.manage("collectstatic", "--noinput", "--verbosity=0")

    def start(self):
        command = ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command, "wangcheng_portal.wsgi"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait()

    def wait(self):
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE and self.process.poll() is None:
            if Browser(self.port).get("/healthz").status == 200:
                return
            time.sleep(0.2)
        raise RuntimeError(self.log.read_text()[-2000:])

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def restart(self, environment):
        self.stop()
        self.environment = environment
        self.start()

    def list_workers(self):
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in told.read_text().split()]

    def browse(self, name=None):
        browser = Browser(self.port)
        if name:
            assert browser.enter(name).status == 302, name
        return browser

    def read_log(self, since=0):
        return self.log.read_text()[since:]


def find_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def running(kind, disk=None):
    """(site, its Postgres or None); all of it goes away afterwards.

    `disk`: a folder for what the database writes, else one of the temporary folder.
    """
    folder = Path(tempfile.mkdtemp(prefix="portal-drill."))
    postgres = Postgres(disk or tempfile.gettempdir()) if kind == "postgres" else None
    data = (None if postgres else disk) or folder / "data"
    data.mkdir(exist_ok=True)
    url = postgres.url if postgres else f"sqlite:///{data}/portal.sqlite3"
    site = Site(url, data)
    site.log = folder / "site.log"
    site.environment["STATIC_ROOT"] = str(folder / "static")
    try:
        site.prepare()
        site.start()
        yield site, postgres
    finally:
        with suppress(AttributeError, ProcessLookupError):
            site.kill()
        if postgres:
            postgres.close()
        shutil.rmtree(folder, ignore_errors=True)
