"""``hwr evaluate --pages``: pages that the test writes are found, read and measured."""

import json
import zipfile

import cv2
import numpy as np
import pytest

from hwr_desktop.cli import evaluate_pages, main, make_parser
from tests.layout.writing import TEXTS, page

PAGE_XML = """<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Page imageFilename="a.png" imageWidth="{w}" imageHeight="{h}">
<TextRegion id="r"><Coords points="0,0 {w},0 {w},{h} 0,{h}"/>{lines}</TextRegion></Page></PcGts>"""
LINE = '<TextLine id="l{i}"><Coords points="{c}"/><Baseline points="{b}"/><TextEquiv><Unicode>{t}</Unicode></TextEquiv></TextLine>'


@pytest.fixture
def data(tmp_path):
    """One page of four lines, as a table with a zip and as PAGE XML."""
    written = page()
    picture = cv2.imencode(".png", written.pixels)[1].tobytes()
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as pictures:
        pictures.writestr("a.png", picture)
    lines = []
    for text, (left, baseline, right) in zip(TEXTS, written.lines, strict=True):
        polygon = [[left, baseline - 28], [right, baseline - 28], [right, baseline + 12], [left, baseline + 12]]
        lines.append({"text": text, "polygon": polygon, "baseline": [[left, baseline], [right, baseline]]})
    (tmp_path / "mine.jsonl").write_text(json.dumps({"image": "a.png", "split": "dev", "lines": lines}) + "\n")
    (tmp_path / "xml").mkdir()
    (tmp_path / "xml" / "a.png").write_bytes(picture)

    def joined(points):
        return " ".join(f"{x},{y}" for x, y in points)

    rows = [LINE.format(i=i, c=joined(x["polygon"]), b=joined(x["baseline"]), t=x["text"]) for i, x in enumerate(lines)]
    height, width = written.pixels.shape
    (tmp_path / "xml" / "a.xml").write_text(PAGE_XML.format(w=width, h=height, lines="".join(rows)))
    return tmp_path


def evaluate(reader, *arguments):
    parsed = make_parser().parse_args(["evaluate", *map(str, arguments)])
    return evaluate_pages.run(parsed, lambda: reader)


@pytest.mark.parametrize("kind", ["--pages", "--pagexml"])
def test_lines_and_text_of_a_page_are_measured(data, fake_reader, capsys, kind):
    fake_reader.texts = TEXTS
    assert evaluate(fake_reader, kind, data / ("mine.jsonl" if kind == "--pages" else "xml"), "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["pages"], record["written"], record["found"], record["f1"], record["order"]) == (1, 4, 4, 1, 1)
    assert (record["cer"], record["cer_given"], record["bag_of_words_f1"]) == (0, 0, 1)
    assert record["characters"] == len(" ".join(TEXTS))
    assert record["finding_s"] > 0


def test_what_finding_lines_costs_is_the_difference(data, fake_reader, capsys):
    fake_reader.texts = (*TEXTS[:3], "nothing like it", *TEXTS)  # first the lines found, then those given
    assert evaluate(fake_reader, "--pages", data / "mine.jsonl") == 0
    rows = dict(line.rsplit("  ", 1) for line in capsys.readouterr().out.splitlines() if "  " in line)
    rows = {label.strip(): value.strip() for label, value in rows.items()}
    assert rows["CER, lines given"] == "0.00%"
    assert float(rows["CER of pages"].rstrip("%")) > 10
    assert rows["difference"] == f"+{rows['CER of pages'].rstrip('%')} points"


def test_without_text_nothing_is_read_and_pictures_are_drawn(data, fake_reader, capsys):
    out = data / "new" / "pictures"
    assert evaluate(fake_reader, "--pages", data / "mine.jsonl", "--no-text", "--overlay", out) == 0
    table = capsys.readouterr().out
    assert "line F1" in table and "CER" not in table
    assert not fake_reader.seen
    picture = cv2.imread(str(out / "a.png")).astype(int)
    assert np.any((picture[..., 2] - picture[..., 0] > 150) & (picture[..., 2] - picture[..., 1] > 150)), "what was found, in red"
    assert np.any((picture[..., 1] - picture[..., 0] > 120) & (picture[..., 1] - picture[..., 2] > 120)), "what is written, in green"


def test_what_is_missing_is_one_sentence(data, capsys):
    for arguments in (["--pages", data / "none.jsonl"], ["--pagexml", data / "none"], ["--pagexml", data]):
        assert main(["evaluate", "--no-text", *map(str, arguments)]) == 1
        err = capsys.readouterr().err
        assert err.startswith("hwr: ") and err.count("\n") == 1 and str(arguments[1]) in err


def test_lines_and_pages_are_not_mixed(data, capsys):
    assert main(["evaluate", "--pages", str(data / "mine.jsonl"), "--set", "x"]) == 2
    assert "one after the other" in capsys.readouterr().err
