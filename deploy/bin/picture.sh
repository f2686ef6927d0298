#!/usr/bin/env bash
# The picture and the tables of docs/architecture.md, from the code.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

require_system
ensure_venv
install_requirements .requirements-tests tests/requirements.lock
DEBUG=true in_venv tests.drawing
