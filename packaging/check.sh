#!/usr/bin/env bash
# Installs the newest dist/*.deb in a bare Debian, tries it there as a user would, takes a picture, and uninstalls it.
# Needs root, debootstrap and Xvfb. The bare system is kept in build/bare and used again; ROOTS=DIR puts it elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "packaging/check.sh needs root, for chroot" >&2; exit 1; }
deb=$(ls -t dist/*.deb | head -1)
bare=${ROOTS:-build}/bare
page=${PAGE:-resources/samples/page.png}

say() { printf '\n== %s\n' "$*"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }

if [ ! -x "$bare/usr/bin/apt-get" ]; then
    say "making a bare Debian"
    # shellcheck disable=SC2086  # MIRROR may be empty
    debootstrap --variant=minbase bookworm "$bare" ${MIRROR:-} >build/debootstrap.log
fi
root=$(mktemp -d "${ROOTS:-build}/check.XXXXXX")
root=$(realpath "$root")
finish() {
    umount "$root/tmp/.X11-unix" "$root/proc" "$root/dev" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap finish EXIT
cp -a "$bare/." "$root/"
cp /etc/resolv.conf "$root/etc/"
# Proxy and mirror settings of this machine's apt, where it has some.
grep -l Acquire /etc/apt/apt.conf.d/* 2>/dev/null | xargs -r cp -t "$root/etc/apt/apt.conf.d/"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"

say "installing $(basename "$deb")"
cp "$deb" "$root/tmp/"
inside apt-get update -qq
inside apt-get install -qqy --no-install-recommends "/tmp/$(basename "$deb")" >build/install.log 2>&1 || { tail -20 build/install.log; exit 1; }
rm "$root/tmp/$(basename "$deb")"

say "hwr --self-test"
inside hwr --self-test
say "hwr-desktop --self-test, no screen"
inside QT_QPA_PLATFORM=offscreen hwr-desktop --self-test
say "without a display, one sentence"
inside hwr-desktop && { echo "it should have failed" >&2; exit 1; }
say "a home with spaces and accents, no LANG, read-only"
mkdir -p "$root/home/Éva Nagy"
inside HOME="/home/Éva Nagy" hwr --self-test model ink
chroot --userspec=65534:65534 "$root" env -i PATH=/usr/bin:/bin HOME=/nonexistent hwr --self-test model ink

say "the window, with a page given on the command line"
mkdir -p "$root/tmp/.X11-unix"
cp "$page" "$root/root/"
display=:$((90 + RANDOM % 9))
Xvfb "$display" -screen 0 1280x800x24 -nolisten tcp >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; finish' EXIT
sleep 2
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
inside DISPLAY="$display" hwr-desktop --self-test window
inside DISPLAY="$display" HWR_DESKTOP_TIMINGS=1 timeout 40 hwr-desktop "/root/$(basename "$page")" 2>"build/window.log" &
for _ in $(seq 40); do
    sleep 1
    grep -q first-text build/window.log && break
done
sleep 1
import -display "$display" -window root build/window.png && echo "picture: build/window.png"
cat build/window.log
grep -q first-text build/window.log || { echo "no text was shown" >&2; exit 1; }
pkill -f "^hwr-desktop /root" || true
wait %% 2>/dev/null || true

say "uninstalling"
inside apt-get purge -qqy hwr-desktop >>build/install.log 2>&1
left=$(find "$root" -xdev \( -iname '*hwr*' -o -path "$root/opt/*" \) -not -path "$root/root/*" -not -path "$root/home/*" -not -path "$root/var/*" -not -path "$root/tmp/*")
[ -z "$left" ] || { printf 'left behind:\n%s\n' "$left" >&2; exit 1; }
echo "nothing is left but the user's data:"
find "$root/root" "$root/home" -mindepth 1 -type f -printf '%P\n' | head -20
say "all checks passed"
