#!/usr/bin/env bash
# The Python packages of this version into .venv; from wheelhouse/, where there is one,
# without a network. Run at the first installation and at every upgrade.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

ensure_venv
if [ -d wheelhouse ]; then
    export PIP_NO_INDEX=1 PIP_FIND_LINKS=$PWD/wheelhouse
    say "不用网络，从 wheelhouse/ 安装。"
fi
install_requirements .requirements deploy/requirements.lock
say "Python 软件包已装好（$(version_of .venv/bin/python)）。"
