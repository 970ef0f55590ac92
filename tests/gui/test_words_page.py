"""The user's own words: learnt from corrections, shown in the settings, added and taken out."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import samples
from hwr_desktop.gui.words_page import WordsPage
from hwr_desktop.paths import own_words_file
from hwr_desktop.recognise.own_words import own_words


def shown(page):
    return [page.words.item(i).text() for i in range(page.words.count())]


def test_words_are_added_and_taken_out(qtbot, window):
    window.preferences.show()
    page = window.preferences.dialog.findChild(WordsPage)
    window.preferences.dialog.show_page(page)
    assert not page.add.isEnabled() and not page.remove.isEnabled()
    for word in ("  Zorblax ", "Kerguen"):
        QTest.keyClicks(page.word, word)
        QTest.keyClick(page.word, Qt.Key.Key_Return)
    assert shown(page) == ["Kerguen", "Zorblax"] and page.word.text() == "" and page.isVisible()
    page.words.setCurrentRow(1)
    page.words.setFocus()
    QTest.keyClick(page.words, Qt.Key.Key_Delete)
    assert shown(page) == ["Kerguen"] and own_words() == ("Kerguen",)


def test_a_kept_correction_teaches_its_words(qtbot, window):
    window.settings = replace(window.settings, learn="always")
    with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
        window.ink_reading.corrected.emit(samples.write("time lit", 3), "tine", "the Zorblax")
    assert own_words() == ("Zorblax",)
    page = window.preferences.dialog.findChild(WordsPage)
    window.preferences.dialog.show_page(page)
    assert shown(page) == ["Zorblax"]
    page.words.selectAll()
    page.remove.click()
    with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
        window.ink_reading.corrected.emit(samples.write("time", 4), "tine", "Zorblax")
    assert own_words() == (), "what was taken out does not come back"


def test_a_damaged_list_is_told(window):
    own_words_file().parent.mkdir(parents=True, exist_ok=True)
    own_words_file().write_bytes(b"\xff\xfe\xfd")
    page = WordsPage(window)
    page.refresh()
    assert "words.txt, cannot be read" in window.message_bar.text() and shown(page) == []
