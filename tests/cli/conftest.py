"""What the tests of the commands read."""

import json

import cv2
import numpy as np
import pytest

import samples


@pytest.fixture
def inputs(tmp_path):
    """A page of three lines, the picture of a line and two inks."""
    cv2.imwrite(str(tmp_path / "page.png"), samples.page(3))
    cv2.imwrite(str(tmp_path / "line.png"), 250 - (200 * samples.line(1).pixels).astype(np.uint8))
    (tmp_path / "ink.json").write_text(samples.write("one wide window", 1).to_json())
    (tmp_path / "plain").write_text(json.dumps({"strokes": [[[1, 2], [3, 4, 0.5]]]}))
    return tmp_path
