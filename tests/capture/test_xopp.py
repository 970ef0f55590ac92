"""Files of Xournal++: its pen strokes, as it writes them, and nothing else that is in them."""

from __future__ import annotations

import gzip
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.ink_file import read_ink
from hwr_desktop.capture.xopp import is_xopp, read_xopp
from hwr_desktop.errors import InputError

# The time would make the same case another one for each process that runs the tests.
packed = partial(gzip.compress, mtime=0)

FILE = """<?xml version="1.0" standalone="no"?>
<xournal creator="Xournal++ 1.2.3" fileversion="4"><title>Xournal++ document</title><preview>iVBORw0KGgo=</preview>
<page width="600" height="750"><background type="solid" color="#ffffffff" style="lined"/>
<layer><stroke tool="pen" ts="0ll" fn="" color="#000000ff" width="1.5 0.75 1.5">72 72 144 72 144 144</stroke>
<stroke tool="highlighter" color="#ffff007f" width="19">0 0 100 100</stroke><stroke tool="eraser" color="#ffffffff" width="9">1 1 2 2</stroke>
<text font="Sans" size="12" x="9" y="9" color="#000000ff">typed</text></layer>
<layer><stroke tool="pen" color="#3333ccff" width="2" capStyle="round">3 3 6 6</stroke></layer></page>
<page width="600" height="750"><layer><stroke tool="pen" color="#000000ff" width="1">0 0</stroke></layer></page></xournal>"""


@pytest.mark.parametrize("pack", [packed, bytes])
def test_pen_strokes_of_all_pages_come_one_below_the_other(pack, tmp_path):
    path = tmp_path / "note.xopp"
    path.write_bytes(pack(FILE.encode()))
    ink = read_ink(path)
    assert [len(stroke.points) for stroke in ink.strokes] == [3, 2, 1]
    assert ink.strokes[0].points[:, :2].tolist() == [[96, 96], [192, 96], [192, 192]]
    assert ink.strokes[2].points[0, :2].tolist() == [0, 1000]
    assert np.isnan(ink.strokes[0].points[:, 2]).all()
    assert ink.strokes[0].pressure.tolist() == [0.5, 1, 1]
    assert ink.strokes[1].pressure is None
    assert [stroke.width for stroke in ink.strokes] == [2, pytest.approx(8 / 3), pytest.approx(4 / 3)]
    assert [stroke.colour for stroke in ink.strokes] == ["", "#3333cc", ""]


COORDINATE = st.floats(0, 5000).map(lambda v: round(v, 3))


@given(st.lists(st.lists(st.tuples(COORDINATE, COORDINATE, st.floats(0.01, 1)), min_size=2, max_size=6), min_size=1, max_size=4))
def test_every_point_and_pressure_is_kept(strokes):
    rows = []
    for stroke in strokes:
        widths = " ".join(str(2 * share) for _, _, share in stroke[:-1])
        rows.append(f'<stroke tool="pen" width="2 {widths}">{" ".join(f"{x} {y}" for x, y, _ in stroke)}</stroke>')
    ink = read_xopp(packed(f"<xournal><page height='9'><layer>{''.join(rows)}</layer></page></xournal>".encode()), "a")
    for got, stroke in zip(ink.strokes, strokes, strict=True):
        assert np.allclose(got.points[:, :2] * 0.75, [point[:2] for point in stroke], rtol=1e-5, atol=1e-3)
        assert np.allclose(got.pressure[:-1], [share for _, _, share in stroke[:-1]], rtol=1e-5)
        assert got.pressure[-1] == got.pressure[-2]


@pytest.mark.parametrize(
    "named, colour", [("red", "#ff0000"), ("black", ""), ("#12AB9fff", "#12ab9f"), ("#12ab9f", "#12ab9f"), ("odd", ""), ("#12", "")]
)
def test_colours_have_names_in_old_files(named, colour):
    ink = read_xopp(f"<xournal><page height='9'><layer><stroke color='{named}' width='0'>1 2</stroke></layer></page></xournal>".encode(), "a")
    assert (ink.strokes[0].colour, ink.strokes[0].width) == (colour, None)


def test_files_are_known_by_their_beginning():
    assert is_xopp(packed(b"")) and is_xopp(b"<?xml version='1.0'?>\n<xournal/>")
    assert not is_xopp(b"<ink/>") and not is_xopp(b"{}") and not is_xopp(b"")


def xopp(stroke, width="1"):
    return f"<xournal><page height='9'><layer><stroke width='{width}'>{stroke}</stroke></layer></page></xournal>".encode()


BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'>]><xournal>&a;</xournal>"


@pytest.mark.parametrize(
    "content, told",
    [
        (b"\x1f\x8bnonsense", "damaged"),
        (packed(FILE.encode())[:200], "damaged"),
        (packed(FILE.encode())[:-6], "damaged"),
        (packed(b"text"), "not valid XML"),
        (packed(b"<svg/>"), "not of Xournal"),
        (packed(b"<xournal><page height='9'/></xournal>"), "no strokes"),
        (packed(b"<xournal><page height='x'/></xournal>"), "numbers"),
        (xopp(""), "no strokes"),
        (xopp("1 2 3"), "no y"),
        (xopp("1 2 x 3"), "numbers"),
        (xopp("1 2 nan 3"), "not finite"),
        (xopp("1 2 1e300 3"), "not finite"),
        (xopp("1 2", "a b"), "numbers"),
        (packed(BOMB), "DOCTYPE"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(content, told, tmp_path):
    path = tmp_path / "note.xopp"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told) as error:
        read_ink(path)
    assert "note.xopp" in str(error.value)


def test_a_small_file_cannot_fill_the_memory(monkeypatch):
    monkeypatch.setattr("hwr_desktop.capture.xopp._LARGEST", 1 << 20)
    with pytest.raises(InputError, match="too large"):
        read_xopp(packed(b" " * (2 << 20)), "a")
