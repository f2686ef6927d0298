# A Chromium that can be driven: found, or installed; sourced.

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

# libatomic is what the driver of the browser itself asks for.
require_chromium() {
    local found
    ! uses_apt || require_packages libatomic1
    found=$(find_chromium)
    if [ -z "$found" ] && [ -z "${CHROMIUM:-}" ]; then
        ! offers_chromium || install_chromium
        ! needs_playwright || fetch_chromium
        found=$(find_chromium)
    fi
    [ -n "$found" ] || fail "需要能直接运行的 Chromium（snap 版不行）${CHROMIUM:+，而 CHROMIUM=$CHROMIUM 不能运行}。任选一种：" \
        "Debian：sudo apt-get install chromium" \
        "Ubuntu：安装 Google Chrome 的 deb 包，或执行 .venv/bin/playwright install --with-deps chromium" \
        "已有浏览器：CHROMIUM=/路径/chrome make test（或 make story）"
    export CHROMIUM=$found
}
