#!/usr/bin/env bash
# A running site takes up the program that now lies in this folder; as root.
# Before: the new program was put here.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

ACCOUNT=${ACCOUNT:-portal}

as_account() { runuser -u "$ACCOUNT" -- .venv/bin/python manage.py "$@"; }
services() { systemctl "$1" portal portal-worker; }

[ "$(id -u)" -eq 0 ] || fail "请由 root 执行。"
[ -e .env ] || fail "这里没有 .env，不是装好的站点：$PWD"
say "一、停止服务，备份"
services stop
as_account backup || {
    services start
    fail "没有备份成，没有升级；旧数据没有动，服务已重新启动。"
}
say "二、安装软件包"
bash deploy/bin/install.sh
say "三、更新数据库，汇集静态文件"
as_account migrate --noinput
as_account collectstatic --noinput
say "四、启动，逐项看一遍"
services start
as_account doctor
