"""Backups that only the holder of a private key can read: age or GnuPG."""

import shutil
import subprocess
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from submissions.upkeep.database_copies import CopyFailed

AGE_KEY = "age1"


def choose_method(recipient):
    return "age" if recipient.startswith(AGE_KEY) else "gpg"


def find_program(method):
    if path := shutil.which(method):
        return path
    raise CopyFailed(
        f"备份要用 {method} 加密，但这台机器上没有。请安装 {method} 后再试。"
    )


def encrypt(recipient, path, fill):
    """`fill(stream)` writes; what lies at `path` only the recipient can read.

    `recipient`: a public key of age, or the file of a public key of GnuPG.
    """
    method = choose_method(recipient)
    how = {
        "age": ["--encrypt", "--recipient", recipient, "--output", path],
        "gpg": ["--batch", "--yes", "--encrypt", *name_key(recipient), "-o", path],
    }
    command = [find_program(method), *how[method]]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603
    try:
        fill(process.stdin)
    except BrokenPipeError:
        pass
    finally:
        process.stdin.close()
    if process.wait():
        raise CopyFailed(
            f"没有加密成：{method} 出错了。请核对 .env 里的 BACKUP_RECIPIENT"
            "（age 公钥，或者 GnuPG 公钥文件的路径），再备份一次。"
        )


def name_key(recipient):
    """A key in a file is trusted as it is; nothing of a keyring is asked."""
    return ["--recipient-file", recipient]


@contextmanager
def open_decrypted(method, path, identity):
    """A stream of what was encrypted. Raises CopyFailed when the key does not fit."""
    with TemporaryDirectory() as home:
        how = [f"--homedir={home}"] if identity else []
        if method == "gpg" and identity:
            import_key(home, identity)
        commands = {
            "age": ["--decrypt", *(["--identity", identity] if identity else []), path],
            "gpg": ["--batch", "--quiet", *how, "--decrypt", path],
        }
        command = [find_program(method), *commands[method]]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603
        try:
            yield process.stdout
            # To its end, or the program dies of a pipe that nobody reads.
            while process.stdout.read(1 << 20):
                pass
        finally:
            process.stdout.close()
            failed = process.wait()
        if failed:
            raise CopyFailed(
                "解不开：私钥不对，或者文件坏了。请用 --identity 指明私钥文件。"
            )


def import_key(home, identity):
    command = [find_program("gpg"), f"--homedir={home}", "--batch", "--quiet"]
    done = subprocess.run([*command, "--import", identity])  # noqa: S603
    if done.returncode:
        raise CopyFailed(f"{identity} 不是 GnuPG 的私钥文件，请核对路径。")
