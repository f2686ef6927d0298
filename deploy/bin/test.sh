#!/usr/bin/env bash
# From a bare machine to the whole suite, stage by stage:
# test.sh [lint|django|sqlite|postgres|browser|postgres-all|changed]…
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$(dirname "${BASH_SOURCE[0]}")/postgres.sh"

STAGES=("$@")
[ $# -gt 0 ] || STAGES=(lint django sqlite postgres browser)
SITE_PACKAGES=(gnupg logrotate openssl)
OFFICE_PACKAGES=(libatomic1 libreoffice-calc libreoffice-writer poppler-utils)
SCRATCH=

# --- what the tests need ----------------------------------------------------

require_office() {
    if uses_apt; then
        require_packages "${OFFICE_PACKAGES[@]}"
        return
    fi
    { have soffice && have pdftoppm; } ||
        fail "测试需要 LibreOffice（calc、writer）和 poppler-utils，请先安装。"
}

# What a running site has around it: encrypted backups, TLS in front.
require_site() {
    if uses_apt; then
        require_packages "${SITE_PACKAGES[@]}"
        [ -z "$(missing_packages nginx)" ] || install_without_services nginx nginx
        return
    fi
    { have gpg && have nginx && have openssl; } || fail "测试需要 gpg、nginx 和 openssl，请先安装。"
}

require_postgres() {
    [ -z "$(postgres_bin)" ] || return 0
    ! uses_apt || install_without_services postgresql postgresql
    [ -n "$(postgres_bin)" ] || fail "测试需要 PostgreSQL 服务器程序（initdb、pg_ctl），但没有找到。" \
        "请安装 postgresql，或用 PG_BIN 指明其所在目录：PG_BIN=/路径/bin make test"
}

# A snap cannot be driven: it sees neither our folders nor our flags.
drives() {
    [ -n "$1" ] && have "$1" || return 1
    [[ $(readlink -f "$(command -v "$1")") != */snap* ]] || return 1
    ! grep -aqs '/snap/' <(head -c 2000 "$(command -v "$1")") || return 1
    timeout 30 "$1" --version >/dev/null 2>&1
}

find_chromium() {
    local candidate
    if [ -n "${CHROMIUM:-}" ]; then
        ! drives "$CHROMIUM" || command -v "$CHROMIUM"
        return 0
    fi
    for candidate in chromium-headless-shell chromium google-chrome-stable google-chrome chromium-browser \
        "${PLAYWRIGHT_BROWSERS_PATH:-${HOME:-}/.cache/ms-playwright}"/chromium-*/chrome-linux*/chrome; do
        if drives "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
}

# Ubuntu's package is an empty shell around a snap; Playwright's own browser runs there.
needs_playwright() { uses_apt && grep -qs '^ID=ubuntu' /etc/os-release; }
offers_chromium() { uses_apt && ! needs_playwright; }

# The shell is the same engine without windows: the journeys take two thirds of the time.
install_chromium() {
    (install_packages chromium-headless-shell) || install_packages chromium
}

fetch_chromium() {
    say "正在下载 Playwright 的 Chromium（约需一两分钟）……"
    in_venv playwright install --with-deps chromium >>"$LOG" 2>&1 </dev/null ||
        say "提示：没有下载成功，详见 $LOG。"
}

require_chromium() {
    local found
    found=$(find_chromium)
    if [ -z "$found" ] && [ -z "${CHROMIUM:-}" ]; then
        ! offers_chromium || install_chromium
        ! needs_playwright || fetch_chromium
        found=$(find_chromium)
    fi
    [ -n "$found" ] || fail "浏览器测试需要能直接运行的 Chromium（snap 版不行）${CHROMIUM:+，而 CHROMIUM=$CHROMIUM 不能运行}。任选一种：" \
        "Debian：sudo apt-get install chromium" \
        "Ubuntu：安装 Google Chrome 的 deb 包，或执行 .venv/bin/playwright install --with-deps chromium" \
        "已有浏览器：CHROMIUM=/路径/chrome make test"
    export CHROMIUM=$found
}

prepare() {
    require_system
    ensure_venv
    install_requirements .requirements-tests tests/requirements.lock
    wants sqlite postgres postgres-all browser changed && require_office
    wants sqlite postgres postgres-all changed && require_site
    wants postgres postgres-all && require_postgres
    wants browser && require_chromium
    return 0
}

wants() {
    local stage
    for stage in "$@"; do
        [[ " ${STAGES[*]} " != *" $stage "* ]] || return 0
    done
    return 1
}

# Tests never see the data of make run, nor a .env.
set_environment() {
    SCRATCH=$(mktemp -d)
    mkdir "$SCRATCH/static"
    export PORTAL_ENV=development DEBUG=true DATA_DIR=$SCRATCH STATIC_ROOT=$SCRATCH/static
    export DATABASE_URL=sqlite:///$SCRATCH/portal.sqlite3
    unset SECRET_KEY ALLOWED_HOSTS
}

# --- stages -----------------------------------------------------------------

stage_lint() {
    in_venv ruff check
    in_venv ruff format --check
    in_venv djlint --lint --quiet templates
    in_venv djlint --check templates
    in_venv djlint --check --profile jinja --extension j2 templates
    (cd static/vendor && sha256sum --check --quiet --strict SHA256SUMS)
}

stage_django() {
    PORTAL_ENV=production DEBUG=false TRUST_PROXY=true ALLOWED_HOSTS=portal.example.cn \
        SECRET_KEY=$(head -c 48 /dev/urandom | base64 | tr -d '\n') \
        manage check --deploy --fail-level WARNING
    manage makemigrations --check --dry-run
}

run_pytest() { in_venv pytest -n 2 "$@"; }

stage_sqlite() { run_pytest -m "not browser and not postgres"; }

# What asks something of a database; the rest knows nothing of which one it is.
stage_postgres() {
    start_postgres
    DATABASE_URL=$POSTGRES_URL run_pytest -m "database or postgres"
}

stage_postgres-all() {
    start_postgres
    DATABASE_URL=$POSTGRES_URL run_pytest -m "not browser"
}

stage_browser() { run_pytest -m browser --reruns 1; }

stage_changed() {
    local tests
    mapfile -t tests < <(in_venv tests.changed)
    if [ ${#tests[@]} -eq 0 ]; then
        say "与 main 相比没有改动需要测试。"
        return
    fi
    printf '  %s\n' "${tests[@]}"
    run_pytest -m "not browser and not postgres" "${tests[@]}"
}

title_of() {
    case $1 in
        lint) say "代码格式" ;;
        django) say "生产配置与迁移" ;;
        sqlite) say "测试（SQLite）" ;;
        postgres) say "测试（PostgreSQL，与数据库有关的）" ;;
        postgres-all) say "测试（PostgreSQL，全部）" ;;
        changed) say "改动所涉及的测试（SQLite）" ;;
        browser) say "浏览器流程（Chromium）" ;;
        *) fail "没有名为 $1 的检查，可用：lint django sqlite postgres browser postgres-all changed" ;;
    esac
}

# Not inside a condition: bash would ignore set -e there.
run_stage() {
    local title=$1 name=$2 begun=$SECONDS code
    printf '\n=== %s ===\n' "$title"
    set +e
    (
        set -e
        trap stop_postgres EXIT
        "stage_$name"
    )
    code=$?
    set -e
    if [ "$code" -eq 0 ]; then
        RESULTS+=("通过  $title（$((SECONDS - begun)) 秒）")
    else
        RESULTS+=("失败  $title（$((SECONDS - begun)) 秒，退出码 $code）")
        FAILED=1
    fi
    say "${RESULTS[-1]}"
}

for stage in "${STAGES[@]}"; do title_of "$stage" >/dev/null; done
prepare
set_environment
trap 'rm -rf "$SCRATCH"' EXIT
trap 'exit 130' INT TERM
RESULTS=() FAILED=0
for stage in "${STAGES[@]}"; do run_stage "$(title_of "$stage")" "$stage"; done
printf '\n=== 结果 ===\n'
printf '%s\n' "${RESULTS[@]}"
exit "$FAILED"
