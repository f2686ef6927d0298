#!/usr/bin/env bash
# What the portal is made of: supply.sh lock|audit|sbom.
#   lock   deploy/requirements.lock, tests/requirements.lock: every package by its hash
#   audit  known weaknesses of the packages, by the service of PyPI
#   sbom   var/sbom.json, CycloneDX
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prepare() {
    ensure_venv
    mkdir -p var
    in_venv pip install -qq --disable-pip-version-check --no-input --requirement deploy/supply.txt ||
        fail "没有装成 deploy/supply.txt 所列的工具。" "内网环境可用 PIP_INDEX_URL 指定本单位的镜像后重试。"
}

# lock_file LIST LOCK, for every system and every Python from 3.11 on; what is pinned
# stays as it is.
lock_file() {
    in_venv uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-annotate \
        --custom-compile-command "make lock" --output-file "$2" "$1"
    say "$2：$(grep -c == "$2") 个软件包。"
}

make_lock() {
    lock_file requirements.txt deploy/requirements.lock
    lock_file tests/requirements.txt tests/requirements.lock
}

make_audit() {
    local report=var/audit.txt
    if in_venv pip_audit --strict --progress-spinner off --disable-pip --require-hashes \
        --requirement deploy/requirements.lock >"$report" 2>&1; then
        say "deploy/requirements.lock 的 $(grep -c == deploy/requirements.lock) 个软件包都查过，没有已知的漏洞。"
    elif grep -q '^Found [0-9]* known' "$report"; then
        cat "$report" >&2
        fail "有已知的漏洞，见上。请改 requirements.txt 里的版本，再执行 make lock 和 make test。"
    else
        fail "没有查成：漏洞库连不上，或者不认得这些软件包，详见 $report。" \
            "请在能访问它的机器上执行 make audit；这里没有查，不等于没有漏洞。"
    fi
}

make_sbom() {
    in_venv cyclonedx_py requirements --output-reproducible --output-file var/sbom.json deploy/requirements.lock
    .venv/bin/python deploy/bin/add_vendored.py var/sbom.json
}

case ${1:-} in
    lock | audit | sbom) prepare && "make_$1" ;;
    *) fail "用法：supply.sh lock|audit|sbom" ;;
esac
