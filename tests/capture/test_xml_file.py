"""XML of strangers: read if it is harmless, refused in one sentence if it is not."""

from __future__ import annotations

import pytest

from hwr_desktop.capture import xml_file
from hwr_desktop.capture.xml_file import child, children, local, parse_xml
from hwr_desktop.errors import InputError


def test_names_are_read_without_their_namespace():
    root = parse_xml('<a xmlns="x" xmlns:p="y"><p:b/><c/><b>1</b><!-- note --></a>', "f")
    assert local(root) == "a" and [b.text for b in children(root, "b")] == [None, "1"]
    assert child(root, "c") is not None and child(root, "d") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_bytes_are_in_the_encoding_that_they_name(encoding):
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    assert parse_xml(f"<?xml version='1.0' encoding='{name}'?><a>é</a>".encode(encoding), "f").text == "é"


@pytest.mark.parametrize("content", ["", "text", "<a>", "<a/><b/>", "<a>&b;</a>", b"<a>\xff</a>", b"\x00"])
def test_what_is_no_xml_is_told(content):
    with pytest.raises(InputError, match=r"f\.xml is not valid XML"):
        parse_xml(content, "f.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declared", ["", " [<!ENTITY a 'aaa'>]", " SYSTEM 'http://localhost/x.dtd'", " [<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]"]
)
def test_a_doctype_is_refused_in_any_encoding(declared, encoding):
    with pytest.raises(InputError, match="DOCTYPE"):
        parse_xml(f"<!DOCTYPE a{declared}><a/>".encode(encoding), "f")


def test_the_number_of_elements_is_bounded(monkeypatch):
    monkeypatch.setattr(xml_file, "_MOST", 100)
    assert len(parse_xml("<a>" + "<b/>" * 99 + "</a>", "f")) == 99
    with pytest.raises(InputError, match="more than 100 elements"):
        parse_xml("<a>" + "<b/>" * 100 + "</a>", "f")
