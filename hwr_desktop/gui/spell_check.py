"""Spell check of the text shown: only marks and offers. Dictionaries are loaded off the GUI thread when there is something to check."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup

from hwr_desktop.document import TextLine
from hwr_desktop.gui.word_marks import UNSURE

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow
    from hwr_desktop.recognise.spelling import Speller

_SLOT = "spelling"
_REST_MS = 1500  # for which the pen must be up: dictionaries that are being loaded would slow it down


class SpellCheck(QObject):
    """Marks the doubtful words of the text shown that no dictionary has, and knows what to offer for them.

    Signals:
        checked: There is something else to offer.
    """

    checked = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._editor = window, window.text_panel.editor
        self._spellers: dict[str, Speller] = {}  # used on the lane alone
        self._offered: Mapping[str, tuple[str, ...]] = {}
        self._modes = self._make_actions()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.check)
        self._editor.lines_shown.connect(self._lines_shown)
        self._editor.line_shown.connect(self._rest.start)

    def offered(self, word: str) -> tuple[str, ...]:
        """Words of the dictionary that are near to a marked one, likeliest first."""
        return self._offered.get(word, ())

    def _lines_shown(self) -> None:
        if self._window.front.is_canvas:
            self._rest.start()
        else:
            self.check()

    def check(self) -> None:
        """Looks the doubtful words up, once the pen is up."""
        self._rest.stop()
        if self._window.canvas.busy:
            self._rest.start()
            return
        wanted = _doubtful(self._editor.lines()) if self._window.settings.spelling == "suggest" and not self._window.front.is_start else {}
        if not wanted:
            self._window.jobs.cancel(_SLOT)
            self._show({})
            return
        self._window.jobs.start(_SLOT, lambda _: self._look_up(wanted), self._show, lane="spelling")

    def keep(self, word: str) -> None:
        """Adds a word to the user's own."""
        from hwr_desktop.recognise.own_words import add_own_word
        from hwr_desktop.recognise.spelling import core

        add_own_word(core(word))
        self.check()

    def set_mode(self, mode: str) -> None:
        """Chooses ``off``, ``suggest`` or ``on``; pages that are read from now on are read so."""
        before = self._window.settings.spelling
        self._window.settings = replace(self._window.settings, spelling=mode)
        self._modes[mode].setChecked(True)
        if "on" in (mode, before) and mode != before:
            self._window.reader.forget()
        self.check()

    def _make_actions(self) -> dict[str, QAction]:
        menu = self._window.actions_.menus["text"].addMenu(self.tr("Spell&ing"))
        group = QActionGroup(self)
        names = {
            "off": self.tr("&Off"),
            "suggest": self.tr("&Suggest: mark doubtful words and offer others"),
            "on": self.tr("&Correct: replace doubtful words when a page is read"),
        }
        made = {mode: QAction(name, group, checkable=True) for mode, name in names.items()}
        for mode, action in made.items():
            action.setChecked(mode == self._window.settings.spelling)
            action.triggered.connect(lambda _=False, mode=mode: self.set_mode(mode))
            menu.addAction(action)
        return made

    def _look_up(self, wanted: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        from hwr_desktop.recognise.own_words import own_words
        from hwr_desktop.recognise.spelling import Speller

        own, found = own_words(), {}
        for language in set(wanted.values()):
            if language not in self._spellers:
                gc.disable()  # looking through a dictionary half made would hold the window up for a tenth of a second
                try:
                    self._spellers[language] = Speller.bundled(language)
                finally:
                    gc.freeze()
                    gc.enable()
            self._spellers[language].own(own)
        for word, language in wanted.items():
            near = self._spellers[language].suggestions(word)
            if near:
                found[word] = near
        return found

    def _show(self, offered: Mapping[str, tuple[str, ...]]) -> None:
        if offered != self._offered:
            self._offered = offered
            self.checked.emit()
        self._editor.mark_spelling(frozenset(offered))


def _doubtful(lines: Sequence[TextLine]) -> dict[str, str]:
    """The words of which the reading is not sure, each with the language of its line, or of most lines."""
    languages = Counter(line.hypothesis.language for line in lines if line.hypothesis and line.hypothesis.language)
    if not languages:
        return {}
    most = languages.most_common(1)[0][0]
    return {
        word.text: (line.hypothesis.language if line.hypothesis else "") or most for line in lines for word in line.words if word.confidence < UNSURE
    }
