import json

import cv2
import numpy as np

from hwr_desktop.layout.model import LayoutModel
from hwr_desktop.learn.layout_measures import f1_by_set
from hwr_desktop.paths import layout_model
from tests.layout.writing import page


def test_f1_is_that_of_the_split_and_sets_that_are_not_there_are_left_out(tmp_path):
    (tmp_path / "pages" / "set").mkdir(parents=True)
    written = page()
    rows = []
    for name, split, known in (("a", "dev", written.lines), ("b", "dev", written.lines[:2]), ("c", "train", [])):
        cv2.imwrite(str(tmp_path / "pages" / f"{name}.png"), written.pixels)
        lines = [{"text": "x", "polygon": [[x, y - 35], [right, y - 35], [right, y + 10], [x, y + 10]]} for x, y, right in known]
        rows.append(json.dumps({"image": f"{name}.png", "split": split, "lines": lines}))
    (tmp_path / "pages" / "own.jsonl").write_text("\n".join(rows))
    measured = f1_by_set(LayoutModel.load(layout_model()), tmp_path, [("own", "dev"), ("missing", "dev")])
    assert measured == {"own dev": np.round(2 * 6 / (6 + 8), 4)}
