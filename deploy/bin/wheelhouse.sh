#!/usr/bin/env bash
# Every Python package that an installation needs, in wheelhouse/: carried to a machine
# without a network, where deploy/bin/install.sh takes them from there.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

choose_python
rm -rf wheelhouse
mkdir -p var wheelhouse
say "正在下载 deploy/requirements.lock 所列的 Python 软件包（$("$python" -c 'import platform; print(platform.python_version(), platform.machine())')）……"
"$python" -m pip download --quiet --disable-pip-version-check --no-input --only-binary :all: \
    --require-hashes --dest wheelhouse --requirement deploy/requirements.lock || fail "下载失败。" \
    "内网环境可用 PIP_INDEX_URL 指定本单位的镜像后重试。"
say "已放进 wheelhouse/，共 $(find wheelhouse -name '*.whl' | wc -l) 个，$(du -sh wheelhouse | cut -f1)。" \
    "请连同程序目录拷到正式机器（同样的系统、Python 版本和处理器），在那里执行 deploy/bin/install.sh。"
