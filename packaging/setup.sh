#!/usr/bin/env bash
# Sets up .venv with the program and its tools. Quick when nothing changed; "make run" and "make test" call it first.
set -euo pipefail
cd "$(dirname "$0")/.."
stamp=.venv/installed.toml

fail() { printf 'setup: %s\n' "$1" >&2; exit 1; }

# Libraries that Qt needs from the system, and the Debian packages that hold them.
libraries="libEGL.so.1:libegl1 libGL.so.1:libgl1 libdbus-1.so.3:libdbus-1-3 libfontconfig.so.1:libfontconfig1
  libglib-2.0.so.0:libglib2.0-0 libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-cursor.so.0:libxcb-cursor0
  libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0"

missing_packages() {
    [ "$(uname -s)" = Linux ] || return 0
    local known entry
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    for entry in $libraries; do
        grep -q "[[:space:]]${entry%%:*} " <<<"$known" || echo "${entry##*:}"
    done
    # Debian parts venv from Python; other systems do not.
    "$python" -c 'import ensurepip, venv' 2>/dev/null || echo "python3-venv"
}

install_packages() {
    local list="$*" root=()
    command -v apt-get >/dev/null || fail "please install these (named as in Debian) with the package manager of your system, then try again: $list"
    if [ "$(id -u)" != 0 ]; then
        { command -v sudo && sudo -n true; } >/dev/null 2>&1 || fail "please run this, then try again: sudo apt-get install $list"
        root=(sudo -n)
    fi
    echo "setup: installing $list"
    {
        "${root[@]}" apt-get update -qq
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qqy --no-install-recommends "$@"
    } </dev/null >&2 || fail "apt-get could not install: $list"
}

find_python() {
    local name
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11, 3.12 or 3.13 is needed; PYTHON=/path/to/python3.12 make ... chooses one."
}

python=$(find_python)
packages=$(missing_packages)
# shellcheck disable=SC2086  # one word a package
[ -z "$packages" ] || install_packages $packages

if cmp -s pyproject.toml "$stamp" && .venv/bin/python -c 'import hwr_desktop' 2>/dev/null; then
    exit 0
fi
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "setup: making the virtual environment .venv with $python"
    "$python" -m venv --clear .venv
fi
echo "setup: installing the program and its libraries into .venv (the first time takes some minutes)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,train]' </dev/null ||
    fail "pip could not install the libraries; its message stands above."
cp pyproject.toml "$stamp"
