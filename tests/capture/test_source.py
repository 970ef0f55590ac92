import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from hwr_desktop.capture.source import IMAGE_SUFFIXES, open_pages, page_count, page_from_rgb
from hwr_desktop.errors import InputError
from tests.capture.pictures import only_page, picture, sentence


@pytest.mark.parametrize(
    ("name", "mode", "near"),
    [
        ("bits.png", "1", 0),
        ("bits.tif", "1", 0),
        ("bits.bmp", "1", 0),
        ("grey.png", "L", 0),
        ("grey.jpg", "L", 40),
        ("grey.tiff", "L", 0),
        ("palette.png", "P", 0),
        ("palette.gif", "P", 0),
        ("colour.bmp", "RGB", 0),
        ("colour.jpeg", "RGB", 40),
        ("colour.webp", "RGB", 40),
        ("print.jpg", "CMYK", 40),
        ("print.tif", "CMYK", 1),
        ("luminance.tif", "YCbCr", 1),
        ("integers.tif", "I", 0),
        ("floats.tif", "F", 0),
        ("clear.png", "RGBA", 0),
        ("clear-grey.png", "LA", 0),
        ("CAPITALS.PNG", "L", 0),
    ],
)
def test_every_kind_of_picture_becomes_the_same_grey_page(tmp_path, name, mode, near):
    path = tmp_path / name
    tones = {"paper": 255, "ink": 0} if mode == "1" else {}
    picture(**tones).convert(mode).save(path)
    page = only_page(path)
    assert path.suffix.lower() in IMAGE_SUFFIXES
    assert (page.height, page.width) == (60, 90)
    assert (page.source, page.number) == (str(path), 1)
    distance = np.abs(page.pixels.astype(int) - np.asarray(picture(**tones)))
    assert distance.max() <= near
    assert distance.mean() < 2


def test_the_content_says_what_a_file_is_and_not_its_name(tmp_path):
    picture().save(tmp_path / "real.png")
    (tmp_path / "real.png").rename(tmp_path / "named.pdf")
    assert only_page(tmp_path / "named.pdf").width == 90
    picture().save(tmp_path / "real.pdf", resolution=72)
    (tmp_path / "real.pdf").rename(tmp_path / "named.jpg")
    assert only_page(tmp_path / "named.jpg", dpi=72).width == 90


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_upright(tmp_path, suffix, orientation):
    path = tmp_path / f"turned{suffix}"
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture().convert("RGB").save(path, exif=exif)
    with Image.open(path) as image:
        upright = np.asarray(ImageOps.exif_transpose(image).convert("L"))
    page = only_page(path)
    assert page.pixels.shape == upright.shape
    assert np.abs(page.pixels.astype(int) - upright).max() < 8


@pytest.mark.parametrize("orientation", range(1, 9))
def test_plain_grey_tiff_is_turned_without_being_garbled(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    for name in ("grey.tif", "grey.png"):
        picture().save(tmp_path / name, exif=exif)
    assert np.array_equal(only_page(tmp_path / "grey.tif").pixels, only_page(tmp_path / "grey.png").pixels)


def test_a_false_orientation_is_passed_over(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 77
    picture().save(tmp_path / "odd.jpg", exif=exif)
    assert only_page(tmp_path / "odd.jpg").width == 90


def test_of_a_moving_picture_the_first_frame_is_taken(tmp_path):
    for name in ("moving.gif", "moving.webp", "moving.png"):
        picture().convert("RGB").save(tmp_path / name, save_all=True, append_images=[Image.new("RGB", (90, 60), "white")])
        assert only_page(tmp_path / name).pixels[20, 20] < 30


@pytest.mark.parametrize(("written", "read"), [(300, 300), (72, None), (96, None), (1, None), (9600, None)])
def test_only_a_plausible_resolution_is_taken(tmp_path, written, read):
    picture().save(tmp_path / "scan.tif", dpi=(written, written))
    assert only_page(tmp_path / "scan.tif").dpi == read


def test_one_pixel_is_a_page(tmp_path):
    Image.new("L", (1, 1), 200).save(tmp_path / "dot.png")
    assert only_page(tmp_path / "dot.png").pixels.tolist() == [[200]]


def test_pages_of_a_tiff_come_one_after_the_other_numbered(tmp_path):
    pages = [picture(90 + i, 60, ink=10 * i) for i in range(3)]
    pages[0].save(tmp_path / "fax.tif", save_all=True, append_images=pages[1:])
    read = list(open_pages(tmp_path / "fax.tif"))
    assert page_count(tmp_path / "fax.tif") == 3
    assert [(p.number, p.width, int(p.pixels.min())) for p in read] == [(1, 90, 0), (2, 91, 10), (3, 92, 20)]


def test_thumbnails_in_a_tiff_are_no_pages(tmp_path):
    small = picture(30, 20)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    picture().save(tmp_path / "scan.tif", save_all=True, append_images=[small, picture(80)])
    assert [(p.number, p.width) for p in open_pages(tmp_path / "scan.tif")] == [(1, 90), (2, 80)]
    assert page_count(tmp_path / "scan.tif") == 2


def test_a_damaged_later_page_is_named_after_the_earlier_were_given(tmp_path):
    path = tmp_path / "fax.tif"
    picture().save(path, save_all=True, append_images=[picture(70)], compression="tiff_adobe_deflate")
    with Image.open(path) as image:
        image.seek(1)
        offset, size = image.tag_v2[273][0], image.tag_v2[279][0]
    content = bytearray(path.read_bytes())
    content[offset : offset + size] = b"\xff" * size
    path.write_bytes(content)
    pages = open_pages(path)
    assert next(pages).number == 1
    with pytest.raises(InputError, match=r"^Page 2 of .*fax\.tif is damaged"):
        next(pages)
    assert page_count(path) == 2


def test_a_tiff_cut_off_between_its_pages_still_gives_the_first(tmp_path):
    path = tmp_path / "fax.tif"
    picture().save(path, save_all=True, append_images=[picture(70)])
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 4])  # within the second page
    pages = open_pages(path)
    assert next(pages).number == 1
    with pytest.raises(InputError, match=r"^Page 2 of .*fax\.tif is damaged"):
        next(pages)
    assert page_count(path) == 2


