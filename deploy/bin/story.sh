#!/usr/bin/env bash
# Another district sets the portal up and lives its first year, in a browser; with times.
# story.sh [sqlite|postgres]; FRESH=yes installs the Python packages anew too.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$(dirname "${BASH_SOURCE[0]}")/postgres.sh"

require_system
ensure_venv
install_requirements .requirements-tests requirements.txt tests/requirements.txt
if [ "${1:-sqlite}" = postgres ]; then
    [ -n "$(postgres_bin)" ] || fail "需要 PostgreSQL 服务器程序（initdb、pg_ctl），请先安装 postgresql。"
    trap stop_postgres EXIT
    start_postgres
    as_postgres "$(postgres_bin)/createdb" --host="$POSTGRES_HOME" --username=portal elsewhere
    export STORY_DATABASES="$POSTGRES_URL postgres://portal@/$POSTGRES_HOME/elsewhere"
fi
in_venv tests.story
