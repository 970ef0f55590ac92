"""Ink as drawings: what other programs show lies where the pen was."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.ink_file import read_ink
from hwr_desktop.export.ink_curves import drawn_bounds, paths
from hwr_desktop.export.ink_drawings import to_png, to_svg
from hwr_desktop.export.ink_files import INK_FORMATS


def stroke(*points, pressure=None):
    return Stroke(np.array([(*p, i) for i, p in enumerate(points)], np.float32), None if pressure is None else np.array(pressure, np.float32))


INK = Ink((stroke((-30, 10), (100, 10), (100, 60), pressure=(0.1, 0.5, 1.0)), stroke((50, 40))))


def test_a_drawing_holds_every_stroke_and_is_cut_tightly():
    root = etree.fromstring(to_svg(INK))
    left, top, width, height = map(float, root.get("viewBox").split())
    numbers = [[float(v) for v in re.findall(r"-?[\d.]+", p.get("d"))] for p in root.iter("{*}path")]
    assert numbers[0][:2] == [-30, 10] and numbers[-1][:2] == [50, 40]
    assert left < -30 < left + 20 and 100 < left + width < 120 and top < 10 and 60 < top + height < 80
    widths = [float(p.get("stroke-width")) for p in root.iter("{*}path")]
    assert widths == [*sorted(widths[:-1]), 3.0] and widths[0] < 3 < widths[2]


def test_a_picture_shows_the_ink_where_the_drawing_has_it():
    picture = Image.open(io.BytesIO(to_png(INK)))
    root = etree.fromstring(to_svg(INK))
    left, top, width, height = map(float, root.get("viewBox").split())
    assert picture.size == (pytest.approx(2 * width, abs=2), pytest.approx(2 * height, abs=2))
    assert picture.info["dpi"][0] == pytest.approx(192, abs=0.1)
    grey = np.asarray(picture)
    for x, y, dark in ((-28, 10, True), (99, 58, True), (50, 40, True), (30, 10, True), (20, 50, False), (70, 40, False)):
        assert (grey[round(2 * (y - top)), round(2 * (x - left))] < 128) == dark, (x, y)


def test_colours_and_widths_are_kept():
    ink = Ink((Stroke(stroke((0, 0), (100, 0)).points, None, 10.0, "#c01020"), stroke((0, 50), (100, 50))))
    first, second = etree.fromstring(to_svg(ink)).iter("{*}path")
    assert (first.get("stroke"), first.get("stroke-width"), second.get("stroke")) == ("#c01020", "10", None)
    seen = np.asarray(Image.open(io.BytesIO(to_png(ink))).convert("RGB")).astype(int)
    left, top, right, bottom = drawn_bounds(ink)
    row = lambda y: seen[round(2 * (y - top + 8)), seen.shape[1] // 2]  # noqa: E731
    assert np.abs(row(0) - (0xC0, 0x10, 0x20)).max() < 8 and np.abs(row(4) - (0xC0, 0x10, 0x20)).max() < 8
    assert row(50).max() < 60 and row(54).min() > 240
    assert (right - left, bottom - top) == (110, 60)


def test_ink_of_any_size_becomes_a_picture_of_bounded_size():
    picture = Image.open(io.BytesIO(to_png(Ink((stroke((0, 0), (1e6, 1e5)),)))))
    assert max(picture.size) <= 12_001
    assert min(Image.open(io.BytesIO(to_png(Ink((stroke((5, 5)),))))).size) > 10


POINT = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


@given(st.lists(POINT, min_size=1, max_size=12), st.floats(0, 1))
def test_curves_begin_and_end_with_the_pen_and_are_joined(points, share):
    made = stroke(*points, pressure=[share] * (len(points) // 2) + [1 - share] * (len(points) - len(points) // 2))
    parts = list(paths(made))
    xy = made.points[:, :2]
    assert np.allclose(parts[0].start, xy[0]) and np.allclose(parts[-1].curves[-1, 1], xy[-1], atol=0.02)
    for a, b in pairwise(parts):
        assert np.allclose(a.curves[-1, 1], b.start)
        assert a.width != b.width
    assert sum(len(part.curves) for part in parts) == len(points)


@pytest.mark.parametrize("form", INK_FORMATS, ids=lambda form: form.name)
def test_every_format_of_ink_is_written(form, tmp_path):
    path = tmp_path / f"new/a{form.suffix}"
    form.write(INK, path)
    assert path.stat().st_size
    if form.suffix in (".json", ".inkml"):
        back = read_ink(path)
        assert [s.points[:, :2].tolist() for s in back.strokes] == [s.points[:, :2].tolist() for s in INK.strokes]


def test_listing_the_formats_takes_no_time():
    code = "import sys; import hwr_desktop.export.formats, hwr_desktop.export.ink_files; sys.exit('numpy' in sys.modules or 'docx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
