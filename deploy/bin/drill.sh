#!/usr/bin/env bash
# Faults and villains against a site of its own: drill.sh faults|hazards|fuzz|upgrade|controls.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$(dirname "${BASH_SOURCE[0]}")/postgres.sh"

# run_on_both DRILL ARGUMENT…
run_on_both() {
    local drill=$1 database
    shift
    require_postgres
    for database in sqlite postgres; do
        say "--- $database"
        in_venv "tests.drills.$drill" "$database" "$@" || code=1
    done
}

require_system
ensure_venv
install_requirements .requirements-tests tests/requirements.lock
code=0
case ${1:-} in
    fuzz) in_venv tests.drills.fuzz || code=1 ;;
    controls)
        scratch=$(mktemp -d)
        trap 'stop_postgres; rm -rf "$scratch"' EXIT
        if [ -n "${RUN:-}" ]; then
            require_postgres
            start_postgres
            export POSTGRES_URL
        fi
        PORTAL_ENV=development DEBUG=true DATA_DIR=$scratch STATIC_ROOT=$scratch \
            DATABASE_URL=sqlite:///$scratch/portal.sqlite3 in_venv tests.controls ${RUN:+--run} || code=1
        ;;
    faults | hazards) run_on_both "$1" ;;
    upgrade)
        [ "$(id -u)" -eq 0 ] || fail "请由 root 执行（在容器里就行）：升级要换账号、换文件夹。"
        # By default the oldest version whose data this one takes up.
        FROM=${FROM:-$(git log -1 --format=%h -- '*/migrations/0001_initial.py')}
        [ -n "$FROM" ] || fail "这里没有旧版本：要连同历史一起的 git 仓库。"
        run_on_both upgrade "$FROM"
        ;;
    *) fail "用法：drill.sh faults|hazards|fuzz|upgrade|controls" ;;
esac
exit "$code"
