#!/usr/bin/env bash
# Another district sets the portal up and lives its first year, in a browser; with times.
# story.sh [sqlite|postgres]; FRESH=yes installs the Python packages anew too.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$(dirname "${BASH_SOURCE[0]}")/postgres.sh"
source "$(dirname "${BASH_SOURCE[0]}")/chromium.sh"

require_system
ensure_venv
install_requirements .requirements-tests tests/requirements.lock
require_chromium
if [ "${1:-sqlite}" = postgres ]; then
    require_postgres
    trap stop_postgres EXIT
    start_postgres
    as_postgres "$(postgres_bin)/createdb" --host="$POSTGRES_HOME" --username=portal elsewhere
    export STORY_DATABASES="$POSTGRES_URL postgres://portal@/$POSTGRES_HOME/elsewhere"
fi
in_venv tests.story
