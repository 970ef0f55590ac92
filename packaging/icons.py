"""Draws the program's icon in the sizes that menus want: hicolor/NxN/apps/hwr-desktop.png below a folder, or one .ico or .icns file.

python packaging/icons.py FOLDER|FILE.ico|FILE.icns
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_SOURCE = Path(__file__).parent.parent / "resources/icons/hwr-desktop.svg"


def draw(size: int) -> Image.Image:
    """The icon with an alpha channel, ``size`` px square."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(_SOURCE.read_bytes())).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(data.data()))


def main(out: Path) -> None:
    """Writes the icons."""
    _app = QGuiApplication([])
    if out.suffix in (".ico", ".icns"):
        sizes = [(s, s) for s in SIZES if s <= (256 if out.suffix == ".ico" else 1024)]
        draw(sizes[-1][0]).save(out, sizes=sizes)
        return
    for size in SIZES:
        folder = out / f"{size}x{size}/apps"
        folder.mkdir(parents=True, exist_ok=True)
        draw(size).save(folder / "hwr-desktop.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
