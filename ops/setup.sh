#!/bin/sh
# Makes .venv and installs what a lock file pins; does nothing when that has been done.
# Usage: ops/setup.sh [tests|browser]   tests: what tests and checks need too; browser: that, and Chromium
set -eu
cd "$(dirname "$0")/.."
lock=requirements.txt stamp=.venv/installed log=.venv/install.log
[ -z "${1:-}" ] || lock=tests/requirements.txt stamp=.venv/installed-tests

fail() { echo "$*" >&2; exit 1; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

has_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_be_root() { [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1; }

apt_install() { # package, what it is for
    command="apt-get install -y $1"
    { command -v apt-get >/dev/null && may_be_root; } || fail "$2 is missing. On Debian or Ubuntu type: sudo $command"
    echo "Installing $1 ..."
    as_root apt-get update -qq >/dev/null 2>&1 || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null 2>&1 ||
        fail "$2 is missing and could not be installed. Type, and see why: sudo $command"
}

choose_python() {
    python=
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        new_enough "$name" || continue
        python=${python:-$name}
        has_venv "$name" && python=$name && return
    done
    [ -n "$python" ] || fail "Python 3.11 or newer is needed. On Debian or Ubuntu type: sudo apt-get install -y python3 python3-venv"
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt_install "python$version-venv" "Python's module venv"
}

make_venv() {
    choose_python
    echo "[1/2] Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv >/dev/null || fail "Could not make .venv with $python; remove the folder .venv and try again."
}

install() {
    echo "[2/2] Installing the packages of $lock; the first time this takes a minute"
    if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --retries 1 --timeout 30 \
        --require-hashes -r "$lock" >"$log" 2>&1; then
        if grep -qE 'NewConnectionError|NameResolutionError|Network is unreachable|Name or service not known|name resolution|ConnectTimeout|Max retries' "$log"; then
            fail "The Python packages could not be fetched: no network, or no way to the package index. (See $log)"
        fi
        fail "The Python packages could not be installed: $(grep -m1 -E '^ *(ERROR|error)' "$log" || tail -n 1 "$log") (See $log)"
    fi
    echo "$wanted" >"$stamp"
}

.venv/bin/python -c 'import pip' >/dev/null 2>&1 || make_venv
wanted=$(sha256sum "$lock")
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] || install

if [ "${1:-}" = browser ]; then
    for browser in chromium chromium-browser google-chrome; do
        command -v "$browser" >/dev/null && exit 0
    done
    apt_install chromium "A browser for the browser test"
fi
