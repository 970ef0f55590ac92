"""The language of the window. Texts in the code are English; ``resources/translations`` has the others, made with Qt Linguist's tools."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from hwr_desktop.paths import resource

LANGUAGES = ("en", "fr")


def language_of(choice: str) -> str:
    """The language of the window: one of ``LANGUAGES``.

    Args:
        choice: One of them, or ``system`` for the first of the system's languages that is one of them.
    """
    if choice in LANGUAGES:
        return choice
    wanted = (tag.split("-")[0] for tag in QLocale.system().uiLanguages())
    return next((language for language in wanted if language in LANGUAGES), "en")


def translate(app: QCoreApplication, choice: str) -> list[QTranslator]:
    """Has the application speak a language; before its first window.

    Args:
        app: The application, which owns the translators.
        choice: As in ``language_of``.

    Returns:
        The translators that were installed: none for English, else Qt's own texts and ours.
    """
    language = language_of(choice)
    if choice in LANGUAGES:
        QLocale.setDefault(QLocale(language))
    if language == "en":
        return []
    installed = []
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for path in (f"{qt}/qtbase_{language}.qm", str(resource(f"translations/{language}.qm"))):
        translator = QTranslator(app)
        if translator.load(path) and app.installTranslator(translator):
            installed.append(translator)
    return installed
