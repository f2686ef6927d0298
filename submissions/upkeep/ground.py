"""What may be wrong with the ground a site stands on: its folders and its database."""

from tempfile import NamedTemporaryFile

from django.db import DatabaseError, connection

from submissions.files import PART

ADVICE_DATABASE = "请核对 .env 里的 DATABASE_URL，确认数据库服务器已经启动：systemctl status postgresql。"


LOGIN_TROUBLES = {
    "password authentication failed": "用户名或口令不对",
    "no password supplied": "没有写口令",
    "does not exist": "没有这个库或者这个用户",
    "Connection refused": "那个地址上没有数据库服务器",
    "could not translate host name": "找不到那个主机名",
    "No such file or directory": "那个地址上没有数据库服务器",
    "timeout expired": "那个地址没有回应",
    "unable to open database file": "SQLite 文件打不开，文件夹不在或者不能写",
    "readonly database": "SQLite 文件不能写",
}


class Trouble(Exception):
    """What is wrong, and what to do, in two arguments."""


def look_at_database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        version = ".".join(map(str, connection.get_database_version()))
    except DatabaseError as error:
        raise Trouble(explain_database(error), ADVICE_DATABASE) from error
    return f"{connection.display_name} {version}，连得上。"


def explain_database(error):
    """In a sentence; what the driver said stands behind it where we do not know it."""
    said = " ".join(str(error).split())
    for mark, meaning in LOGIN_TROUBLES.items():
        if mark in said:
            return f"连不上数据库：{meaning}。"
    return f"连不上数据库：{said[:200]}"


def refuse_unwritable(folder):
    """Really written to: rights, quota and a mount for reading look the same from here."""
    if not folder.is_dir():
        raise Trouble(
            f"没有文件夹 {folder}。",
            f"请建立它：install -d -o portal -g portal -m 750 {folder}，或者改 .env。",
        )
    try:
        with NamedTemporaryFile(dir=folder, prefix=PART) as file:
            file.write(b"1")
            file.flush()
    except OSError as error:
        raise Trouble(
            f"{folder} 写不进去：{error.strerror}。",
            f"请把它交给运行账号：chown -R portal:portal {folder}；磁盘满了的，先腾出空间。",
        ) from error
