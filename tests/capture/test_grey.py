import numpy as np
import pytest
from PIL import Image, ImageDraw

from hwr_desktop.capture.source import open_colours, page_from_rgb
from tests.capture.pictures import only_page, picture


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize("bits", [10, 12, 14, 16])
def test_deep_grey_is_scaled_from_its_own_full_scale(tmp_path, suffix, bits):
    full = 2**bits - 1
    values = np.round(np.asarray(picture(paper=255)) / 255 * full).astype(np.uint16)
    Image.fromarray(values).save(tmp_path / f"deep{suffix}")
    assert np.array_equal(only_page(tmp_path / f"deep{suffix}").pixels, np.asarray(picture(paper=255)))


def test_deep_grey_keeps_fine_steps_apart(tmp_path):
    ramp = np.tile(np.arange(0, 65536, 64, dtype=np.uint16), (4, 1))
    Image.fromarray(ramp).save(tmp_path / "ramp.png")
    pixels = only_page(tmp_path / "ramp.png").pixels
    assert np.array_equal(np.unique(pixels), np.arange(256))
    assert (np.diff(pixels[0].astype(int)) >= 0).all()


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_is_white(tmp_path, mode):
    image = Image.new(mode, (40, 30), (0,) * len(mode))
    image.paste(tuple([20] * (len(mode) - 1) + [255]), (5, 5, 15, 10))
    image.paste(tuple([0] * (len(mode) - 1) + [128]), (20, 5, 30, 10))
    image.save(tmp_path / "clear.png")
    pixels = only_page(tmp_path / "clear.png").pixels
    assert (pixels[0, 0], pixels[7, 7]) == (255, 20)
    assert 125 <= pixels[7, 25] <= 129


def test_light_ink_without_a_ground_is_as_on_the_dark_screen_where_it_was_written(tmp_path):
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    for y in range(60, 260, 60):
        image.paste((250, 250, 240, 255), (50, y, 350, y + 6))
    image.save(tmp_path / "dark mode.png")
    pixels = only_page(tmp_path / "dark mode.png").pixels
    assert pixels[10, 10] == 255 and pixels[62, 100] < 10
    colours = open_colours(tmp_path / "dark mode.png", 1, 300, 10**6)
    assert colours[10, 10].tolist() == [0, 0, 0] and colours[62, 100].tolist() == [250, 250, 240]


def test_a_transparent_colour_of_a_png_is_white(tmp_path):
    image = Image.new("RGB", (40, 30), (1, 2, 3))
    image.paste((20, 20, 20), (5, 5, 15, 10))
    image.save(tmp_path / "clear.png", transparency=(1, 2, 3))
    pixels = only_page(tmp_path / "clear.png").pixels
    assert (pixels[0, 0], pixels[7, 7]) == (255, 20)


def test_a_transparent_palette_colour_is_white(tmp_path):
    image = Image.new("P", (40, 30), 0)
    image.putpalette([0, 0, 0, 20, 20, 20])
    image.paste(1, (5, 5, 15, 10))
    image.save(tmp_path / "clear.gif", transparency=0)
    pixels = only_page(tmp_path / "clear.gif").pixels
    assert (pixels[0, 0], pixels[7, 7]) == (255, 20)


def written_page(paper, ink):
    image = Image.new("L", (600, 400), paper)
    draw = ImageDraw.Draw(image)
    for row in range(40, 360, 40):
        for column in range(40, 540, 14):
            draw.line([(column, row), (column + 6, row + 12), (column + 10, row)], ink, 3)
    return image


def test_light_writing_on_a_dark_page_is_turned_round(tmp_path):
    written_page(15, 240).save(tmp_path / "board.png")
    page = only_page(tmp_path / "board.png")
    assert np.array_equal(page.pixels, 255 - np.asarray(written_page(15, 240)))
    assert np.array_equal(page_from_rgb(np.asarray(written_page(15, 240).convert("RGB")), "the clipboard").pixels, page.pixels)


@pytest.mark.parametrize(("paper", "ink"), [(240, 15), (100, 10), (250, 160)])
def test_dark_writing_stays_however_dim_the_light(tmp_path, paper, ink):
    written_page(paper, ink).save(tmp_path / "page.png")
    assert np.array_equal(only_page(tmp_path / "page.png").pixels, np.asarray(written_page(paper, ink)))


def test_a_sheet_on_a_dark_desk_is_not_turned_round(tmp_path):
    photo = Image.new("L", (1000, 700), 20)
    photo.paste(written_page(230, 30), (200, 150))
    photo.save(tmp_path / "photo.png")
    assert np.array_equal(only_page(tmp_path / "photo.png").pixels, np.asarray(photo))


def test_a_black_page_stays_black(tmp_path):
    Image.new("L", (50, 50), 0).save(tmp_path / "black.png")
    assert not only_page(tmp_path / "black.png").pixels.any()
