"""The start script, the samples and the list of variables agree with the code."""

import os
import re
import shlex
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from contextlib import closing, suppress
from functools import partial
from http.client import HTTPSConnection
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parent.parent
READS = re.compile(
    r'(?:env(?:\.\w+)?|required_in_production|environ\.get)\(\s*"([A-Z_]+)"'
)


def start(port):
    return subprocess.run(
        ["bash", "deploy/bin/run.sh"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=20,
    )


def variables_read():
    files = ["wangcheng_portal/settings.py", "deploy/gunicorn.conf.py"]
    return {name for file in files for name in READS.findall((ROOT / file).read_text())}


def example():
    lines = (ROOT / ".env.example").read_text().splitlines()
    return [line.split("=", 1) for line in lines if line and not line.startswith("#")]


def test_example_lists_every_variable_once():
    assert sorted(name for name, _ in example()) == sorted(variables_read())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, ["生产环境必须设置环境变量 SECRET_KEY，参见 .env.example。"]),
        (
            {"SECRET_KEY": "Rk2-" * 16, "DATABASE_URL": "postgres://a:b@c@d:5x/e"},
            ["DATABASE_URL 看不懂：请写成 postgres://用户名:口令@主机:5432/库名"],
        ),
        (
            {"SECRET_KEY": "Rk2-" * 16, "OIDC_ISSUER": "https://sso.example.cn"},
            ["就要设置 OIDC_CLIENT_ID 和 OIDC_CLIENT_SECRET"],
        ),
        (
            {"SECRET_KEY": "Rk2-" * 16, "DATA_DIR": "/nowhere", "STATIC_ROOT": "/proc"},
            [
                "没有文件夹 /nowhere。",
                "/proc 写不进去：",
                "没有文件夹 /nowhere/backups。",
                "连不上数据库：那个地址上没有数据库服务器。",
            ],
        ),
    ],
)
def test_check_says_in_a_sentence_what_is_wrong_with_the_example(wrong, said):
    example_says = dict(example()) | {
        "DATABASE_URL": "postgres://portal:x@127.0.0.1:1/portal",
        "BACKUP_DIR": "/nowhere/backups",
    }
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=ROOT,
        env={**os.environ, **example_says, **wrong},
        capture_output=True,
        text=True,
    )

    assert result.returncode == 1
    assert [sentence for sentence in said if sentence not in result.stderr] == []
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("port", ["80", "65536", "abc", "8000; id"])
def test_start_refuses_a_wrong_port(port):
    result = start(port)

    assert result.returncode == 1
    assert f"端口 {port} 无效" in result.stderr


def test_start_refuses_a_taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        result = start(port)

    assert result.returncode == 1
    assert f"端口 {port} 已被占用" in result.stderr


@pytest.mark.parametrize(
    "script", sorted((ROOT / "deploy/bin").glob("*.sh")), ids=lambda path: path.name
)
def test_script_parses(script):
    subprocess.run(["bash", "-n", script], check=True)


def test_gunicorn_accepts_its_configuration_under_the_example(tmp_path):
    """gunicorn itself reads WEB_CONCURRENCY, and dies of one that is empty."""
    arguments = ["--check-config", "--config", "deploy/gunicorn.conf.py"]
    environment = {**os.environ, **dict(example()), "DATA_DIR": str(tmp_path)}

    subprocess.run(
        [sys.executable, "-m", "gunicorn", *arguments, "wangcheng_portal.wsgi"],
        cwd=ROOT,
        env=environment | {"SECRET_KEY": "Rk2-" * 16},
        check=True,
    )


