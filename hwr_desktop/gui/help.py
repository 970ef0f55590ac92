"""The sheet of keys, and what the program is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from hwr_desktop import __version__
from hwr_desktop.gui.theme import application_icon, colours


def key_sheet(parent: QWidget, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> QDialog:
    """Lists every command that has a key, by menu, in columns of about the same length.

    Args:
        parent: The window.
        groups: For each menu its name, and name and keys of its commands.
    """
    dialog = _dialog(parent, QCoreApplication.translate("Help", "Keys"))
    row, columns = QHBoxLayout(), _in_columns(groups)
    row.setSpacing(36)
    for column in columns:
        lists = QVBoxLayout()
        lists.setSpacing(16)
        for title, commands in column:
            lists.addLayout(_key_list(title, commands))
        lists.addStretch(1)
        row.addLayout(lists)
    sheet, area = QWidget(), QScrollArea()
    sheet.setLayout(row)
    area.setWidget(sheet)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setAccessibleName(QCoreApplication.translate("Help", "Keys"))
    made = _filled(dialog, area)
    wanted, room = sheet.sizeHint(), parent.screen().availableSize() * 0.9
    made.resize(min(wanted.width() + 80, room.width()), min(wanted.height() + 110, room.height()))
    return made


def _in_columns(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], count: int = 3) -> list[list[tuple[str, Sequence[tuple[str, str]]]]]:
    """Groups in their order, dealt out so that the longest column is short; a title counts as two rows."""
    lengths = [len(commands) + 2 for _, commands in groups]
    most = max([*lengths, 1])
    while True:
        columns: list[list[int]] = [[]]
        for i, length in enumerate(lengths):
            if columns[-1] and sum(lengths[j] for j in columns[-1]) + length > most:
                columns.append([])
            columns[-1].append(i)
        if len(columns) <= count:
            return [[groups[i] for i in column] for column in columns]
        most += 1


def _key_list(title: str, commands: Sequence[tuple[str, str]]) -> QGridLayout:
    grid, head = QGridLayout(), QLabel(title)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(5)
    head.setStyleSheet(f"color: {colours().accent}; font-weight: bold;")
    grid.addWidget(head, 0, 0, 1, 2)
    for at, (text, keys) in enumerate(commands):
        name = QLabel(keys)
        font = name.font()
        font.setBold(True)
        name.setFont(font)
        grid.addWidget(name, at + 1, 0)
        grid.addWidget(QLabel(text), at + 1, 1)
    grid.setColumnStretch(1, 1)
    return grid


def about(parent: QWidget) -> QDialog:
    """Version, licence, and whose work the program stands on."""
    dialog = _dialog(parent, QCoreApplication.translate("Help", "About hwr-desktop"))
    picture, words = QLabel(), QLabel()
    picture.setPixmap(application_icon().pixmap(72, 72))
    picture.setAlignment(Qt.AlignmentFlag.AlignTop)
    words.setText(
        QCoreApplication.translate(
            "Help",
            "<h3>hwr-desktop {version}</h3>"
            "<p>Turns handwriting into text, and learns your hand.<br>Everything happens on this computer.</p>"
            "<p>Apache License 2.0.</p>"
            "<p>Made with Qt and PySide6 (LGPL 3), PyTorch (BSD), NumPy (BSD), OpenCV (Apache 2.0),<br>"
            "PDFium and pypdfium2 (BSD, Apache 2.0), Pillow (MIT-CMU), safetensors (Apache 2.0), SymSpell (MIT),<br>"
            "python-docx (MIT), lxml (BSD).</p>"
            "<p>What the model was trained on, and by whose courtesy, is told in models/README.md.</p>",
        ).format(version=__version__)
    )
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.addWidget(picture, 0, 0)
    grid.addWidget(words, 0, 1)
    facts = QWidget()
    facts.setLayout(grid)
    return _filled(dialog, facts)


def _dialog(parent: QWidget, title: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    return dialog


def _filled(dialog: QDialog, content: QWidget) -> QDialog:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 16)
    column.setSpacing(18)
    column.addWidget(content, 1)
    column.addWidget(buttons)
    return dialog
