"""What a screen reader is told, and what the keyboard reaches: every part of the window and every dialogue."""

from __future__ import annotations

import pytest
from hands import draw
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QMenu,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QWidget,
)


def name(widget):
    """What a screen reader says of it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def controls(part):
    """All that can be seen of a part and takes the keyboard or a click, save for the insides of Qt's own widgets."""
    for widget in (part, *part.findChildren(QWidget)):
        above = widget.parentWidget()
        inside = isinstance(above, (QAbstractSpinBox, QComboBox)) or widget.objectName().startswith("qt_")
        viewport = isinstance(above, QAbstractScrollArea) and above.viewport() is widget
        if not widget.isVisibleTo(part) or inside or viewport or isinstance(widget, (QMenu, QDialog)):
            continue
        if isinstance(widget, QAbstractButton) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget


def nameless(part):
    return [widget for widget in controls(part) if not name(widget).strip()]


def test_every_control_of_the_window_has_a_name(qtbot, window, picture):
    assert nameless(window) == []
    window.actions_.write.trigger()
    draw(window.canvas, (50, 100), (130, 100))
    assert nameless(window) == []
    with qtbot.waitSignal(window.page_reading.page_shown, timeout=10_000):
        window.files.open([picture])
    qtbot.waitUntil(lambda: window.page_reading.count and window.page_reading.unread == 0, timeout=10_000)
    window.thumbnails.show()
    QTest.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    window.message_bar.show_offer("Keep them?", [("&Keep", lambda: None)])
    assert nameless(window) == []
    assert len(list(controls(window))) > 15


@pytest.mark.parametrize("opened", ["settings", "export", "straighten", "keys", "copy", "characters"])
def test_every_control_of_a_dialogue_has_a_name_and_is_reached_by_tab(qtbot, page_window, opened):
    window = page_window
    open_it = {
        "settings": window.preferences.show,
        "export": lambda: click(window, "Export"),
        "straighten": lambda: click(window, "Straighten"),
        "keys": window.actions_.keys.trigger,
        "copy": window.learning.copy_sentences,
        "characters": window.correction.tools.show_palette,
    }[opened]
    known = set(QApplication.topLevelWidgets())
    open_it()
    qtbot.waitUntil(lambda: bool(new(known)), timeout=10_000)
    for shown in new(known):
        hidden = [stack.widget(i) for stack in shown.findChildren(QStackedWidget) for i in range(stack.count())]
        assert [nameless(part) for part in (shown, *hidden)] == [[]] * (1 + len(hidden))
        assert list(controls(shown))
        for control in controls(shown):
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus or not control.isEnabled() or isinstance(control, QToolButton), control
        shown.close()


def new(known):
    return [widget for widget in QApplication.topLevelWidgets() if widget not in known and widget.isVisible() and not widget.inherits("QTipLabel")]


def click(window, text):
    next(action for action in window.actions() if action.iconText() == text).trigger()


def test_every_command_is_in_a_menu_and_no_two_share_a_key(page_window):
    window = page_window
    listed = set()

    def walk(menu):
        for action in menu.actions():
            if action.isSeparator() or not action.isVisible():
                continue
            listed.add(action)
            if action.menu():
                walk(action.menu())

    for action in window.menuBar().actions():
        walk(action.menu())
    for bar in window.findChildren(QToolBar):
        for action in bar.actions():
            assert action in listed or not action.text() or not action.isVisible(), action.text()
    seen = {}
    for action in (a for a in window.actions() if a.isEnabled() and a.isVisible() and a.shortcutContext() is Qt.ShortcutContext.WindowShortcut):
        for keys in action.shortcuts():
            assert seen.setdefault(keys.toString(QKeySequence.SequenceFormat.PortableText), action) is action, keys
