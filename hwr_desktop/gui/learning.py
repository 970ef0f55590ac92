"""Learning in the window: the job, the models, and the page that shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from hwr_desktop.errors import StorageError
from hwr_desktop.gui.finetune_job import FinetuneJob, Learnt, interrupted
from hwr_desktop.gui.learning_page import LearningPage
from hwr_desktop.gui.message_bar import Kind
from hwr_desktop.gui.sample_keeping import SampleKeeping
from hwr_desktop.gui.sheet_reading import SheetReading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hwr_desktop.gui.copy_dialog import CopyDialog
    from hwr_desktop.gui.jobs import Job
    from hwr_desktop.gui.main_window import MainWindow
    from hwr_desktop.learn.registry import Model
    from hwr_desktop.learn.samples import Counts


class Learning(QObject):
    """Starts and follows learning; goes on while its page is closed.

    Signals:
        model_changed: Another model reads from now on.
    """

    model_changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.page = LearningPage()
        self.job = FinetuneJob(self)
        self.keeping = SampleKeeping(window)
        self.sheets = SheetReading(window)
        page, job = self.page, self.job
        page.start_asked.connect(self.start)
        page.cancel_asked.connect(job.cancel)
        page.use_asked.connect(lambda name: self._change(lambda registry: registry.use(name, insist=True)))
        page.delete_asked.connect(self._delete)
        page.sheet_asked.connect(self.copy_sentences)
        page.filled_sheet_asked.connect(self.sheets.ask)
        page.undo_asked.connect(lambda: self._change(lambda registry: registry.undo()))
        job.begun.connect(self._begun)
        job.stepped.connect(page.show_progress)
        job.learnt.connect(self._learnt)
        job.failed.connect(self._failed)
        job.ended.connect(self._ended)
        self.keeping.kept.connect(lambda counts: page.show_counts(counts, self._step_s))
        window.painted.connect(self._look_back)

    @property
    def _step_s(self) -> float:
        return self._window.settings.learn_step_ms / 1000

    def show(self) -> None:
        """Opens the page in the settings."""
        self._window.preferences.show(self.page)
        self.refresh()

    def refresh(self) -> None:
        """Shows samples and models as they are now."""

        def look(_: Job) -> tuple[Counts, list[Model], str, bool]:
            from hwr_desktop.learn.registry import Registry
            from hwr_desktop.learn.samples import SampleStore

            registry = Registry()
            return SampleStore().counts(), registry.models(), registry.current().model.name, registry.has_step_back()

        def show(seen: tuple[Counts, list[Model], str, bool]) -> None:
            counts, models, current, has_step_back = seen
            self.page.show_counts(counts, self._step_s)
            self.page.show_models(models, current, has_step_back)

        self._window.jobs.start("look at models", look, show)

    def copy_sentences(self) -> CopyDialog:
        """Opens the dialogue in which sentences are copied; each becomes a sample at once, since that is what it is for."""
        from hwr_desktop.gui.copy_dialog import CopyDialog

        dialog = CopyDialog(self._window.canvas.pen_width, self._window)
        dialog.written.connect(self.keeping.add_copied)
        dialog.print_asked.connect(self._print_sheets)
        dialog.show()
        return dialog

    def _print_sheets(self, path: Path, language: str, about: str) -> None:
        from hwr_desktop.gui.sheet_pdf import write_sheets
        from hwr_desktop.learn.sheet import sheets_of

        try:
            write_sheets(path, sheets_of(language), about)
        except StorageError as e:
            self._window.message_bar.show_message(str(e), Kind.ERROR)
            return
        told = self.tr('The sheets are in {path}. Print them, fill them in, and open the scan by "Read a filled sheet" on the page Learning.')
        self._window.message_bar.show_message(told.format(path=path))

    def start(self) -> None:
        """Begins to learn from all samples."""
        self.page.show_running(True, self.tr("Loading …"))
        self.job.start()

    def _begun(self, lines: int, held_out: int, seconds: float) -> None:
        told = self.tr("Learning from {lines} lines, about {minutes} min. This panel may be closed meanwhile.")
        self.page.show_note(told.format(lines=lines, minutes=max(1, round(seconds / 60))))
        from hwr_desktop.learn.budget import expected_seconds

        steps = (expected_seconds(lines, held_out, 1.0) - expected_seconds(lines, held_out, 0.0)) or 1.0
        self._window.settings = replace(self._window.settings, learn_step_ms=max(1.0, 1000 * seconds / steps))

    def _learnt(self, learnt: Learnt) -> None:
        def judge(_: Job) -> bool:
            from hwr_desktop.learn.registry import improves

            return improves(learnt.own, learnt.others)

        def show(better: bool) -> None:
            self.page.show_result(learnt, better)
            if not self.page.isVisible():
                told = self.tr("Your hand is learnt: {before} % errors before, {after} % now.")
                text = told.format(before=f"{100 * learnt.own[0]:.1f}", after=f"{100 * learnt.own[1]:.1f}")
                self._window.message_bar.show_offer(text, [(self.tr("&Look at it …"), self.show)])

        self._window.jobs.start("judge", judge, show)

    def _failed(self, sentence: str) -> None:
        self.page.show_note(sentence)
        if not self.page.isVisible():
            self._window.message_bar.show_message(sentence, Kind.ERROR)

    def _ended(self) -> None:
        note = self.page.note.text() if self.page.note.text() and not self.job.running else ""
        self.page.show_running(False, "" if note.startswith(self.tr("Learning from")[:8]) else note)
        self.refresh()

    def _change(self, change: Callable[..., object]) -> None:
        def work(_: Job) -> None:
            from hwr_desktop.learn.registry import Registry

            change(Registry())
            self._window.reader.forget()
            self._window.reader.get()

        def done(_: object) -> None:
            self.refresh()
            self._window.message_bar.show_message(self.tr("From now on lines are read with the model that you chose."))
            self.model_changed.emit()

        self._window.jobs.start("change model", work, done, lane="reading")

    def _delete(self, name: str) -> None:
        question = self.tr("Delete the model {name} for good?").format(name=name)
        if QMessageBox.question(self.page, self.tr("Delete model"), question) == QMessageBox.StandardButton.Yes:
            self._change(lambda registry: registry.delete(name))

    def may_close(self) -> bool:
        """Asks whether the program may end while it learns. Returns True if it may, with the job ended."""
        if not self.job.running:
            return True
        question = self.tr("The program is learning your hand. End it all the same? What it has learnt until now is lost.")
        if QMessageBox.question(self._window, self.tr("Learning"), question) != QMessageBox.StandardButton.Yes:
            return False
        self.job.wait()
        return True

    def _look_back(self) -> None:
        if interrupted():
            told = self.tr("Learning was interrupted when the program ended the last time. Your corrected lines are all there; nothing was changed.")
            self._window.message_bar.show_offer(told, [(self.tr("&Learn again …"), self.show)])
