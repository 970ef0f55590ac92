"""XML of strangers, read so that it can neither grow in memory nor reach for other files."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from hwr_desktop.errors import InputError

_MOST = 2_000_000  # elements: each takes far more memory than in the file


def parse_xml(content: bytes | str, name: str) -> ElementTree.Element:
    """The root element of an XML document.

    Args:
        content: The document; bytes in the encoding that they name.
        name: What it is called in error messages.

    Raises:
        InputError: Not XML, with more than two million elements, or with a DOCTYPE: only through one could a small file grow without
            bounds or name other files.
    """
    parser = ElementTree.XMLParser(target=_Builder(name))
    try:
        parser.feed(content)
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as e:  # LookupError: an encoding that does not exist
        raise InputError(f"{name} is not valid XML.") from e
    return root


def local(element: ElementTree.Element) -> str:
    """The name of an element without its namespace; some programs leave the namespace out, and each version has another."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """The child elements with this local name, in order."""
    return (child for child in element if local(child) == name)


def child(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    """The first child element with this local name."""
    return next(children(element, name), None)


class _Builder(ElementTree.TreeBuilder):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._count = 0

    def start(self, tag: str, attrs: dict[str, str]) -> ElementTree.Element:
        """Called for each element."""
        self._count += 1
        if self._count > _MOST:
            raise InputError(f"{self._name} is too large: it has more than {_MOST} elements.")
        return super().start(tag, attrs)

    def doctype(self, *_: object) -> None:
        """Called before anything that the DOCTYPE declares."""
        raise InputError(f"{self._name} has a DOCTYPE, which is not accepted.")
