"""What happens after the window can be seen: the model is loaded, at a moment when it disturbs nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal

from hwr_desktop.gui.message_bar import Kind
from hwr_desktop.gui.reader import Loaded

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow


class StartUp(QObject):
    """Waits for the first paint.

    Signals:
        painted: The window can be seen for the first time.
        model_loaded: Lines can be read without waiting.
    """

    painted = Signal()
    model_loaded = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._first_painted)
        return False

    def _first_painted(self) -> None:
        self.painted.emit()
        QTimer.singleShot(20, self._load_model)

    def _load_model(self) -> None:
        """Importing torch makes a window stutter: it waits until no pen is down."""
        window = self._window
        if window.canvas.busy:
            window.canvas.pen_up.connect(self._load_model, Qt.ConnectionType.SingleShotConnection)
            return
        window.jobs.start("model", lambda _: window.reader.loaded(), self._loaded)

    def _loaded(self, loaded: Loaded) -> None:
        if loaded.message:
            self._window.message_bar.show_message(loaded.message, Kind.ERROR)
        self.model_loaded.emit()
