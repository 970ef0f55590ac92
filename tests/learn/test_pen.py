"""The pen of a picture."""

import numpy as np
import pytest

from hwr_desktop.learn.pen import Pen


def line(width: float, tone: int, paper: int) -> np.ndarray:
    """A row of rings 24 px tall."""
    angle = np.linspace(0, 2 * np.pi, 60)
    rings = [np.column_stack([x + 12 * np.cos(angle), 45 + 12 * np.sin(angle)]) for x in range(30, 380, 40)]
    blank = np.full((80, 400), paper, np.uint8)
    return Pen(width, tone, paper, 20.0, blank > 255).written(blank, rings)


@pytest.mark.parametrize(("width", "tone", "paper"), [(1.5, 20, 250), (3.0, 40, 250), (4.0, 90, 200), (6.0, 60, 140)])
def test_width_tone_and_size_are_those_of_the_writing(width, tone, paper):
    pen = Pen.of(line(width, tone, paper))
    assert pen is not None
    assert pen.width == pytest.approx(width, abs=0.6)
    assert abs(pen.tone - tone) < 25 and pen.paper == paper
    assert 14 < pen.body < 28
    assert pen.dark.shape == (80, 400) and pen.dark[45, 30 - 12] and not pen.dark[10].any()


@pytest.mark.parametrize("grey", [np.full((60, 90), 240, np.uint8), line(3, 220, 240)])
def test_there_is_no_pen_where_nothing_stands_out(grey):
    assert Pen.of(grey) is None


def test_a_dot_is_seen():
    grey = line(3, 60, 240)
    pen = Pen.of(grey)
    assert pen is not None
    assert 8 < np.count_nonzero(pen.written(grey, [np.array([[100.0, 12.0]])]) < 200) - np.count_nonzero(grey < 200) < 25


def test_strokes_are_drawn_in_the_tone_of_the_writing_and_nothing_else_changes():
    grey = line(3, 60, 240)
    pen = Pen.of(grey)
    assert pen is not None
    again = pen.written(grey, [np.array([[100.0, 10.0], [200.0, 10.0]])])
    changed = np.argwhere(again != grey)
    assert changed[:, 0].min() >= 8 and changed[:, 0].max() <= 12 and 95 < changed[:, 1].min() < changed[:, 1].max() < 205
    assert again[10, 150] == pytest.approx(pen.tone, abs=1)
    # Over darker ink a stroke is not seen.
    black = np.zeros((20, 20), np.uint8)
    assert not pen.written(black, [np.array([[0.0, 5.0], [19.0, 5.0]])]).any()