def test_pages_are_loaded_before_there_are_processes():
    """Or the first visitor of each process waits for them."""
    code = (
        "import sys, wangcheng_portal.wsgi;"
        " sys.exit('review.manage.urls' not in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.fixture
def nginx(tmp_path):
    """The sample as a running server on a port of its own, with nothing behind it."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    key, certificate = tmp_path / "portal.key", tmp_path / "portal.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"]
    subject = ["-subj", "/CN=portal", "-keyout", key, "-out", certificate]
    subprocess.run([*request, *subject], check=True, capture_output=True)
    plain, port, nobody = (find_port() for _ in range(3))
    sample = (ROOT / "deploy/nginx.conf").read_text()
    for place, here in {
        "/etc/nginx/certs": tmp_path,
        "/var/log/portal": tmp_path,
        "/opt/portal": ROOT,
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443": f"listen 127.0.0.1:{port}",
        "127.0.0.1:8000": f"127.0.0.1:{nobody}",
    }.items():
        assert place in sample
        sample = sample.replace(place, str(here))
    owner = "user root;" if os.getuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; daemon off; {owner} events {{}}"
        f" http {{ include /etc/nginx/mime.types; {sample} }}"
    )
    command = ["nginx", "-p", tmp_path, "-c", tmp_path / "nginx.conf"]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    wait_for(port)
    yield partial(ask_over_tls, port)
    server.terminate()
    server.wait()


def find_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_for(port):
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)


def ask_over_tls(port, method, path, **headers):
    context = ssl._create_unverified_context()  # noqa: S323 - made a moment ago
    connection = HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
    with closing(connection):
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response, response.read().decode()


def test_nginx_tells_its_own_errors_in_chinese_with_the_safety_headers(nginx, subtests):
    errors = [
        (502, "系统现在打不开", nginx("GET", "/")),
        (413, "送来的文件太大", nginx("POST", "/", **{"Content-Length": "99000000"})),
        # More than the 8 KiB of a line, in one record: nginx hangs up on a second.
        (414, "没有被接受", nginx("GET", f"/?{'x' * 12_000}")),
    ]
    for status, said, (response, text) in errors:
        with subtests.test(status):
            assert (response.status, said in text) == (status, True)
            assert "nginx" not in text + response.headers["Server"].removeprefix(
                "nginx"
            )
            assert (
                "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
            )
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["Retry-After"] == ("30" if status == 502 else None)
    style, _ = nginx("GET", "/outage/outage.css")
    assert (style.status, style.headers["Content-Type"]) == (200, "text/css")


def test_slow_body_waits_in_nginx_and_holds_no_thread_of_the_portal(nginx):
    """Nothing is behind nginx here: were the body passed on as it comes, it would say 502."""
    [port] = nginx.args
    context = ssl._create_unverified_context()  # noqa: S323 - made a moment ago
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain) as slow,
    ):
        slow.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nslow")
        slow.settimeout(0.5)
        with pytest.raises(TimeoutError):
            slow.recv(1)
        slow.settimeout(10)
        slow.sendall(b"enough")

        assert slow.recv(12) == b"HTTP/1.1 502"


def put_earlier_data_aside(folder):
    """What run.sh says when it starts over the data in a folder, asked of itself."""
    for name in (".venv", "review", "submissions"):
        (folder / name).symlink_to(ROOT / name)
    script = (ROOT / "deploy/bin/run.sh").read_text()
    functions = re.findall(
        r"^(?:is_of_an_earlier_build|put_earlier_data_aside)\(\) .*?^}",
        script,
        re.MULTILINE | re.DOTALL,
    )
    paths = 'say() { echo "$@"; }\n' + "\n".join(
        re.findall(r"^(?:DATABASE|FIRST_START)=.*", script, re.MULTILINE)
    )
    done = subprocess.run(
        ["bash", "-euc", "\n".join([paths, *functions, "put_earlier_data_aside"])],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(
    ("applied", "earlier"),
    [
        ([("review", "0001_initial"), ("auth", "0099_unknown")], False),
        ([("review", "0001_initial"), ("review", "0012_who_decided")], True),
    ],
)
def test_start_puts_the_data_of_an_earlier_build_aside(tmp_path, applied, earlier):
    (tmp_path / "var").mkdir()
    with closing(sqlite3.connect(tmp_path / "var/portal.sqlite3")) as database:
        database.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        database.executemany("INSERT INTO django_migrations VALUES (?, ?)", applied)
        database.commit()

    said = put_earlier_data_aside(tmp_path)

    [kept] = tmp_path.glob("var*")
    assert (kept / "portal.sqlite3").exists()
    assert (kept.name != "var") is earlier
    assert said == (
        f"var/ 里是早先版本的数据，本版本不能沿用，已改名为 {kept.name}/ 保留；现在重新建立数据。\n"
        if earlier
        else ""
    )


def test_start_finds_nothing_to_put_aside_where_there_is_no_data(tmp_path):
    assert put_earlier_data_aside(tmp_path) == ""


def read_portal_lines():
    """Each line `portal …` of the page that a site is run by."""
    lines = (ROOT / "deploy/README.md").read_text()
    return re.findall(r"^ *portal (\w.*?)(?: {2,}#.*)?$", lines, re.M)


@pytest.mark.parametrize("line", read_portal_lines())
def test_command_of_the_page_exists_with_what_it_is_given(line):
    name, *arguments = shlex.split(line)
    command = load_command_class(get_commands()[name], name)

    command.create_parser("manage.py", name).parse_args(arguments)


def test_page_names_samples_that_are_there():
    page = (ROOT / "deploy/README.md").read_text()
    named = set(re.findall(r"deploy/([\w./-]+\w)", page))
    assert {name for name in named if not (ROOT / "deploy" / name).exists()} == set()
    samples = {path.name for path in (ROOT / "deploy").glob("*.*")}
    assert {name for name in samples if f"{name}`" not in page} == {
        "README.md",
        "biome.json",
        "supply.txt",
    }


def upgrade(folder, *, failing=""):
    """(what upgrade.sh asked of others, by which program; its exit code), stand-ins."""
    stub = f"""#!/bin/bash
    name=$(basename "$0"); [ "$name" != id ] || {{ echo 0; exit; }}
    [ "$name" != runuser ] || {{ shift 3; exec "$@"; }}
    [ "$1" = -c ] && exit
    echo "$(cat which 2>/dev/null) $name $*" >> {folder}/asked
    [ -z "{failing}" ] || [[ "$*" != *"{failing}"* ]]
    """
    site, new = folder / "portal", folder / "portal.new"
    programs = [f"{name}/.venv/bin/python" for name in ("portal", "portal.new")]
    for path in (*programs, "bin/id", "bin/runuser", "bin/systemctl"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(stub)
        (folder / path).chmod(0o755)
    shutil.copytree(ROOT / "deploy/bin", new / "deploy/bin")
    (new / "deploy/requirements.lock").touch()
    (site / ".env").write_text("SECRET_KEY=kept")
    (site / "which").write_text("old")
    (new / "which").write_text("new")
    done = subprocess.run(
        ["bash", "deploy/bin/upgrade.sh", site],
        cwd=new,
        env={"PATH": f"{folder}/bin:{os.environ['PATH']}"},
        capture_output=True,
    )
    asked = (folder / "asked").read_text().splitlines()
    return [" ".join(line.split()[:4]) for line in asked], done.returncode


def test_upgrade_backs_up_by_the_old_program_which_it_keeps(tmp_path):
    asked, code = upgrade(tmp_path)

    assert code == 0
    assert asked == [
        "new python -m pip",
        "new systemctl stop portal",
        "old python manage.py backup",
        "new python manage.py migrate",
        "new python manage.py collectstatic",
        "new systemctl start portal",
        "new python manage.py doctor",
    ]
    assert (tmp_path / "portal/.env").read_text() == "SECRET_KEY=kept"
    [old] = tmp_path.glob("portal.2*")
    assert (old / "which").read_text() == "old"


def test_upgrade_without_a_backup_starts_the_old_site_again(tmp_path):
    asked, code = upgrade(tmp_path, failing="backup")

    assert code == 1
    assert [line.split()[2] for line in asked] == ["-m", "stop", "manage.py", "start"]
    assert (tmp_path / "portal/which").read_text() == "old"


INSTALLS_NGINX = """
source deploy/bin/common.sh
POLICY={policy}
as_root() {{ [ "$1" = systemctl ] && echo "$@" || "$@"; }}
have() {{ true; }}
install_packages() {{ echo "installs $*, start is $(sh "$POLICY" || echo $?)"; {ends}; }}
install_without_services nginx nginx
"""


@pytest.mark.parametrize(("ends", "code"), [("true", 0), ("exit 7", 7)])
def test_servers_that_tests_need_are_installed_without_being_started(
    tmp_path, ends, code
):
    policy = tmp_path / "policy-rc.d"

    script = INSTALLS_NGINX.format(policy=policy, ends=ends)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == code, done.stderr
    assert done.stdout.splitlines() == [
        "installs nginx, start is 101",
        "systemctl --quiet disable nginx",
    ]
    assert not policy.exists()
