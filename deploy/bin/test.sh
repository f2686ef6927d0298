#!/usr/bin/env bash
# From a bare machine to the whole suite, stage by stage:
# test.sh [lint|django|sqlite|postgres|browser|postgres-all|changed]…
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$(dirname "${BASH_SOURCE[0]}")/postgres.sh"
source "$(dirname "${BASH_SOURCE[0]}")/chromium.sh"

STAGES=("$@")
[ $# -gt 0 ] || STAGES=(lint django sqlite postgres browser)
SITE_PACKAGES=(gnupg logrotate openssl)
OFFICE_PACKAGES=(libreoffice-calc libreoffice-writer poppler-utils)
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

# A journey that is walked twice is named: it did not wait for what it looks at.
stage_browser() { run_pytest -m browser --reruns 1 -rfER tests/browser; }

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
