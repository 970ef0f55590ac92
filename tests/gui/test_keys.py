"""Every key does one thing at a time."""

from __future__ import annotations

from collections import defaultdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction


@pytest.mark.parametrize("front", ["start", "canvas", "page"])
def test_no_two_commands_in_sight_share_a_key(qtbot, page_window, front):
    getattr(page_window.front, f"show_{front}")()
    commands = defaultdict(set)
    for action in page_window.findChildren(QAction):
        if action.isVisible() and action.isEnabled() and action.shortcutContext() == Qt.ShortcutContext.WindowShortcut:
            for keys in action.shortcuts():
                commands[keys.toString()].add(action.text())
    assert {keys: names for keys, names in commands.items() if len(names) > 1} == {}
