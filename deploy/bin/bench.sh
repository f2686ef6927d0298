#!/usr/bin/env bash
# The benchmarks, against SQLite and a throwaway PostgreSQL.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$(dirname "${BASH_SOURCE[0]}")/postgres.sh"

require_system
require_postgres
ensure_venv
install_requirements .requirements-tests tests/requirements.lock
trap stop_postgres EXIT
trap 'exit 130' INT TERM
start_postgres
export POSTGRES_URL
in_venv tests.benchmarks "$@"
