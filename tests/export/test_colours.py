"""A page keeps its colours in a PDF, if they are still there and it is the same page."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import replace

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from hwr_desktop.capture.source import open_page, open_pages
from hwr_desktop.document import Document, Page, Picture
from hwr_desktop.export import Options
from hwr_desktop.export.colours import colours_of
from hwr_desktop.export.pdf import write_pdf
from hwr_desktop.page_pictures import made


def letter():
    """Blue writing on cream paper, darker towards one corner, (600, 400, 3)."""
    page = np.full((600, 400, 3), (250, 240, 215), np.uint8)
    page[400:, 200:] = (200, 190, 160)
    for row, text in enumerate(("one two", "three", "four five")):
        cv2.putText(page, text, (40, 100 + 120 * row), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.6, (20, 40, 150), 3, cv2.LINE_AA)
    return page


@pytest.fixture(params=["png", "jpg", "tif", "webp", "turned.jpg", "alpha.png", "pdf"])
def path(request, tmp_path):
    goal = tmp_path / f"letter.{request.param}"
    image = Image.fromarray(letter())
    if request.param == "pdf":
        image.save(goal, resolution=300)
    elif request.param == "turned.jpg":
        exif = Image.Exif()
        exif[0x0112] = 6
        image.transpose(Image.Transpose.ROTATE_90).save(goal, exif=exif, quality=95)
    elif request.param == "alpha.png":
        image.putalpha(255)
        image.save(goal)
    else:
        image.save(goal, quality=95)
    return goal


@pytest.mark.parametrize("turns", [0, 1, 2])
def test_colours_are_those_of_the_page_as_it_stands(path, turns):
    page = made(Picture(str(path), turns=turns))
    colours = colours_of(page)
    assert colours.shape == (*page.pixels.shape, 3)
    expected = np.rot90(letter(), -turns)
    if path.suffix == ".pdf":
        colours = cv2.resize(colours, expected.shape[1::-1])
    assert np.abs(colours.astype(int) - expected).mean() < 6


def test_the_pdf_shows_them(tmp_path):
    Image.fromarray(letter()).save(tmp_path / "a.png")
    page = Page(400, 600, (), Picture(str(tmp_path / "a.png")))
    file = io.BytesIO()
    write_pdf(file, Document("a", (page,)), Options())
    with closing(pypdfium2.PdfDocument(file.getvalue())) as document:
        seen = np.array(document[0].render(scale=1, rev_byteorder=True).to_numpy())[:, :, :3]
    assert np.abs(seen[10, 10].astype(int) - (250, 240, 215)).max() < 6


def test_what_is_grey_missing_or_another_page_stays_grey(tmp_path):
    Image.fromarray(letter()).convert("L").save(tmp_path / "grey.png")
    grey = open_page(tmp_path / "grey.png", 1)
    assert colours_of(grey) is None
    noisy = np.clip(letter().mean(axis=2)[:, :, None] + np.random.default_rng(1).normal(0, 8, (600, 400, 3)), 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(tmp_path / "grain.png")
    assert colours_of(open_page(tmp_path / "grain.png", 1)) is None
    Image.fromarray(letter()).save(tmp_path / "a.png")
    page = open_page(tmp_path / "a.png", 1)
    assert colours_of(page) is not None
    assert colours_of(replace(page, pixels=255 - page.pixels)) is None
    assert colours_of(replace(page, pixels=page.pixels[:-1])) is None
    assert colours_of(replace(page, number=2)) is None
    assert colours_of(replace(page, source="Pasted picture")) is None
    (tmp_path / "a.png").unlink()
    assert colours_of(page) is None


@pytest.mark.parametrize("turns", range(4))
def test_a_page_with_little_on_it_is_coloured_the_right_way_up(tmp_path, turns):
    pixels = np.full((400, 400, 3), 240, np.uint8)
    pixels[40:60, 40:200] = (30, 30, 200)
    Image.fromarray(pixels).save(tmp_path / "little.png")
    (page,) = open_pages(tmp_path / "little.png")
    turned = replace(page, pixels=np.ascontiguousarray(np.rot90(page.pixels, -turns)))
    assert np.array_equal(colours_of(turned), np.rot90(pixels, -turns))


@pytest.mark.parametrize(("width", "height", "dpi"), [(2480, 3508, 300), (1000, 1403, 119)])
def test_a_scan_in_a_pdf_has_its_colours_at_its_own_resolution(tmp_path, width, height, dpi):
    pixels = np.full((height, width, 3), 240, np.uint8)
    pixels[200:400, 100:900] = (30, 30, 200)
    Image.fromarray(pixels).save(tmp_path / "scan.pdf", resolution=dpi)
    (page,) = open_pages(tmp_path / "scan.pdf")
    assert page.pixels.shape == (height, width)
    assert colours_of(page).shape == (height, width, 3)


@pytest.mark.parametrize("turns", [0, 3])
def test_a_photo_pulled_straight_keeps_its_colours(tmp_path, turns):
    corners = ((60.0, 40.0), (420.0, 70.0), (440.0, 640.0), (30.0, 600.0))
    whole = cv2.getPerspectiveTransform(np.array([[0, 0], [400, 0], [400, 600], [0, 600]], np.float32), np.array(corners, np.float32))
    Image.fromarray(cv2.warpPerspective(letter(), whole, (500, 700), borderValue=(60, 90, 40))).save(tmp_path / "photo.png")
    colours = colours_of(made(Picture(str(tmp_path / "photo.png"), corners=corners, turns=turns)))
    expected = np.rot90(letter(), -turns)
    assert np.abs(cv2.resize(colours, expected.shape[1::-1]).astype(int) - expected).mean() < 8
