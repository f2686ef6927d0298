"""The samples of deploy/ as they are written, run: PostgreSQL, TLS, worker, a login.

Only addresses differ: folders of a machine lie in a temporary folder, ports are free ones.
"""

import getpass
import http.client
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.architecture import ROOT
from tests.elsewhere import copied_database

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

HOST = "zhutiri.example.cn"
SECRET = "Rk2-" * 16
UNITS = "review/management/demo_data/units.csv"
PATIENCE = 60


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Machine:
    """Where the samples think they are, and where that is."""

    def __init__(self, folder, database_url):
        self.folder = folder
        self.tls, self.web = free_port(), free_port()
        self.places = {
            "postgres://portal:change-me@127.0.0.1:5432/portal": database_url,
            "SECRET_KEY=": f"SECRET_KEY={SECRET}",
            "/opt/portal/.venv/bin/python": sys.executable,
            "/opt/portal/.env": f"{folder}/.env",
            "/opt/portal": str(ROOT),
            "/run/nginx.pid": f"{folder}/nginx.pid",
            "/etc/nginx/certs": str(folder),
            "127.0.0.1:8000": f"127.0.0.1:{self.web}",
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ": f"listen 127.0.0.1:{self.tls} ",
            "单位名单.xlsx": UNITS,
            **{
                f"/var/{name}/portal": str(self.make_folder(name))
                for name in ("lib", "cache", "backups", "log")
            },
        }
        (folder / ".env").write_text(self.read(".env.example"))

    def make_folder(self, name):
        (self.folder / name).mkdir()
        return self.folder / name

    def read(self, sample):
        """The text of a sample with the addresses of this machine."""
        text = (ROOT / sample).read_text()
        for there, here in self.places.items():
            text = text.replace(there, here)
        return text

    def read_environment(self):
        lines = (self.folder / ".env").read_text().splitlines()
        pairs = (line.split("=", 1) for line in lines if line and line[0] != "#")
        return {"PATH": "/usr/bin:/bin:/usr/sbin", **dict(pairs)}

    def read_unit(self, name):
        """(command, environment) of a unit, as systemd would have them."""
        unit = self.read(f"deploy/{name}.service")
        [command] = re.findall(r"^ExecStart=(.+)$", unit, re.M)
        said = " ".join(re.findall(r"^Environment=(.+)$", unit, re.M))
        named = dict(pair.split("=", 1) for pair in shlex.split(said))
        assert f"EnvironmentFile={self.folder}/.env" in unit
        assert f"WorkingDirectory={ROOT}" in unit
        return shlex.split(command), self.read_environment() | named

    def run(self, command, environment):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, (command, done.stdout + done.stderr)
        return done.stdout

    @contextmanager
    def running(self, name, **more):
        command, environment = self.read_unit(name)
        with (self.folder / f"{name}.log").open("w") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment | more,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)
        assert process.returncode == 0

    @contextmanager
    def website(self):
        """The web server, once it has told systemd that it is ready."""
        path = str(self.folder / "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.bind(path)
            notify.settimeout(PATIENCE)
            with self.running("portal", NOTIFY_SOCKET=path):
                while b"READY=1" not in notify.recv(200):
                    pass
                yield

    def rotate_logs(self):
        """What the rotated log of the proxy says; nginx goes on in a new one."""
        (self.folder / "logrotate.conf").write_text(self.read("deploy/logrotate.conf"))
        how = ["--force", "--state", self.folder / "logrotate.state"]
        subprocess.run(["logrotate", *how, self.folder / "logrotate.conf"], check=True)
        deadline = time.monotonic() + PATIENCE
        while not (self.folder / "log/access.log").exists():
            assert time.monotonic() < deadline, "nginx writes no new log"
            time.sleep(0.05)
        [rotated] = (self.folder / "log").glob("access.log-*")
        return rotated.read_text()

    @contextmanager
    def proxy(self):
        """nginx with the sample and a certificate of its own."""
        make_certificate(self.folder)
        spool = "".join(
            f"{kind}_temp_path {self.folder}/{kind}; "
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "nginx.conf").write_text(
            # Its workers must reach the folder of the test, which is ours alone.
            f"user {getpass.getuser()}; pid {self.folder}/nginx.pid; error_log stderr;"
            f" events {{}} http {{ access_log off; {spool}"
            f" {self.read('deploy/nginx.conf')} }}"
        )
        command = ["nginx", "-p", self.folder, "-c", self.folder / "nginx.conf"]
        # It goes into the background once it listens.
        subprocess.run(command, check=True)
        try:
            yield
        finally:
            subprocess.run([*command, "-s", "stop"], check=True)


def make_certificate(folder):
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"]
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    files = ["-keyout", folder / "portal.key", "-out", folder / "portal.pem"]
    subprocess.run([*request, *names, *files], check=True, capture_output=True)


class Browser:
    """Speaks TLS with the proxy, believes its certificate, keeps cookies."""

    def __init__(self, machine):
        self.machine, self.cookies = machine, {}
        self.trust = ssl.create_default_context(cafile=machine.folder / "portal.pem")

    def ask(self, method, path, host=HOST, **form):
        """(status, headers, text) of an answer."""
        plain = socket.create_connection(("127.0.0.1", self.machine.tls), PATIENCE)
        connection = http.client.HTTPSConnection(HOST)
        connection.sock = self.trust.wrap_socket(plain, server_hostname=HOST)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = "&".join(f"{name}={value}" for name, value in form.items())
        headers = {"Host": host, "Cookie": cookies, "Referer": f"https://{HOST}{path}"}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, value = cookie.partition(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, answer.headers, answer.read().decode()


def list_portal_commands(heading):
    """The lines `portal …` that deploy/README.md gives under a heading."""
    _, section = (ROOT / "deploy/README.md").read_text().split(heading, 1)
    section = section.split("\n## ", 1)[0]
    return re.findall(r"^ *portal (\w.*?)(?: {2,}#.*)?$", section, re.M)


def test_samples_make_a_site_with_tls_and_a_worker(tmp_path):
    with copied_database() as url:
        machine = Machine(tmp_path, url)
        said = ""
        for line in list_portal_commands("## 一、安装"):
            for there, here in machine.places.items():
                line = line.replace(there, here)
            command = [sys.executable, "manage.py", *shlex.split(line)]
            said += machine.run(command, machine.read_environment())
        [password] = re.findall("一次性密码 (\\S+)", said)

        with (
            machine.website(),
            machine.proxy(),
            machine.running("portal-worker") as worker,
        ):
            browser = Browser(machine)
            status, headers, page = browser.ask("GET", "/login/")
            [token] = re.findall('csrfmiddlewaretoken" value="(.+?)"', page)
            entered = browser.ask(
                "POST",
                "/login/",
                csrfmiddlewaretoken=token,
                username="admin",
                password=password,
            )
            [style] = re.findall(r'href="(/static/css/portal\.\w+\.css)"', page)
            styled = browser.ask("GET", style)
            assert "已启动" in worker.stdout.readline()
            watchdog = Browser(machine)
            before = watchdog.ask("GET", "/readyz")
            command, environment = machine.read_unit("portal-backup")
            assert "已备份到" in machine.run(command, environment)
            after = watchdog.ask("GET", "/readyz")
            rotated = machine.rotate_logs()
            lost = watchdog.ask("GET", "/", host="10.0.0.8")

    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert (entered[0], entered[1]["Location"]) == (302, "/")
    assert styled[0] == 200
    assert '"warning": ["backup"]' in before[2]
    assert "域名或 IP 不是本系统的" in lost[2]
    assert "Traceback" not in (tmp_path / "portal.log").read_text()
    assert "GET /login/" in rotated
    assert after[2] == '{"status": "ok", "failing": [], "warning": []}'


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_accepts_the_units(tmp_path):
    machine = Machine(tmp_path, "")
    names = sorted(path.name for path in (ROOT / "deploy").glob("portal*.*"))
    for name in names:
        (tmp_path / name).write_text(machine.read(f"deploy/{name}"))

    done = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / name for name in names)],
        capture_output=True,
        text=True,
    )

    ours = [line for line in done.stderr.splitlines() if "portal" in line]
    assert (done.returncode, ours) == (0, [])
    assert len(names) == 4


def test_places_exist_in_the_samples(tmp_path):
    machine = Machine(tmp_path, "")
    samples = [".env.example", "deploy/nginx.conf", "deploy/README.md"]
    samples += ["deploy/logrotate.conf"]
    samples += [str(path) for path in Path("deploy").glob("portal*.*")]
    text = "".join((ROOT / sample).read_text() for sample in samples)
    assert [place for place in machine.places if place not in text] == []
