"""What files show."""

from hwr_desktop.cli.pictures import holds_ink


def test_ink_is_told_by_name_and_else_by_content(tmp_path):
    for name, content, ink in [
        ("a.json", b"anything", True),
        ("a.INKML", b"", True),
        ("a.png", b"{", False),
        ("a.pdf", b"<", False),
        ("a", b"\xef\xbb\xbf \n<ink/>", True),
        ("a.dat", b'  {"strokes": []}', True),
        ("b.dat", b"\x89PNG", False),
        ("c.dat", b"", False),
    ]:
        (tmp_path / name).write_bytes(content)
        assert holds_ink(tmp_path / name) is ink, name
    assert not holds_ink(tmp_path / "missing")
    assert not holds_ink(tmp_path)
