"""The dialogue that writes what is in front into a file of another program's format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from hwr_desktop.document import Document
from hwr_desktop.export import FORMATS, Format, Options
from hwr_desktop.gui.format_names import FormatNames

if TYPE_CHECKING:
    from hwr_desktop.gui.jobs import Job, Jobs

_SLOT = "export"


class ExportDialog(QDialog):
    """Lets the user choose format, pages and file, and stays until the file is written.

    Args:
        document: All pages of what is in front, at least one; those that were not read yet have no text.
        index: The page that is shown.
        folder: Where the choice of a file begins.
        jobs: Run the writing.
        done: Gets the files once they are written.
        parent: The window.
    """

    last_format = "pdf"
    """What was chosen last, offered again."""

    def __init__(self, document: Document, index: int, folder: str, jobs: Jobs, done: Callable[[list[Path]], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._index, self._folder, self._jobs, self._done = document, index, folder, jobs, done
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.formats, self.about, self.note = QListWidget(), QLabel(), QLabel()
        count = len(document.pages)
        self.all_pages = QRadioButton(self.tr("All {count} pages").format(count=count))
        self.this_page = QRadioButton(self.tr("Only page {page}").format(page=index + 1))
        self.join_lines = QCheckBox(self.tr("&Join the lines of a paragraph"))
        self.bar, self.progress = QProgressBar(), QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export_button = QPushButton(self.tr("&Export …"))
        self.buttons.addButton(self.export_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._fill()
        self._lay_out(count)
        self._show_choice()

    @property
    def form(self) -> Format:
        """The format that is chosen."""
        return FORMATS[max(0, self.formats.currentRow())]

    def chosen(self) -> Document:
        """What would be written: the pages chosen, without those not read yet where only text counts."""
        pages = self._document.pages if self.all_pages.isChecked() else (self._document.pages[self._index],)
        return replace(self._document, pages=tuple(page for page in pages if page.read or self.form.pictures))

    def ask_file(self) -> None:
        """Lets the user choose the file, and writes it."""
        form = self.form
        source = Path(self._document.source)
        # What was opened is not offered to be replaced.
        stem = f"{source.stem}-{self.tr('text')}" if source.suffix.lower() == form.suffix else source.stem or self.tr("text")
        name = stem + form.suffix
        asking = QFileDialog(self, self.tr("Export as"), str(Path(self._folder) / name), f"{FormatNames().titles()[form.name]} (*{form.suffix})")
        asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asking.setDefaultSuffix(form.suffix[1:])  # so that it is the whole name that is asked about if the file is there
        if asking.exec():
            self.write(Path(asking.selectedFiles()[0]))

    def write(self, path: Path) -> None:
        """Writes the file, which the user agreed to have replaced."""
        document, form = self.chosen(), self.form
        others = [other for other in form.paths(path, len(document.pages)) if other != path and other.exists()]
        if others and not self._may_replace(others):
            return
        ExportDialog.last_format = form.name
        join_lines = self.join_lines.isChecked()

        def work(job: Job) -> list[Path]:
            options = Options(join_lines, None, lambda *at: job.report(at), job.cancelled)
            return form.write(document, path, options)

        self._show_writing(len(document.pages))
        # The lane that may touch PDFium.
        self._jobs.start(_SLOT, work, self._written, lane="pages", progress=lambda at: self._show_progress(*at), failed=self._failed)

    def reject(self) -> None:
        """Cancel, while writing too: then no file is left."""
        self._jobs.cancel(_SLOT)
        super().reject()

    def _failed(self, _: object) -> None:
        """The window's message bar says what happened."""
        super().reject()

    def _written(self, paths: list[Path]) -> None:
        self.accept()
        self._done(paths)

    def _may_replace(self, paths: list[Path]) -> bool:
        asked = self.tr("{count} files such as {name} are there already. Replace them?").format(count=len(paths), name=paths[0].name)
        yes = QMessageBox.StandardButton.Yes
        return QMessageBox.question(self, self.tr("Export"), asked) == yes

    # What is shown.

    def _fill(self) -> None:
        for form in FORMATS:
            item = QListWidgetItem(f"{FormatNames().titles()[form.name]}  ({form.suffix})", self.formats)
            if form.name == self.last_format:
                self.formats.setCurrentItem(item)
        self.formats.setAccessibleName(self.tr("Format"))
        self.bar.setAccessibleName(self.tr("Pages written"))
        self.bar.setTextVisible(False)
        self.all_pages.setChecked(True)
        self.export_button.setDefault(True)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)  # Enter never cancels
        self.formats.currentRowChanged.connect(lambda _: self._show_choice())
        self.formats.itemDoubleClicked.connect(lambda _: self.ask_file())
        self.all_pages.toggled.connect(lambda _: self._show_choice())
        self.buttons.accepted.connect(self.ask_file)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self, count: int) -> None:
        for label in (self.about, self.note):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        height = self.fontMetrics().lineSpacing()
        self.about.setMinimumHeight(2 * height + 4)
        self.formats.setSpacing(3)
        self.formats.setMinimumWidth(26 * height)
        self.formats.setFixedHeight((self.formats.sizeHintForRow(0) + 6) * len(FORMATS) + 2 * self.formats.frameWidth())
        pages = QHBoxLayout()
        for choice in (self.all_pages, self.this_page):
            choice.setVisible(count > 1)
            pages.addWidget(choice)
        pages.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        column.addWidget(self.formats)
        column.addWidget(self.about)
        column.addLayout(pages)
        for part in self.join_lines, self.note, self.progress, self.bar, self.buttons:
            column.addWidget(part)
        self.progress.hide()
        self.bar.hide()

    def _show_choice(self) -> None:
        form = self.form
        self.about.setText(FormatNames().explanations()[form.name])
        self.formats.setAccessibleDescription(self.about.text())
        self.join_lines.setEnabled(form.flows)
        pages = self._document.pages if self.all_pages.isChecked() else (self._document.pages[self._index],)
        unread = sum(not page.finished for page in pages)
        self.note.setText(self.tr("Pages that are not read to their end, and whose text is missing or not whole: {count}.").format(count=unread))
        self.note.setVisible(unread > 0)
        self.export_button.setEnabled(bool(self.chosen().pages))

    def _show_writing(self, count: int) -> None:
        for part in (self.formats, self.all_pages, self.this_page, self.join_lines, self.export_button):
            part.setEnabled(False)
        self.note.hide()
        self.bar.setRange(0, count)
        self._show_progress(0, count)
        self.progress.show()
        self.bar.show()

    def _show_progress(self, done: int, count: int) -> None:
        self.bar.setValue(done)
        self.progress.setText(self.tr("Writing page {page} of {count} …").format(page=min(done + 1, count), count=count))