def test_files_are_closed_when_pages_are_left_unread(tmp_path):
    picture().save(tmp_path / "fax.tif", save_all=True, append_images=[picture(70)])
    picture().save(tmp_path / "scan.pdf", save_all=True, append_images=[picture(70)])
    for name in ("fax.tif", "scan.pdf"):
        pages = open_pages(tmp_path / name)
        next(pages)
        pages.close()
        assert not list(pages)
        (tmp_path / name).unlink()
    descriptors = Path("/proc/self/fd")
    if descriptors.is_dir():
        assert not [d for d in descriptors.iterdir() if d.is_symlink() and str(tmp_path) in str(d.readlink())]


def test_page_from_the_clipboard():
    page = page_from_rgb(np.asarray(picture().convert("RGB")), "the clipboard")
    assert np.array_equal(page.pixels, np.asarray(picture()))
    assert (page.source, page.number, page.dpi) == ("the clipboard", 1, None)


def test_a_transparent_picture_on_the_clipboard_lies_on_white():
    rgba = np.zeros((20, 30, 4), np.uint8)
    rgba[5:10, 5:10] = (20, 20, 20, 255)
    page = page_from_rgb(rgba, "the clipboard")
    assert (page.pixels[0, 0], page.pixels[7, 7]) == (255, 20)


def png_claiming(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def bmp_claiming(width, height):
    return b"BM" + struct.pack("<IHHI", 100, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)


def gif_claiming(width, height):
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0" * 6
    return screen + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02D\x01\0;"


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png_claiming(30_000, 30_000), "30000 x 30000"),
        (png_claiming(2**31 - 1, 2**31 - 1), "2147483647 x 2147483647"),
        (bmp_claiming(40_000, 40_000), "40000 x 40000"),
        (gif_claiming(65_535, 65_535), "65535 x 65535"),
    ],
)
def test_a_small_file_that_claims_a_huge_picture_is_refused_by_its_header(tmp_path, content, size):
    (tmp_path / "huge.png").write_bytes(content)
    said = sentence(tmp_path / "huge.png")
    assert size in said
    assert "--max-pixels" in said


def test_the_limit_can_be_raised_and_lowered(tmp_path):
    picture(50, 40).save(tmp_path / "a.png")
    assert only_page(tmp_path / "a.png", max_pixels=2000).width == 50
    assert "more than 1999 px" in sentence(tmp_path / "a.png", max_pixels=1999)


def test_pictures_beyond_the_limit_of_pillow_are_read(tmp_path):
    Image.new("1", (10_000, 9_000), 1).save(tmp_path / "plan.png")  # Pillow warns from 89 million px on
    assert only_page(tmp_path / "plan.png").width == 10_000


def test_a_later_page_that_is_too_large_is_named(tmp_path):
    picture(50, 40).save(tmp_path / "fax.tif", save_all=True, append_images=[picture(60, 40)])
    pages = open_pages(tmp_path / "fax.tif", max_pixels=2000)
    assert next(pages).width == 50
    with pytest.raises(InputError, match=r"^Page 2 of .*fax\.tif is too large"):
        next(pages)


def test_tiles_larger_than_the_picture_count(tmp_path):
    tags = {256: 50, 257: 40, 258: 8, 259: 8, 262: 1, 277: 1, 322: 60_000, 323: 60_000, 324: 8, 325: 8}
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    (tmp_path / "tiles.tif").write_bytes(b"II*\0" + struct.pack("<I", 8) + directory + bytes(4))
    assert "too large" in sentence(tmp_path / "tiles.tif")
