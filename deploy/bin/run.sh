#!/usr/bin/env bash
# From a bare machine to the portal with its demo on http://127.0.0.1:$PORT.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

PORT=${PORT:-8000}
DATABASE=var/portal.sqlite3
FIRST_START=var/first-start

check_port() {
    { [[ $PORT =~ ^[1-9][0-9]{3,4}$ ]] && [ "$PORT" -ge 1024 ] && [ "$PORT" -le 65535 ]; } ||
        fail "端口 $PORT 无效，请用 1024 至 65535 之间的整数，例如：make run PORT=8080"
    ! (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null ||
        fail "端口 $PORT 已被占用（也许本站点已在运行），请换一个，例如：make run PORT=$((PORT % 65535 + 1))"
}

# Whether the data knows migrations that this build does not have.
is_of_an_earlier_build() {
    local applied migration
    [ -e "$DATABASE" ] || return 1
    applied=$(.venv/bin/python - "$DATABASE" 2>/dev/null <<'PYTHON'
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("SELECT app, name FROM django_migrations")
print(*(f"{app}/migrations/{name}.py" for app, name in rows if app in ("submissions", "review")))
PYTHON
    ) || return 0
    for migration in $applied; do
        [ -e "$migration" ] || return 0
    done
    return 1
}

put_earlier_data_aside() {
    local aside
    [ ! -e "$FIRST_START" ] && is_of_an_earlier_build || return 0
    aside=var.$(date +%Y%m%d-%H%M%S)
    mv var "$aside"
    say "var/ 里是早先版本的数据，本版本不能沿用，已改名为 $aside/ 保留；现在重新建立数据。"
}

# Explicit, so that neither the caller's environment nor a .env leads elsewhere.
set_environment() {
    local key=var/secret_key
    mkdir -p var
    [ -s "$key" ] || (umask 077 && head -c 48 /dev/urandom | base64 | tr -d '\n+/=' >"$key")
    SECRET_KEY=$(cat "$key")
    export SECRET_KEY PORTAL_ENV=development DEBUG=false ALLOWED_HOSTS="localhost,127.0.0.1,[::1]"
    export DATA_DIR=$PWD/var STATIC_ROOT=$PWD/var/static DATABASE_URL=sqlite:///$DATABASE
}

# The mark tells a first start that was interrupted, which begins anew.
prepare_data() {
    [ ! -e "$FIRST_START" ] || rm -f "$DATABASE" "$DATABASE"-*
    if [ -e "$DATABASE" ]; then
        manage migrate --verbosity 0
        return
    fi
    say "首次启动，正在建立数据库并装入演示数据……"
    touch "$FIRST_START"
    manage migrate --verbosity 0
    manage demo
    rm "$FIRST_START"
}

static_files() {
    find . \( -name .venv -o -path ./var \) -prune -o -path '*static/*' -type f -printf '%p %s %T@\n' | sort
}

collect_static() {
    local stamp=var/static/.stamp wanted
    wanted=$({ cat deploy/requirements.lock; static_files; } | sha256sum)
    [ "$wanted" != "$(cat "$stamp" 2>/dev/null)" ] || return 0
    manage collectstatic --noinput --clear --verbosity 0
    say "$wanted" >"$stamp"
}

introduce() {
    cat <<TEXT

“政务公开主题日”申报与计划平台
  地址：http://127.0.0.1:$PORT
  账号：filer（高塘岭街道） filer2（区教育局） office（办公室） leader（领导） admin（管理员）
  密码：Zhutiri-2023（仅供演示）
  数据：var/    停止：Ctrl-C

TEXT
}

# The worker lives as long as the web server, and neither outlives this script.
serve() {
    local code=0
    .venv/bin/python manage.py work >/dev/null &
    worker=$!
    .venv/bin/python -m gunicorn --config deploy/gunicorn.conf.py wangcheng_portal.wsgi &
    web=$!
    trap 'kill "$web" "$worker" 2>/dev/null || true' INT TERM HUP EXIT
    wait "$web" || code=$?
    # A signal ended that wait; this one is for the server to close its doors.
    ! kill -0 "$web" 2>/dev/null || { code=0 && wait "$web" || code=$?; }
    kill "$worker" 2>/dev/null || true
    wait "$worker" || true
    return "$code"
}

check_port
require_system
ensure_venv
install_requirements .requirements deploy/requirements.lock
put_earlier_data_aside
set_environment
prepare_data
collect_static
introduce
export BIND=127.0.0.1:$PORT
serve
