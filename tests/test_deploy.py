"""The start script, the samples and the list of variables agree with the code."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("secret, starts", [("", False), ("Rk2-" * 16, True)])
def test_example_starts_once_it_has_a_secret(tmp_path, secret, starts):
    environment = {**os.environ, **dict(example())}
    environment |= {"SECRET_KEY": secret, "DATA_DIR": str(tmp_path)}

    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert (result.returncode == 0) is starts
    assert ("必须设置环境变量 SECRET_KEY" in result.stderr) is not starts


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


def test_gunicorn_accepts_its_configuration():
    arguments = ["--check-config", "--config", "deploy/gunicorn.conf.py"]

    subprocess.run(
        [sys.executable, "-m", "gunicorn", *arguments, "wangcheng_portal.wsgi"],
        cwd=ROOT,
        check=True,
    )


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_accepts_the_sample(tmp_path):
    key, certificate = tmp_path / "portal.key", tmp_path / "portal.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"]
    subject = ["-subj", "/CN=portal", "-keyout", key, "-out", certificate]
    subprocess.run([*request, *subject], check=True, capture_output=True)
    sample = (ROOT / "deploy/nginx.conf").read_text()
    sample = sample.replace("/etc/nginx/certs", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ {sample} }}"
    )

    result = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stderr
