#!/usr/bin/env bash
# Builds dist/hwr-desktop (the program as one folder) and, on Debian and its like, dist/hwr-desktop_VERSION_ARCH.deb.
# COMPRESS=zstd makes the .deb quickly and larger, for trying; the default xz takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
version=$("$python" -c 'import hwr_desktop; print(hwr_desktop.__version__)')
date=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}" +%Y-%m-%d)

# On Linux pip's default torch brings CUDA's libraries, which the package leaves out, and without which that torch does not start.
"$python" -c 'import sys, torch; sys.exit(torch.version.cuda is not None)' ||
    { echo "package: torch for the processor alone is needed; README.md, \"Another build of torch\", tells how to get it" >&2; exit 1; }

mkdir -p build
"$python" packaging/notices.py build/THIRD-PARTY-NOTICES.txt
"$python" -m PyInstaller --noconfirm --log-level WARN build.spec
program=dist/hwr-desktop
# The licences of the system's libraries that PyInstaller copied.
if command -v dpkg-query >/dev/null; then
    grep -oE "'/(usr/)?lib/[^']*\.so[^']*'" build/build/COLLECT-00.toc | tr -d "'" | xargs realpath | sort -u | while read -r file; do
        dpkg-query -S "$file" "${file#/usr}" 2>/dev/null | head -1 | cut -d: -f1 || true
    done | sort -u | while read -r name; do
        printf '%s\n%s, from Debian or its like\n%s\n\n' "$(printf '=%.0s' {1..100})" "$name" "$(printf '=%.0s' {1..100})"
        cat "/usr/share/doc/$name/copyright"
    done >>build/THIRD-PARTY-NOTICES.txt
fi
cp LICENSE build/THIRD-PARTY-NOTICES.txt "$program/"

if [ "$(uname -s)" = Linux ]; then
    # Not all: strip damages libraries whose segments auditwheel moved (numpy's OpenBLAS), and the programs with their archives.
    find "$program/_internal/torch/lib" "$program/_internal/PySide6" "$program/_internal/shiboken6" "$program/_internal" -maxdepth 4 \
        \( -path '*/torch/lib/*.so*' -o -path '*/PySide6/*.so*' -o -path '*/shiboken6/*.so*' -o -name 'libpython3*.so*' \) -type f \
        -exec strip --strip-unneeded {} + 2>/dev/null
fi
du -sm "$program" | sed 's/\t.*/ MB in dist\/hwr-desktop/'
command -v dpkg-deb >/dev/null || exit 0

arch=$(dpkg --print-architecture)
root=build/deb
rm -rf "$root"
mkdir -p "$root"/{DEBIAN,opt,usr/bin,usr/share/{applications,metainfo,mime/packages,doc/hwr-desktop,man/man1,icons/hicolor/scalable/apps}}
cp -al "$program" "$root/opt/hwr-desktop"
for name in hwr hwr-desktop; do
    ln -s "../../opt/hwr-desktop/$name" "$root/usr/bin/$name"
    sed "s/@VERSION@/$version/; s/@DATE@/$date/" "packaging/linux/$name.1" | gzip -9n >"$root/usr/share/man/man1/$name.1.gz"
done
cp packaging/linux/hwr-desktop.desktop "$root/usr/share/applications/"
cp packaging/linux/hwr-desktop.mime.xml "$root/usr/share/mime/packages/hwr-desktop.xml"
sed "s/@VERSION@/$version/; s/@DATE@/$date/" packaging/linux/io.github.hwr_desktop.hwr_desktop.metainfo.xml \
    >"$root/usr/share/metainfo/io.github.hwr_desktop.hwr_desktop.metainfo.xml"
cp resources/icons/hwr-desktop.svg "$root/usr/share/icons/hicolor/scalable/apps/"
"$python" packaging/icons.py "$root/usr/share/icons/hicolor"
cp LICENSE "$root/usr/share/doc/hwr-desktop/copyright"
cp build/THIRD-PARTY-NOTICES.txt "$root/usr/share/doc/hwr-desktop/"
gzip -9n <CHANGELOG.md >"$root/usr/share/doc/hwr-desktop/NEWS.gz"
size=$(du -sk "$root" | cut -f1)
cat >"$root/DEBIAN/control" <<CONTROL
Package: hwr-desktop
Version: $version
Architecture: $arch
Maintainer: The hwr-desktop authors <hwr-desktop@users.noreply.github.com>
Installed-Size: $size
Depends: libc6 (>= 2.36), libegl1, libgl1, libxcb1, fontconfig-config, fonts-dejavu-core | fonts-freefont-ttf | fonts-liberation, xkb-data
Section: graphics
Priority: optional
Homepage: https://github.com/hwr-desktop/hwr-desktop
Description: handwriting to text on your own computer
 Write on the canvas and read the text as you write, or open a scan, a photo
 or a PDF and read the page. Correct what is wrong, and let the program learn
 your hand. Nothing leaves the computer.
CONTROL
find "$root" -type d -exec chmod 755 {} +
deb="dist/hwr-desktop_${version}_$arch.deb"
rm -f "$deb"
dpkg-deb --root-owner-group "-Z${COMPRESS:-xz}" --build "$root" "$deb.part" >/dev/null
mv "$deb.part" "$deb"
rm -rf "$root"
(cd dist && sha256sum "$(basename "$deb")" >SHA256SUMS)
du -m "$deb" | sed 's/\t/ MB in /'
