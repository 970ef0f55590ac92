"""Colours that Qt's palette has no role for, and icons drawn in the colours of the scheme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from hwr_desktop.paths import resource


@dataclass(frozen=True)
class Colours:
    """One scheme. Text colours have a contrast of at least 4.5 : 1 on ``paper`` and on the window."""

    paper: str
    ink: str
    guide: str
    accent: str
    desk: str
    muted: str
    unsure: str
    doubtful: str
    spelling: str
    error: str
    card: str
    card_hover: str
    edge: str


LIGHT = Colours(
    paper="#ffffff",
    ink="#16233f",
    guide="#d5dfec",
    accent="#1f5fbf",
    desk="#dfe3e8",
    muted="#59636f",
    unsure="#815200",
    doubtful="#b3261e",
    spelling="#0b7a75",
    error="#fbe3e1",
    card="#ffffff",
    card_hover="#f0f5fd",
    edge="#c5ccd5",
)
DARK = Colours(
    paper="#1b1e23",
    ink="#e9eef7",
    guide="#333a45",
    accent="#7fb0ff",
    desk="#121417",
    muted="#a3adb9",
    unsure="#f2c265",
    doubtful="#ff9a8f",
    spelling="#45c4bd",
    error="#4a2321",
    card="#2b2f36",
    card_hover="#343a44",
    edge="#4a525e",
)

DARK_BOXES = "".join(
    f"{kind}::indicator:unchecked {{ border: 1px solid {DARK.muted}; border-radius: {round_px}px; width: 12px; height: 12px;"
    f" background: {DARK.paper}; }}"
    for kind, round_px in (("QCheckBox", 2), ("QRadioButton", 7))
)
"""Fusion draws the edge of an empty box darker than the window, which in the dark nobody sees."""
DARK_BUTTONS = "QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }"
"""Its cross for "Close" is black."""


def is_dark() -> bool:
    """Whether the application's palette is a dark one."""
    palette = QGuiApplication.palette()
    return palette.color(QPalette.ColorRole.Window).lightness() < palette.color(QPalette.ColorRole.WindowText).lightness()


def colours() -> Colours:
    """The colours of the scheme that is shown now."""
    return DARK if is_dark() else LIGHT


def icon(name: str) -> QIcon:
    """The icon ``resources/icons/<name>.svg``, its ``#000`` in the colour of text and its ``#00f`` in the accent."""
    palette = QGuiApplication.palette()
    text = palette.color(QPalette.ColorRole.WindowText).name()
    faint = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText).name()
    return _coloured(name, text, colours().accent, faint)


@lru_cache(maxsize=64)
def _coloured(name: str, text: str, accent: str, faint: str) -> QIcon:
    drawn = QIcon()
    for mode, line, fill in ((QIcon.Mode.Normal, text, accent), (QIcon.Mode.Disabled, faint, faint)):
        renderer = QSvgRenderer(QByteArray(_svg(name).replace("#000", line).replace("#00f", fill).encode()))
        for size in (24, 48, 96):
            drawn.addPixmap(_render(renderer, size), mode)
    return drawn


def application_icon() -> QIcon:
    """The program's icon, in its own colours."""
    drawn = QIcon()
    renderer = QSvgRenderer(QByteArray(_svg("hwr-desktop").encode()))
    for size in (16, 32, 48, 128):
        drawn.addPixmap(_render(renderer, size))
    return drawn


def translucent(colour: str, alpha: int) -> QColor:
    """A colour with an opacity from 0 to 255."""
    mixed = QColor(colour)
    mixed.setAlpha(alpha)
    return mixed


def dark_palette() -> QPalette:
    """Fusion's palette in the dark, for systems that say "dark" but bring no palette of their own."""
    palette = QPalette(QColor("#2a2e34"), QColor("#23262b"))
    role = QPalette.ColorRole
    for what, colour in (
        (role.WindowText, "#e6e9ee"),
        (role.Text, "#e6e9ee"),
        (role.ButtonText, "#e6e9ee"),
        (role.Base, DARK.paper),
        (role.AlternateBase, "#22262c"),
        (role.PlaceholderText, DARK.muted),
        (role.Highlight, "#3d6fb8"),
        (role.HighlightedText, "#ffffff"),
        (role.Accent, DARK.accent),
        (role.Link, DARK.accent),
        (role.ToolTipBase, "#333841"),
        (role.ToolTipText, "#e6e9ee"),
    ):
        palette.setColor(what, QColor(colour))
    for what in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, what, QColor("#747c87"))
    return palette


@lru_cache(maxsize=64)
def _svg(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


def _render(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
