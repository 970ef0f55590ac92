import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel

import hwr_desktop.gui
from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.gui.translation import language_of, translate
from hwr_desktop.paths import resource
from hwr_desktop.settings import Settings

TABLE = resource("translations/fr.ts")
SAME = {"JSON", "Markdown", "PAGE XML", "ALTO XML", "hOCR", "InkML", "Format", "Page", "Pages", "Violet", "&Page", "&Lasso", "{before} % → {after} %"}


def messages(path: Path) -> dict[tuple[str, str], ElementTree.Element]:
    """Source texts with their context -> the translation."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            found[context.findtext("name", ""), message.findtext("source", "")] = message.find("translation")
    return found


def test_every_text_is_translated_with_the_same_places_to_fill_in():
    for (_, source), translation in messages(TABLE).items():
        assert translation is not None and translation.text and translation.get("type") is None, source
        assert sorted(re.findall(r"{\w*}|<\w+", source)) == sorted(re.findall(r"{\w*}|<\w+", translation.text)), source
        assert source in SAME or source != translation.text, source
        assert ("&" in source.replace("&&", "")) == ("&" in translation.text.replace("&&", "")), source


def test_french_is_set_as_the_french_set_it():
    for translation in messages(TABLE).values():
        text = re.sub(r"<[^>]*>|\(\*.*", "", translation.text)
        assert not re.search(r"(?<=\w)'(?=\w)", text), text
        assert not re.search(r" [;:!?%»]|« ", text), text


def test_the_table_has_the_texts_of_the_program(tmp_path):
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    if not tool.exists():
        pytest.skip("pyside6-lupdate is not beside this Python")
    folder = Path(hwr_desktop.gui.__file__).parent
    fresh = tmp_path / "fr.ts"
    sources = sorted(path.name for path in folder.glob("*.py"))
    subprocess.run([tool, *sources, "-ts", fresh, "-source-language", "en", "-target-language", "fr"], cwd=folder, check=True, capture_output=True)
    assert set(messages(fresh)) == set(messages(TABLE)), "run: make translations"
    assert all(context for context, _ in messages(fresh)), "lupdate does not see the class of a text"
    compiled = tmp_path / "fr.qm"
    subprocess.run([tool.with_name("pyside6-lrelease"), TABLE, "-qm", compiled], check=True, capture_output=True)
    assert compiled.read_bytes() == resource("translations/fr.qm").read_bytes(), "run: make translations"


@pytest.fixture
def french(qtbot, fake_reader, qapp):
    translators = translate(qapp, "fr")
    assert translators
    window = MainWindow(Settings(interface="fr"), lambda: fake_reader)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.jobs.stop()
    for translator in translators:
        QCoreApplication.removeTranslator(translator)
    translate(qapp, "en")


def test_a_window_in_french_shows_no_english(french):
    english = {re.sub(r"&(?!&)", "", source) for _, source in messages(TABLE)} - {re.sub(r"&(?!&)", "", same) for same in SAME}
    french.preferences.show()
    dialog = french.preferences.dialog
    shown = [action.text() for action in french.findChildren(QAction)] + [action.toolTip() for action in french.findChildren(QAction)]
    for part in (french, dialog):
        shown += [button.text() for button in part.findChildren(QAbstractButton)] + [label.text() for label in part.findChildren(QLabel)]
    dialog.close()
    left = {text for text in shown if re.sub(r"&(?!&)", "", text) in english}
    assert "Écrire" in {re.sub("&", "", text) for text in shown} and not left


@pytest.mark.parametrize("language", ["window", "french"])
def test_no_two_entries_of_a_menu_have_the_same_letter(request, language):
    window = request.getfixturevalue(language)

    def look(name, actions):
        letters = [found[1].lower() for action in actions for found in re.findall(r"(&)([^&])", action.text().replace("&&", ""))]
        assert len(letters) == len(set(letters)), (name, sorted(letters))
        assert letters or len(actions) < 6, name
        for action in actions:
            if action.menu():
                look(action.text(), action.menu().actions())

    look("bar", window.menuBar().actions())


def test_the_system_chooses_where_the_user_does_not():
    assert language_of("fr") == "fr" and language_of("en") == "en" and language_of("system") in ("en", "fr")
