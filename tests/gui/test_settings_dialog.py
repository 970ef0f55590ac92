"""The settings: what they hold, and the button that deletes everything."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from hwr_desktop.autosave import WorkFolder
from hwr_desktop.document import Document, Page
from hwr_desktop.learn.correction import Correction
from hwr_desktop.learn.samples import SampleStore
from hwr_desktop.paths import log_file
from hwr_desktop.recognise.own_words import add_own_word, own_words
from hwr_desktop.settings import Settings


def test_everything_is_deleted_at_a_button_and_nothing_else(qtbot, page_window, home, tmp_path):
    SampleStore().add(Correction(np.full((20, 90), 255, np.uint8), "secret", "seeret", "page", "m"))
    add_own_word("Zorblaxe")
    log_file().write_text("opened secret.png\n")
    left = WorkFolder(home / "autosave" / "20200101-000000-0")
    left.write(Document("old.png", (Page(10, 10),)))
    saved = tmp_path / "mine.hwrdoc"
    with qtbot.waitSignal(page_window.work_file.changed, timeout=10_000):
        page_window.work_file.save_to(saved)
    assert page_window.settings.recent
    page_window.autosaving.offer()
    dialog = page_window.preferences.dialog
    dialog.show()

    def agree():
        box = next(box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox))
        QTest.mouseClick(box.button(QMessageBox.StandardButton.Yes), Qt.MouseButton.LeftButton)

    QTimer.singleShot(100, agree)
    next(button for button in dialog.findChildren(QPushButton) if "Delete everything" in button.text()).click()
    qtbot.waitUntil(lambda: page_window.message_bar.text().startswith("Deleted"), timeout=10_000)
    assert SampleStore().counts().total == 0
    assert own_words() == ()
    assert log_file().read_text() == ""
    assert not left.path.exists()
    assert page_window.settings.recent == Settings.load().recent == ()
    assert saved.is_file()
    assert page_window.page_reading.page is not None
