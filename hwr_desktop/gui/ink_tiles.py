"""The picture of the ink in tiles: only what changed is drawn again, and only what can be seen is drawn at all."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap

from hwr_desktop.gui.ink_drawing import draw_curve
from hwr_desktop.gui.ink_sheet import InkSheet

_SIDE = 256  # device px
_MOST_TILES = 240  # some 60 MB
_FEW = 150  # strokes that are drawn again at once
_Key = tuple[int, int]


class InkTiles:
    """Tiles of one scale. A tile without ink is None; one that is out of date is shown as it is until there is time to draw it again."""

    def __init__(self, sheet: InkSheet) -> None:
        self.scale = 1.0
        self._sheet = sheet
        self._tiles: dict[_Key, QPixmap | None] = {}
        self._stale: set[_Key] = set()
        self._before: tuple[dict[_Key, QPixmap | None], float] = ({}, 1.0)

    def set_scale(self, scale: float) -> None:
        """Device px for each px of the sheet. Till the new tiles are drawn the old ones are shown, larger or smaller."""
        if scale != self.scale:
            shown = {key: tile for key, tile in self._tiles.items() if key not in self._stale}
            self._before = (shown, self.scale)
            self.scale = scale
            self.clear()

    def clear(self) -> None:
        """Forgets all tiles."""
        self._tiles, self._stale = {}, set()

    def redraw(self, area: QRectF) -> None:
        """Strokes in an area of the sheet came or went: draws a few again at once, many when ``fill`` has the time."""
        keys = [key for key in self._keys(area) if key in self._tiles]
        strokes = self._sheet.within(area) if len(keys) <= 6 else []
        if len(keys) > 6 or len(strokes) > _FEW:
            self._stale.update(keys)
            return
        for key in keys:
            if not strokes and self._tiles[key] is None:
                continue
            painter = self._painter(key)
            painter.setClipRect(area)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(area, Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            within = self._rect(key)
            for drawn in strokes:
                if drawn.bounds.intersects(within):
                    drawn.draw(painter)
            painter.end()

    def add(self, piece: QPainterPath, width: float, colour: QColor) -> None:
        """Draws one piece of the stroke that is being written."""
        margin = width / 2 + 1
        for key in self._keys(piece.controlPointRect().adjusted(-margin, -margin, margin, margin)):
            if key not in self._tiles or key in self._stale:
                self._draw(key)
            painter = self._painter(key)
            draw_curve(painter, piece, width, colour)
            painter.end()

    def fill(self, area: QRectF, time_s: float) -> bool:
        """Draws the tiles of an area that are missing or out of date; False where the time was too short for all."""
        end = time.perf_counter() + time_s
        for key in self._keys(area):
            if key not in self._tiles or key in self._stale:
                if time.perf_counter() > end:
                    return False
                self._draw(key)
        self._before = ({}, 1.0)
        self._forget_far(area)
        return True

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Paints an area of the sheet; the painter's unit is a device px, its origin that of the sheet."""
        keys = list(self._keys(area))
        if any(key not in self._tiles for key in keys):
            self._paint_before(painter, keys)
        for column, row in keys:
            tile = self._tiles.get((column, row))
            if tile is not None:
                painter.drawPixmap(QPoint(column * _SIDE, row * _SIDE), tile)

    def _paint_before(self, painter: QPainter, keys: list[_Key]) -> None:
        tiles, scale = self._before
        wanted = [self._rect(key) for key in keys if key not in self._tiles]
        for (column, row), tile in tiles.items():
            place = QRectF(column * _SIDE / scale, row * _SIDE / scale, _SIDE / scale, _SIDE / scale)
            if tile is not None and any(rect.intersects(place) for rect in wanted):
                goal = QRectF(place.topLeft() * self.scale, place.size() * self.scale)
                painter.drawPixmap(goal, tile, QRectF(tile.rect()))

    def _draw(self, key: _Key) -> None:
        self._stale.discard(key)
        self._tiles[key] = None
        strokes = self._sheet.within(self._rect(key))
        if strokes:
            painter = self._painter(key)
            for drawn in strokes:
                drawn.draw(painter)
            painter.end()

    def _painter(self, key: _Key) -> QPainter:
        """Paints on a tile in px of the sheet."""
        tile = self._tiles[key]
        if tile is None:
            tile = self._tiles[key] = QPixmap(_SIDE, _SIDE)
            tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-key[0] * _SIDE, -key[1] * _SIDE)
        painter.scale(self.scale, self.scale)
        return painter

    def _rect(self, key: _Key) -> QRectF:
        side = _SIDE / self.scale
        return QRectF(key[0] * side, key[1] * side, side, side)

    def _keys(self, area: QRectF) -> Iterator[_Key]:
        side = _SIDE / self.scale
        for row in range(math.floor(area.top() / side), math.floor(area.bottom() / side) + 1):
            for column in range(math.floor(area.left() / side), math.floor(area.right() / side) + 1):
                yield column, row

    def _forget_far(self, area: QRectF) -> None:
        if len(self._tiles) > _MOST_TILES:
            near = set(self._keys(area))
            self._tiles = {key: tile for key, tile in self._tiles.items() if key in near}
            self._stale &= near
