#!/usr/bin/env bash
# Installs the newest dist/*.deb in a bare Debian, tries it there as a user would, takes a picture, and uninstalls it.
# Needs root, debootstrap and Xvfb. The bare system is kept in build/bare and used again; ROOTS=DIR puts it elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "packaging/check.sh needs root, for chroot" >&2; exit 1; }
deb=$(ls -t dist/*.deb | head -1)
bare=${ROOTS:-build}/bare
for tool in debootstrap Xvfb import pkill python3; do
    command -v "$tool" >/dev/null || { echo "packaging/check.sh needs $tool (Debian: debootstrap, xvfb, imagemagick, procps, python3)" >&2; exit 1; }
done
page=${PAGE:-resources/samples/page.png}

say() { printf '\n== %s\n' "$*"; }
fails() { # one sentence on stderr, and status 1
    local status=0
    inside timeout 60 env "$@" 2>build/told.txt || status=$?
    cat build/told.txt
    [ "$status" = 1 ] && [ "$(wc -l <build/told.txt)" = 1 ] || { echo "it should have failed with one sentence" >&2; exit 1; }
}
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }

if [ ! -x "$bare/usr/bin/apt-get" ]; then
    say "making a bare Debian"
    # shellcheck disable=SC2086  # MIRROR may be empty
    rm -rf --one-file-system "$bare.part"
    debootstrap --variant=minbase bookworm "$bare.part" ${MIRROR:-} >build/debootstrap.log
    mv "$bare.part" "$bare"
fi
root=$(mktemp -d "${ROOTS:-build}/check.XXXXXX")
root=$(realpath "$root")
finish() {
    for place in home/small tmp/.X11-unix proc dev; do
        umount "$root/$place" 2>/dev/null || true
    done
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
fails hwr-desktop
fails WAYLAND_DISPLAY=wayland-0 hwr-desktop
say "homes: with spaces and accents and no LANG, none at all, read-only, full"
home="/home/Éva Nagy"
mkdir -p "$root$home/Brief für Zoë" "$root/home/small"
cp "$page" "$root$home/Brief für Zoë/Seite 1.png"
reads() { inside "$@" hwr recognise "$home/Brief für Zoë/Seite 1.png" | grep -c . | sed 's/$/ lines read/'; }
reads HOME="$home"
chroot --userspec=65534:65534 "$root" env -i PATH=/usr/bin:/bin HOME=/nonexistent hwr recognise "$home/Brief für Zoë/Seite 1.png" >/dev/null
mount -t tmpfs -o size=1m,ro none "$root/home/small"
reads HOME=/home/small
umount "$root/home/small"
mount -t tmpfs -o size=64k none "$root/home/small"
dd if=/dev/zero of="$root/home/small/full" bs=1k 2>/dev/null || true
reads HOME=/home/small
fails HOME=/home/small hwr recognise --out /home/small/out.txt "$home/Brief für Zoë/Seite 1.png"
umount "$root/home/small"

say "a missing weight file, one sentence"
weights="$root/opt/hwr-desktop/_internal/models/base.safetensors"
mv "$weights" "$weights.away"
fails hwr recognise "$home/Brief für Zoë/Seite 1.png"
mv "$weights.away" "$weights"

say "a newer version over it: the user's data is kept; the older one refuses a newer store"
printf 'Brief für Zoë/Seite 1.png\twe met once at noon\n' >"$root$home/lines.tsv"
inside HOME="$home" hwr samples import "$home" || exit 1
dpkg-deb -R "$deb" "$root/tmp/newer"
sed -i "s/^Version: .*/Version: 99/" "$root/tmp/newer/DEBIAN/control"
dpkg-deb --root-owner-group -Znone -b "$root/tmp/newer" "$root/tmp/newer.deb" >/dev/null
rm -r "$root/tmp/newer"
inside dpkg -i /tmp/newer.deb >>build/install.log
rm "$root/tmp/newer.deb"
inside HOME="$home" hwr samples list | grep -q "we met once" || { echo "the samples are gone" >&2; exit 1; }
cp "$deb" "$root/tmp/older.deb"
inside dpkg -i /tmp/older.deb >>build/install.log 2>&1
rm "$root/tmp/older.deb"
python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 99")' "$root$home/.local/share/hwr-desktop/samples.sqlite"
fails HOME="$home" hwr samples list
reads HOME="$home"

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
echo '<fontconfig/>' >"$root/tmp/no-fonts.conf"
fails DISPLAY="$display" FONTCONFIG_FILE=/tmp/no-fonts.conf hwr-desktop
# A session of Wayland asks for it by name; the package goes through XWayland.
inside DISPLAY="$display" QT_QPA_PLATFORM=wayland HWR_DESKTOP_TIMINGS=1 timeout -s INT 40 hwr-desktop "/root/$(basename "$page")" 2>"build/window.log" &
for _ in $(seq 40); do
    sleep 1
    grep -q first-text build/window.log && break
done
sleep 1
import -display "$display" -window root build/window.png && echo "picture: build/window.png"
cat build/window.log
grep -q first-text build/window.log || { echo "no text was shown" >&2; exit 1; }
pkill -INT -P "$!" || true
wait "$!" || true

say "uninstalling"
inside apt-get purge -qqy hwr-desktop >>build/install.log 2>&1
left=$(find "$root" -xdev \( -iname '*hwr*' -o -path "$root/opt/*" \) -not -path "$root/root/*" -not -path "$root/home/*" -not -path "$root/var/*" -not -path "$root/tmp/*")
[ -z "$left" ] || { printf 'left behind:\n%s\n' "$left" >&2; exit 1; }
echo "nothing is left but the user's data:"
find "$root/root" "$root/home" -mindepth 1 -type f -printf '%P\n' | head -20
say "all checks passed"
