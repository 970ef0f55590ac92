"""What word confidences are worth on writers that no curve was fitted on: calibration error, and how well flagged words are the wrong ones.

The first half of each dev set (by order in its file, so mostly other writers) fits the curves, the second half tests them. The curves in a
model file are fitted on both halves.

    python benchmarks/confidence.py --data ../shared/data
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np

from hwr_desktop.learn.checks import ScoredWords, read_dev_sets, score_words
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.paths import base_model
from hwr_desktop.recognise.calibration import Calibration, expected_error
from hwr_desktop.recognise.language import bundled
from hwr_desktop.recognise.modelfile import read_model
from hwr_desktop.recognise.recogniser import Recogniser

FLAGGED = 0.7


def halves(words: ScoredWords) -> tuple[ScoredWords, ScoredWords]:
    """The first and the second half of the words."""
    middle = len(words.scores) // 2
    return ScoredWords(words.scores[:middle], words.right[:middle]), ScoredWords(words.scores[middle:], words.right[middle:])


def row(name: str, curve: Calibration, words: ScoredWords) -> str:
    """A line of the table."""
    confidence, right = np.array([curve.confidence(s) for s in words.scores]), np.array(words.right)
    flagged = confidence < FLAGGED
    shares = (right.mean(), flagged.mean(), 1 - right[flagged].mean(), flagged[~right].mean())
    return f"| {name} | {len(right)} | {expected_error(list(confidence), list(right)):.3f} | " + " | ".join(f"{s:.0%}" for s in shares) + " |"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), metavar="DIR")
    parser.add_argument("--model", type=Path, default=base_model(), metavar="FILE")
    parser.add_argument("--limit", type=int, default=600, metavar="N", help="lines of each set at most")
    arguments = parser.parse_args()
    network, card = read_model(arguments.model)
    reader = Recogniser(network, replace(card, calibration={}), languages=bundled())
    print(f"| words below {FLAGGED} are flagged | words | ECE | right | flagged | wrong among flagged | flagged among wrong |")
    print("|---|---|---|---|---|---|---|")
    for way, sets in score_words(reader, read_dev_sets(arguments.data, Recipe().sets), arguments.limit).items():
        parts = {name: halves(words) for name, words in sets.items() if len(words.scores) > 200}
        first = [a for a, _ in parts.values()]
        curve = Calibration.fit([s for w in first for s in w.scores], [r for w in first for r in w.right])
        second = {name: b for name, (_, b) in parts.items()}
        together = ScoredWords([s for w in second.values() for s in w.scores], [r for w in second.values() for r in w.right])
        print(row(f"{way}, all", curve, together), flush=True)
        for name, words in second.items():
            print(row(f"{way}, {name}", curve, words), flush=True)


if __name__ == "__main__":
    main()
