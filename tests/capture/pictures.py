"""Pictures to be read, and what is said where they cannot be."""

import pytest
from PIL import Image

from hwr_desktop.capture.source import open_pages, page_count
from hwr_desktop.errors import InputError


def picture(width=90, height=60, paper=250, ink=10):
    """A light page with a dark block near its upper left corner, about a seventh of it."""
    image = Image.new("L", (width, height), paper)
    image.paste(ink, (width // 9, height // 6, width // 2, height // 2))
    return image


def only_page(path, **limits):
    pages = list(open_pages(path, **limits))
    assert len(pages) == page_count(path) == 1
    return pages[0]


def sentence(path, **limits):
    """What is said about a file that cannot be read: one sentence that names it."""
    with pytest.raises(InputError) as caught:
        list(open_pages(path, **limits))
    text = str(caught.value)
    assert str(path) in text
    assert text.endswith(".")
    assert "\n" not in text
    return text.replace(str(path), "FILE")
