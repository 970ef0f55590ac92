"""What the pages of a document show, by the document itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hwr_desktop.document import Document
from hwr_desktop.page_pictures import PagePictures

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.capture.page import PageImage


def own_pictures(document: Document) -> Iterator[PageImage | Ink | None]:
    """The ink or the picture of each page, one after the other; None where a page has neither. Raises InputError."""
    opened = PagePictures()
    for page in document.pages:
        yield None if page.ink is None and page.picture is None else opened.of(page)
