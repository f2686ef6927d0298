# What run.sh, test.sh and bench.sh share; sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export LANG="${LANG:-C.UTF-8}" PYTHONUTF8=1
# A mistyped file name in one of these must not change what runs here.
unset DJANGO_SETTINGS_MODULE PYTHONPATH PYTHONHOME
# Images of containers like to set it: every process would compile all modules anew.
unset PYTHONDONTWRITEBYTECODE

# WeasyPrint loads these at run time; without the last library a PDF takes 5 times as long.
PAPER_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk)
PAPER_LIBRARIES=(libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0)
LOG=var/install.log
CATALOGUE_FRESH=

say() { printf '%s\n' "$*"; }

fail() {
    printf '\n错误：%s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# --- system packages --------------------------------------------------------

uses_apt() { have apt-get && have dpkg-query; }

missing_packages() {
    local name
    for name in "$@"; do
        case "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" in
            installed*) ;;
            *) printf '%s ' "$name" ;;
        esac
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        sudo "$@"
    else
        return 126
    fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" >>"$LOG" 2>&1 </dev/null
}

install_packages() {
    local command="sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    as_root true || fail "缺少系统软件包，当前用户无权安装。请由管理员执行后重试：" "$command"
    say "正在安装系统软件包：$*（约需一两分钟）……"
    mkdir -p var
    [ -n "$CATALOGUE_FRESH" ] || apt update || say "提示：软件源目录更新失败，改用已有目录继续。"
    CATALOGUE_FRESH=yes
    if ! apt install -y --no-install-recommends "$@"; then
        tail -n 15 "$LOG" >&2
        fail "系统软件包安装失败，详见 $LOG。可手工执行后重试：" "$command"
    fi
}

require_packages() {
    local missing
    missing=$(missing_packages "$@")
    # shellcheck disable=SC2086 # a list of names
    [ -z "$missing" ] || install_packages $missing
}

# install_without_services UNIT PACKAGE…: what comes with a server that is only run by hand
# does not start one, neither now nor when the machine does.
POLICY=/usr/sbin/policy-rc.d
install_without_services() {
    local unit=$1 code=0 ours=
    shift
    [ -e "$POLICY" ] || ours=yes
    [ -z "$ours" ] || printf '#!/bin/sh\nexit 101\n' | as_root install -m 755 /dev/stdin "$POLICY" || true
    (install_packages "$@") || code=$?
    [ -z "$ours" ] || as_root rm -f "$POLICY"
    ! have systemctl || as_root systemctl --quiet disable "$unit" 2>/dev/null || true
    return "$code"
}

# Python too, where there is none, so that a person without rights is told all at once.
require_system() {
    if uses_apt; then
        local interpreter=(python3 python3-venv)
        { [ -z "${PYTHON:-}" ] && ! have python3; } || interpreter=()
        require_packages "${PAPER_PACKAGES[@]}" "${interpreter[@]}"
        return
    fi
    local known library missing=()
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
    for library in "${PAPER_LIBRARIES[@]}"; do
        [[ $known == *"$library"* ]] || missing+=("$library")
    done
    [ ${#missing[@]} -eq 0 ] || fail "缺少生成 PDF 所需的系统库：${missing[*]}。" \
        "本系统不使用 apt，请由管理员安装 Pango、HarfBuzz 和思源（Noto CJK）字体，例如：" \
        "sudo dnf install pango harfbuzz google-noto-sans-cjk-ttc-fonts google-noto-serif-cjk-ttc-fonts"
}

# --- Python -----------------------------------------------------------------

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

version_of() { "$1" -c 'import platform; print(platform.python_version())'; }

find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if is_recent "$candidate"; then
            say "$candidate"
            return
        fi
    done
}

refuse_python() {
    fail "需要 Python 3.11 或更高版本，$1。" \
        "Debian 12 及以上：sudo apt-get install python3 python3-venv" \
        "其他系统请先安装 Python 3.11 以上版本，再指定它：PYTHON=/路径/python3.12 make run"
}

# Prints nothing; sets $python.
choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        have "$PYTHON" || refuse_python "而 PYTHON=$PYTHON 不存在"
        is_recent "$PYTHON" || refuse_python "而 $PYTHON 是 $(version_of "$PYTHON")"
        can_make_venv "$PYTHON" || fail "$PYTHON 不能建立虚拟环境，请安装它的 venv 组件，例如：" \
            "sudo apt-get install $(basename "$PYTHON")-venv"
        python=$PYTHON
        return
    fi
    have python3 || refuse_python "而本机没有 python3"
    python=$(find_python)
    [ -n "$python" ] || refuse_python "而本机的 python3 是 $(version_of python3)"
    can_make_venv "$python" && return
    uses_apt || fail "$python 缺少 venv 模块，请安装 Python 的 venv 和 pip 组件。"
    case $python in
        python3) install_packages python3-venv ;;
        *) install_packages "$python-venv" ;;
    esac
}

# A venv of another version than the one asked for is not ours.
venv_usable() {
    .venv/bin/python -c 'import pip' 2>/dev/null || return 1
    [ -z "${PYTHON:-}" ] || [ "$(version_of .venv/bin/python)" = "$(version_of "$PYTHON" 2>/dev/null)" ]
}

ensure_venv() {
    venv_usable && return
    choose_python
    say "正在建立 Python 虚拟环境 .venv（Python $(version_of "$python")）……"
    "$python" -m venv --clear .venv
}

# install_requirements STAMP LOCK: every file by its hash, nothing else.
install_requirements() {
    local stamp=.venv/$1 lock=$2 wanted
    wanted=$(sha256sum <"$lock")
    [ "$wanted" != "$(cat "$stamp" 2>/dev/null)" ] || return 0
    say "正在安装 $lock 所列的 Python 软件包……"
    in_venv pip install -qq --disable-pip-version-check --no-input --require-hashes \
        --requirement "$lock" || fail "Python 软件包安装失败。" \
        "内网环境可用 PIP_INDEX_URL 指定本单位的镜像后重试。"
    say "$wanted" >"$stamp"
}

# As modules: the scripts in .venv/bin break when the checkout is moved.
in_venv() { .venv/bin/python -m "$@"; }

manage() { .venv/bin/python manage.py "$@"; }
