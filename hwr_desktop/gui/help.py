"""The sheet of keys, and what the program is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from hwr_desktop import __version__
from hwr_desktop.gui.theme import application_icon


def key_sheet(parent: QWidget, commands: Sequence[tuple[str, str]]) -> QDialog:
    """Lists every command that has a key, in two columns."""
    dialog = _dialog(parent, _tr("Keys"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(7)
    rows = (len(commands) + 1) // 2
    for at, (text, keys) in enumerate(commands):
        column = 3 * (at // rows)
        name = QLabel(keys)
        font = name.font()
        font.setBold(True)
        name.setFont(font)
        grid.addWidget(name, at % rows, column)
        grid.addWidget(QLabel(text), at % rows, column + 1)
    grid.setColumnMinimumWidth(2, 28)
    return _filled(dialog, grid)


def about(parent: QWidget) -> QDialog:
    """Version, licence, and whose work the program stands on."""
    dialog = _dialog(parent, _tr("About hwr-desktop"))
    picture, words = QLabel(), QLabel()
    picture.setPixmap(application_icon().pixmap(72, 72))
    picture.setAlignment(Qt.AlignmentFlag.AlignTop)
    words.setText(
        _tr(
            "<h3>hwr-desktop {version}</h3>"
            "<p>Turns handwriting into text, and learns your hand.<br>Everything happens on this computer.</p>"
            "<p>Apache License 2.0.</p>"
            "<p>Made with Qt and PySide6 (LGPL 3), PyTorch (BSD), NumPy (BSD), OpenCV (Apache 2.0),<br>"
            "PDFium and pypdfium2 (BSD, Apache 2.0), Pillow (MIT-CMU), safetensors (Apache 2.0), SymSpell (MIT),<br>"
            "python-docx (MIT), lxml (BSD).</p>"
            "<p>What the model was trained on, and by whose courtesy, is told in models/README.md.</p>"
        ).format(version=__version__)
    )
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.addWidget(picture, 0, 0)
    grid.addWidget(words, 0, 1)
    return _filled(dialog, grid)


def _dialog(parent: QWidget, title: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    return dialog


def _filled(dialog: QDialog, grid: QGridLayout) -> QDialog:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 16)
    column.setSpacing(18)
    column.addLayout(grid)
    column.addWidget(buttons)
    return dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("Help", text)
