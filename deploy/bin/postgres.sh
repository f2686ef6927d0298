# A PostgreSQL cluster for one run, in a temporary folder behind a socket; sourced.

POSTGRES_HOME=

postgres_bin() {
    local folder
    for folder in "${PG_BIN:-}" $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) /usr/pgsql-*/bin; do
        if [ -x "$folder/initdb" ]; then
            say "$folder"
            return
        fi
    done
    ! have initdb || dirname "$(command -v initdb)"
}

require_postgres() {
    [ -z "$(postgres_bin)" ] || return 0
    ! uses_apt || install_without_services postgresql postgresql
    [ -n "$(postgres_bin)" ] || fail "需要 PostgreSQL 服务器程序（initdb、pg_ctl），但没有找到。" \
        "请安装 postgresql，或用 PG_BIN 指明其所在目录：PG_BIN=/路径/bin make test"
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" -ne 0 ]; then
        (cd / && "$@")
    elif id postgres >/dev/null 2>&1; then
        (cd / && runuser -u postgres -- "$@")
    else
        (cd / && runuser -u nobody -- "$@")
    fi
}

start_postgres() {
    local bin
    bin=$(postgres_bin)
    # Not TMPDIR: a socket's path is limited to 107 bytes.
    POSTGRES_HOME=$(mktemp -d "${TMPDIR:-/tmp}/portal-postgres.XXXXXX")
    [ "$(id -u)" -ne 0 ] || chown "$(as_postgres id -u)" "$POSTGRES_HOME"
    as_postgres "$bin/initdb" --pgdata="$POSTGRES_HOME/data" --username=portal --auth=trust \
        --locale=C.UTF-8 --encoding=UTF8 --no-sync >/dev/null
    as_postgres "$bin/pg_ctl" --pgdata="$POSTGRES_HOME/data" --log="$POSTGRES_HOME/log" --wait --silent \
        --options="-c listen_addresses='' -c unix_socket_directories='$POSTGRES_HOME' -c fsync=off \
            -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start ||
        { cat "$POSTGRES_HOME/log" >&2; return 1; }
    as_postgres "$bin/createdb" --host="$POSTGRES_HOME" --username=portal portal
    POSTGRES_URL=postgres://portal@/$POSTGRES_HOME/portal
}

stop_postgres() {
    [ -n "$POSTGRES_HOME" ] || return 0
    as_postgres "$(postgres_bin)/pg_ctl" --pgdata="$POSTGRES_HOME/data" --mode=immediate --silent stop ||
        true
    rm -rf "$POSTGRES_HOME"
    POSTGRES_HOME=
}
