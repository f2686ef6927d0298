#!/usr/bin/env bash
# Rewrites the Python code the way stage lint wants it.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

ensure_venv
install_requirements .requirements-tests requirements.txt tests/requirements.txt
in_venv ruff check --fix
in_venv ruff format
