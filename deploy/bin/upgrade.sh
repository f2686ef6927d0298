#!/usr/bin/env bash
# A running site takes up the program that lies in this folder; as root.
# upgrade.sh [FOLDER]: of the site, /opt/portal by default. The old program makes the
# backup, which the new one may not be able to, and stays beside it, to go back to.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

SITE=$(realpath "${1:-/opt/portal}")
OLD=$SITE.$(date +%Y%m%d-%H%M%S)
ACCOUNT=${ACCOUNT:-portal}

as_account() { (cd "$SITE" && runuser -u "$ACCOUNT" -- .venv/bin/python manage.py "$@"); }
services() { systemctl "$1" portal portal-worker; }

[ "$(id -u)" -eq 0 ] || fail "请由 root 执行。"
[ -e "$SITE/.env" ] || fail "$SITE 里没有 .env，不是装好的站点。"
[ "$PWD" != "$SITE" ] || fail "请把新程序放在另一个文件夹里，从那里执行，不要盖在旧程序上。"
say "一、安装软件包（网站照常运行）"
bash deploy/bin/install.sh
say "二、停止服务，备份"
services stop
as_account backup || {
    services start
    fail "没有备份成，没有升级；旧数据没有动，服务已重新启动。"
}
say "三、换上新程序，旧程序改名为 $OLD"
cp -p "$SITE/.env" .env
NEW=$PWD
cd /
mv "$SITE" "$OLD"
mv "$NEW" "$SITE"
cd "$SITE"
say "四、更新数据库，汇集静态文件"
{ as_account migrate --noinput && as_account collectstatic --noinput; } ||
    fail "没有升级成，服务停着。请照 deploy/README.md 的“退回旧版本”做，旧程序在 $OLD。"
say "五、启动，逐项看一遍"
services start
as_account doctor
