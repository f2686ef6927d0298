#!/usr/bin/env bash
# Every paper of the demo on sheets to look at, in var/papers.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

require_system
ensure_venv
install_requirements .requirements-tests tests/requirements.lock
in_venv tests.contact_sheet var/papers
