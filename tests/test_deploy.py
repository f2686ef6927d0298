"""The start script, the samples and the list of variables agree with the code."""

import os
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
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


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_accepts_the_sample(tmp_path):
    key, certificate = tmp_path / "portal.key", tmp_path / "portal.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"]
    subject = ["-subj", "/CN=portal", "-keyout", key, "-out", certificate]
    subprocess.run([*request, *subject], check=True, capture_output=True)
    sample = (ROOT / "deploy/nginx.conf").read_text()
    for place in ("/etc/nginx/certs", "/var/log/portal"):
        sample = sample.replace(place, str(tmp_path))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ {sample} }}"
    )

    result = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stderr


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
    }


def upgrade(folder, *, failing=""):
    """(what upgrade.sh asked of others, in order; its exit code), on a stand-in site."""
    stub = f"""#!/bin/bash
    name=$(basename "$0"); [ "$name" != id ] || {{ echo 0; exit; }}
    [ "$name" != runuser ] || {{ shift 3; exec "$@"; }}
    [ "$1" = -c ] && exit; echo "$name $*" >> {folder}/asked
    [ -z "{failing}" ] || [[ "$*" != *"{failing}"* ]]
    """
    for path in (".venv/bin/python", "bin/id", "bin/runuser", "bin/systemctl"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(stub)
        (folder / path).chmod(0o755)
    for name in ("requirements.lock", ".env"):
        (folder / name).touch()
    shutil.copytree(ROOT / "deploy/bin", folder / "deploy/bin")
    done = subprocess.run(
        ["bash", "deploy/bin/upgrade.sh"],
        cwd=folder,
        env={"PATH": f"{folder}/bin:{os.environ['PATH']}"},
        capture_output=True,
    )
    asked = (folder / "asked").read_text().splitlines()
    return [" ".join(line.split()[:4]) for line in asked], done.returncode


def test_upgrade_backs_up_before_it_changes_anything(tmp_path):
    asked, code = upgrade(tmp_path)

    assert code == 0
    assert asked == [
        "systemctl stop portal portal-worker",
        "python manage.py backup",
        "python -m pip install",
        "python manage.py migrate --noinput",
        "python manage.py collectstatic --noinput",
        "systemctl start portal portal-worker",
        "python manage.py doctor",
    ]


def test_upgrade_without_a_backup_starts_the_old_site_again(tmp_path):
    asked, code = upgrade(tmp_path, failing="backup")

    assert code == 1
    assert [line.split()[1] for line in asked] == ["stop", "manage.py", "start"]
