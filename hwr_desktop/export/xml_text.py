"""XML trees -> bytes."""

from __future__ import annotations

from xml.etree import ElementTree

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def xml_bytes(root: ElementTree.Element) -> bytes:
    """A whole file in UTF-8, indented."""
    return DECLARATION + element_bytes(root)


def element_bytes(element: ElementTree.Element, level: int = 0) -> bytes:
    """One element in UTF-8, indented as if it stood ``level`` deep, with a line feed at the end."""
    ElementTree.indent(element, level=level)
    return b"  " * level + ElementTree.tostring(element, encoding="unicode").encode() + b"\n"
