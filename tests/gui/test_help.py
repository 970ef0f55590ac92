from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel


def test_the_sheet_of_keys_lists_every_key_once_under_its_menu(qtbot, window):
    QTest.keyClick(window, Qt.Key.Key_F1)
    sheet = next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())
    shown = [label.text() for label in sheet.findChildren(QLabel)]
    for key in ("Return", "Tab", "Ctrl+Space", "F8", "Ctrl+D", "Ctrl+M", "Ctrl+F", "Ctrl+H", "PgUp", "F11", "Up"):
        assert shown.count(key) == 1, key
    assert [title for title in shown if title in ("File", "Edit", "Text", "View")] == ["File", "Edit", "Text", "View"]
    assert sheet.height() <= QApplication.primaryScreen().availableSize().height()
    sheet.close()
