#!/usr/bin/env bash
# Faults and villains against a site of its own: drill.sh faults|hazards|fuzz|controls.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$(dirname "${BASH_SOURCE[0]}")/postgres.sh"

require_system
ensure_venv
install_requirements .requirements-tests tests/requirements.lock
code=0
case ${1:-} in
    fuzz) in_venv tests.drills.fuzz || code=1 ;;
    controls)
        scratch=$(mktemp -d)
        trap 'rm -rf "$scratch"' EXIT
        PORTAL_ENV=development DEBUG=true DATA_DIR=$scratch STATIC_ROOT=$scratch \
            DATABASE_URL=sqlite:///$scratch/portal.sqlite3 in_venv tests.controls ${RUN:+--run} || code=1
        ;;
    faults)
        require_postgres
        for database in sqlite postgres; do
            say "--- $database"
            in_venv tests.drills.faults "$database" || code=1
        done
        ;;
    *) fail "用法：drill.sh faults|fuzz|controls" ;;
esac
exit "$code"
