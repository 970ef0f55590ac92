"""The settings: pages beside a list. What is chosen holds at once; there is nothing to confirm."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hwr_desktop.gui.words_page import WordsPage
from hwr_desktop.paths import data_dir, settings_file

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow


class SettingsDialog(QDialog):
    """Stands beside the window and does not block it.

    Signals:
        changed: Names of settings that changed.
    """

    changed = Signal(str)

    def __init__(self, window: MainWindow, learning: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setWindowTitle(self.tr("Settings"))
        self._list, self._stack = QListWidget(), QStackedWidget()
        self._words = WordsPage(window)
        self._list.setAccessibleName(self.tr("Pages of the settings"))
        self._list.currentRowChanged.connect(self._stack.setCurrentIndex)
        for title, page in (
            (self.tr("Reading"), self._reading()),
            (self.tr("Words"), self._words),
            (self.tr("Learning"), learning),
            (self.tr("Appearance"), self._appearance()),
            (self.tr("Saving"), self._saving()),
            (self.tr("Privacy"), self._privacy()),
        ):
            self._add(title, page)
        self._list.setFixedWidth(self._list.sizeHintForColumn(0) + 36)
        self._list.setCurrentRow(0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(self._list)
        row.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        column.addWidget(buttons)
        self.resize(760, 560)

    def _add(self, title: str, page: QWidget) -> None:
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName(title)
        scroll.setWidget(page)
        self._list.addItem(title)
        self._stack.addWidget(scroll)

    def show_page(self, page: QWidget) -> None:
        """Opens the settings at a page."""
        for i in range(self._stack.count()):
            scroll = self._stack.widget(i)
            if isinstance(scroll, QScrollArea) and scroll.widget() is page:
                self._list.setCurrentRow(i)
        self.show()
        self.raise_()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._window.learning.refresh()

    # The pages.

    def _reading(self) -> QWidget:
        page, form = _form()
        languages = [
            ("auto", self.tr("English or French, whichever fits")),
            ("en", self.tr("English")),
            ("fr", self.tr("French")),
            ("off", self.tr("none")),
        ]
        form.addRow(self.tr("&Language model"), self._choice("language", languages))
        spelling = [("off", self.tr("off")), ("suggest", self.tr("mark and suggest")), ("on", self.tr("replace doubtful words"))]
        form.addRow(self.tr("&Spelling"), self._choice("spelling", spelling))
        threads = QSpinBox(minimum=1, maximum=max(1, os.cpu_count() or 1), value=self._window.settings.threads)
        threads.valueChanged.connect(lambda value: self._set("threads", value))
        form.addRow(self.tr("Processor &threads"), threads)
        form.addRow(_note(self.tr("Digits, your own words and words that were read surely are never replaced.")))
        return page

    def _appearance(self) -> QWidget:
        page, form = _form()
        schemes = [("system", self.tr("like the system")), ("light", self.tr("light")), ("dark", self.tr("dark"))]
        form.addRow(self.tr("&Colours"), self._choice("appearance", schemes))
        languages = [("system", self.tr("like the system")), ("en", "English"), ("fr", "Français")]
        form.addRow(self.tr("&Language of the window"), self._choice("interface", languages))
        form.addRow(_note(self.tr("Another language holds from the next start on.")))
        form.addRow(self._check("one_window", self.tr("&One window: files that are opened later come into it")))
        return page

    def _saving(self) -> QWidget:
        page, form = _form()
        form.addRow(self._check("autosave", self.tr("Save &work by itself, so that a crash loses nothing")))
        learn = [("ask", self.tr("ask the first time")), ("always", self.tr("always")), ("never", self.tr("never"))]
        form.addRow(self.tr("&Keep the lines of corrected pages to learn from"), self._choice("learn", learn))
        return page

    def _privacy(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        told = self.tr(
            "Nothing leaves this computer. Corrected lines, models, your words, unsaved work and the log are in\n{data}\nand settings in\n{settings}"
        )
        column.addWidget(_note(told.format(data=data_dir(), settings=settings_file())))
        folder = QPushButton(self.tr("&Open the folder"))
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_dir()))))
        delete = QPushButton(self.tr("&Delete everything …"))
        delete.clicked.connect(self._delete_all)
        for button in (folder, delete):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    # Parts of pages.

    def _choice(self, name: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        for value, text in choices:
            box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(getattr(self._window.settings, name))))
        box.currentIndexChanged.connect(lambda _: self._set(name, box.currentData()))
        box.setObjectName(name)
        return box

    def _check(self, name: str, text: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(bool(getattr(self._window.settings, name)))
        box.toggled.connect(lambda on: self._set(name, on))
        box.setObjectName(name)
        return box

    def _set(self, name: str, value: Any) -> None:
        self._window.settings = replace(self._window.settings, **{name: value})
        self.changed.emit(name)

    def _delete_all(self) -> None:
        question = self.tr(
            "Delete for good what the program keeps of you: corrected lines and the other lines of their pages, your models and words, the "
            "list of files opened last, work left behind by a crash, and the log? Documents that you saved and the model that came with the "
            "program stay."
        )
        if QMessageBox.question(self, self.tr("Delete"), question) != QMessageBox.StandardButton.Yes:
            return

        def work(_: object) -> int:
            from hwr_desktop.learn.forgetting import forget_all

            return forget_all()

        def done(count: int) -> None:
            window = self._window
            window.reader.forget()
            window.learning.refresh()
            window.autosaving.throw_all_away()
            window.settings = replace(window.settings, recent=(), folder="")
            window.settings.save()
            window.show_recent()
            self._words.refresh()
            window.message_bar.show_message(self.tr("Deleted, with {count} corrected lines.").format(count=count))

        self._window.jobs.start("delete all", work, done, lane="reading")


def _form() -> tuple[QWidget, QFormLayout]:
    page = QWidget()
    form = QFormLayout(page)
    form.setVerticalSpacing(12)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    return page, form


def _note(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
