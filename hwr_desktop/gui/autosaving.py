"""Keeps the window's work in the user's folder a few seconds behind, and offers what an earlier run could not save."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QLockFile, QObject, QTimer

from hwr_desktop.autosave import WorkFolder, left_behind
from hwr_desktop.document import Document
from hwr_desktop.errors import StorageError
from hwr_desktop.gui.jobs import Job
from hwr_desktop.gui.message_bar import Kind
from hwr_desktop.paths import autosave_dir

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow

_DELAY_MS, _BUSY_MS, _AGAIN_MS = 8_000, 500, 15_000
_SLOT = "autosave"


class Autosaving(QObject):
    """Writes on the lane that saves, never while a pen is down. A folder is locked while its window lives; a lock of a dead process is none."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.delay_ms = _DELAY_MS
        self._lock = self._locked(window.page_reading.folder)
        self._told = self._again = False
        self._written = Document("", ())
        self._found: list[tuple[WorkFolder, QLockFile]] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.write)
        self._recover = window.actions_.make(self.tr("&Bring back unsaved work"), None)
        self._recover.triggered.connect(self.bring_back)
        self._recover.setVisible(False)
        window.actions_.menus["file"].insertAction(window.actions_.close, self._recover)
        reading = window.page_reading
        for signal in (window.undo_stack.indexChanged, reading.page_changed, reading.pages_changed, window.ink_reading.text_changed):
            signal.connect(self._wait)
        window.painted.connect(self.offer)

    def _wait(self, *_: object) -> None:
        self._again = self._window.jobs.running(_SLOT)
        if not self._timer.isActive() and not self._again:
            self._timer.start(self.delay_ms)

    def write(self) -> None:
        """Writes what is in the window now."""
        window = self._window
        if not window.settings.autosave:
            return
        if window.canvas.busy:
            self._timer.start(_BUSY_MS)
            return
        document, file, folder = window.work_file.document(), str(window.work_file.path or ""), window.page_reading.folder
        if not document.pages and not self._written.pages:
            return

        def work(_: Job) -> StorageError | None:
            try:
                folder.write(document, file)
            except StorageError as e:
                return e
            return None

        window.jobs.start(_SLOT, work, lambda error: self._done(document, error), lane="saving")

    def _done(self, document: Document, error: StorageError | None) -> None:
        if error is not None:
            if not self._told:
                told = self.tr("Your work cannot be kept in case of a crash: {why} It is tried again and again; better save it elsewhere now.")
                self._window.message_bar.show_message(told.format(why=error), Kind.ERROR)
            self._told = True
            self._timer.start(_AGAIN_MS)
            return
        if self._told:
            self._window.message_bar.show_message(self.tr("Your work is kept again."))
        again, self._told, self._again = self._again, False, False
        self._written = document
        if again:  # something changed while this was written
            self._timer.start(self.delay_ms)

    def end(self) -> None:
        """The window is closed and nothing is lost: what was kept goes. Call after the lanes have ended."""
        self._timer.stop()
        self._window.page_reading.folder.remove()
        self._lock.unlock()
        for _, lock in self._found:
            lock.unlock()

    # After a crash.

    def offer(self) -> None:
        """Tells of the newest work that was left behind by a process that is gone, with a button to bring it back."""
        if not self._found:
            self._found = self._look()
        self._recover.setVisible(bool(self._found))
        if not self._found:
            return
        saved = self._found[0][0].saved()
        when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(saved.timestamp())), QLocale.FormatType.ShortFormat) if saved else ""
        told = self.tr("The program ended without saving. Work from {when} was kept.").format(when=when)
        self._window.message_bar.show_offer(told, [(self.tr("Bring it back"), self.bring_back), (self.tr("Throw it away"), self.throw_away)])

    def bring_back(self) -> None:
        """Puts the newest work left behind into the window, after asking about unsaved changes there."""
        if self._found:
            self._window.work_file.ask_about_changes(self._bring_back)

    def _bring_back(self) -> None:
        folder, lock = self._found[0]
        window = self._window

        def show(read: tuple[Document, str]) -> None:
            self._found.pop(0)
            window.page_reading.folder.remove()
            self._lock.unlock()
            window.page_reading.folder, self._lock = folder, lock
            window.work_file.show(read[0], Path(read[1]) if read[1] else None)
            window.undo_stack.resetClean()  # it is in no file yet
            self._recover.setVisible(bool(self._found))
            self.offer()

        window.jobs.start("bring back", lambda _: folder.read(), show, lane="saving")

    def throw_away(self) -> None:
        """Deletes the newest work left behind."""
        if self._found:
            self._throw_first()
            self.offer()

    def throw_all_away(self) -> None:
        """Deletes all work left behind."""
        while self._found:
            self._throw_first()

    def _throw_first(self) -> None:
        folder, lock = self._found.pop(0)
        folder.remove()
        lock.unlock()
        self._recover.setVisible(bool(self._found))

    def _look(self) -> list[tuple[WorkFolder, QLockFile]]:
        """The work of processes that are gone. What they left before they wrote any is deleted."""
        found = []
        for path in autosave_dir().glob("*.lock"):
            folder = WorkFolder(path.with_suffix(""))
            lock = self._locked(folder) if folder.saved() is None else None
            if lock is not None and lock.isLocked():
                folder.remove()
                lock.unlock()
        for folder in left_behind():
            if folder.path != self._window.page_reading.folder.path:
                lock = self._locked(folder)
                if lock.isLocked():
                    found.append((folder, lock))
        return found

    @staticmethod
    def _locked(folder: WorkFolder) -> QLockFile:
        """A lock of the folder; not locked where a living process holds it, or where nothing can be written."""
        path = folder.path.with_suffix(".lock")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
        lock = QLockFile(str(path))
        lock.setStaleLockTime(0)  # stale when its process is gone, however long that lives
        lock.tryLock(0)
        return lock
