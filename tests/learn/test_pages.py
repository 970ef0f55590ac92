import json
import zipfile

import cv2
import numpy as np
import pytest

from hwr_desktop.errors import DataError
from hwr_desktop.learn.page_lessons import SIDE, STRIDE, PageLessons, draw_maps, piece
from hwr_desktop.learn.pages import PageMaker, WrittenPage, read_pages
from hwr_desktop.learn.synthesise import Font


@pytest.fixture
def written():
    """A page of black bars, each a line."""
    pixels = np.full((1200, 900), 250, np.uint8)
    polygons, baselines = [], []
    for y in range(100, 1100, 60):
        pixels[y - 20 : y, 100:800] = 10
        polygons.append(np.array([[100, y - 24], [800, y - 24], [800, y + 6], [100, y + 6]], float))
        baselines.append(np.array([[100, y], [800, y]], float))
    return WrittenPage("bars", pixels, tuple(polygons), tuple(baselines), ("bar",) * len(polygons))


@pytest.fixture
def table(tmp_path, written):
    rows = []
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as pictures:
        for i, split in enumerate(("train", "dev")):
            pictures.writestr(f"{i}.png", cv2.imencode(".png", written.pixels)[1].tobytes())
            lines = [
                {"text": "bar", "polygon": p.tolist(), "baseline": None if j == 0 else written.baselines[j].tolist()}
                for j, p in enumerate(written.polygons)
            ]
            rows.append(json.dumps({"image": f"{i}.png", "split": split, "lines": lines}))
    (tmp_path / "set.jsonl").write_text("\n".join(rows), "utf-8")
    return tmp_path / "set.jsonl"


def test_a_set_of_pages_is_read_and_shrunk(table, written):
    (page,) = read_pages(table, split="dev", size=600)
    assert page.pixels.shape == (600, 450) and page.name == "1.png"
    assert len(page.polygons) == len(page.baselines) == len(page.texts) == len(written.polygons)
    assert np.allclose(page.polygons[3], written.polygons[3] / 2)
    assert page.polygons[0][:, 1].min() < page.baselines[0][0, 1] < page.polygons[0][:, 1].max()  # made up for a line without one


def test_sets_that_cannot_be_used_are_told(table, tmp_path):
    with pytest.raises(DataError, match="no page of split test"):
        read_pages(table, split="test")
    with pytest.raises(DataError, match="does not exist"):
        read_pages(tmp_path / "gone.jsonl")
    (tmp_path / "set.jsonl").write_text('{"image": "0.png"}', "utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        read_pages(table)


def test_maps_lie_where_lines_are(written):
    maps = draw_maps([p / 2 for p in written.polygons], [b / 2 for b in written.baselines])
    for baseline in written.baselines[:10]:
        row = round(baseline[0, 1] / 2 / STRIDE - 0.5)
        assert maps[0, row - 1 : row + 2, 30].max() > 0.6 and maps[0, row - 3, 30] < 0.1
        assert maps[3, row, 30] == pytest.approx(12 / STRIDE, rel=0.1)
        assert maps[4, row, 30] == pytest.approx(3 / STRIDE, rel=0.1)
        assert maps[1, row, round(100 / 2 / STRIDE)] > 0.5 and maps[1, row, 40] == 0
        assert maps[2, row - 1, 40] == 1
    assert (maps[3, :, 5] == -1).all()


@pytest.mark.parametrize("seed", range(6))
def test_a_warped_piece_keeps_its_lines_on_the_ink(written, seed):
    pixels, maps = piece(written, np.random.default_rng(seed))
    assert pixels.shape == (SIDE, SIDE) and maps.shape == (5, SIDE // STRIDE, SIDE // STRIDE)
    grey = cv2.resize(pixels, maps.shape[1:], interpolation=cv2.INTER_AREA).astype(float)
    inside = maps[2] > 0.5
    core = cv2.erode(inside.astype(np.uint8), np.ones((3, 3))) > 0
    around = (cv2.dilate(inside.astype(np.uint8), np.ones((7, 7))) > 0) & ~(cv2.dilate(inside.astype(np.uint8), np.ones((3, 3))) > 0)
    if core.sum() > 50 and around.sum() > 50:
        assert np.median(grey[core]) < np.median(grey[around]) - 5


def test_what_is_drawn_depends_on_seed_and_step_alone(written):
    first, second = (PageLessons([(1.0, (written,))], None, 0.0, 2, seed=4).batch(7) for _ in range(2))
    assert np.array_equal(first.pixels, second.pixels) and np.array_equal(first.maps, second.maps)
    assert not np.array_equal(first.pixels, PageLessons([(1.0, (written,))], None, 0.0, 2, seed=4).batch(8).pixels)


def test_drawn_pages_know_their_lines():
    from PIL import ImageFont

    path = ImageFont.load_default().path  # the font that comes with Pillow
    if not isinstance(path, str):
        pytest.skip("this Pillow has no font file of its own")
    maker = PageMaker((Font(path, frozenset(), False, 1.0),), ("some", "words", "here"))
    pages = [maker.page(np.random.default_rng(i)) for i in range(4)]
    assert any(page.polygons for page in pages)
    for page in pages:
        for polygon, baseline, text in zip(page.polygons, page.baselines, page.texts, strict=True):
            assert polygon[:, 1].min() < baseline[:, 1].mean() <= polygon[:, 1].max() and text
            assert (np.diff(baseline[:, 0]) >= 0).all()
