"""One window for one user: a second start hands its files to the first.

Through a local pipe (a named pipe on Windows, a socket file elsewhere) that only the same user can open; no network is involved.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from hwr_desktop.paths import data_dir

_PATIENCE_MS = 1500
_MOST_BYTES = 1 << 20


class SingleInstance(QObject):
    """The meeting point of all starts of the program that share their data.

    Signals:
        asked: Paths that another start handed over, absolute; empty where it only wants the window to be shown.
    """

    asked = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = "hwr-desktop-" + hashlib.sha256(str(data_dir().absolute()).encode()).hexdigest()[:16]
        self._server: QLocalServer | None = None
        self._sockets: list[QLocalSocket] = []

    def hand_over(self, paths: Sequence[str]) -> bool:
        """Hands files to a window that is open already.

        Returns:
            Whether there is one, and it took them; else this start has to show a window itself.
        """
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE_MS):
            return False
        socket.write(json.dumps([str(Path(path).absolute()) for path in paths]).encode() + b"\n")
        socket.waitForBytesWritten(_PATIENCE_MS)
        return socket.waitForReadyRead(_PATIENCE_MS) and bytes(socket.readAll().data()).startswith(b"ok")

    def listen(self) -> bool:
        """From now on other starts find this one. Returns whether that worked; without it the program works as well."""
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # what a crash left behind; a living one would have taken the files
        if not server.listen(self._name):
            return False
        server.newConnection.connect(self._met)
        self._server = server
        return True

    def _met(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            self._sockets.append(socket)
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(self._read)
        self._read()

    def _read(self) -> None:
        """Reads from all who have something to say, and lets go of those who left."""
        for socket in list(self._sockets):
            if socket.canReadLine():
                self._answer(socket, bytes(socket.readLine().data()))
            elif socket.bytesAvailable() > _MOST_BYTES:
                socket.abort()
            if socket.state() == QLocalSocket.LocalSocketState.UnconnectedState and socket in self._sockets:
                self._sockets.remove(socket)
                socket.deleteLater()

    def _answer(self, socket: QLocalSocket, message: bytes) -> None:
        try:
            paths = json.loads(message)
        except ValueError:
            paths = None
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            socket.disconnectFromServer()
            return
        socket.write(b"ok\n")
        socket.flush()
        self.asked.emit(paths)
