#!/usr/bin/env bash
# Rewrites the Python code and the templates the way stage lint wants them.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

ensure_venv
install_requirements .requirements-tests tests/requirements.lock
in_venv ruff check --fix
in_venv ruff format
in_venv djlint --reformat --quiet templates || true  # 1: rewrote some
in_venv djlint --reformat --quiet --profile jinja --extension j2 templates || true
