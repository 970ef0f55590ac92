"""How well lines were read: the measures of the field. Free of torch.

All of them rest on one alignment with the fewest insertions, deletions and substitutions (Levenshtein, each of cost 1) of what was
read with what is written. Both are first brought into the normal form of ``recognise.charset.normalise``, so that the
choice of quotes, dashes and spaces does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from hwr_desktop.recognise.charset import normalise


@dataclass(frozen=True)
class Confusion:
    """One kind of error and how often it happened.

    Attributes:
        written: The character on the paper; "" where the reading has one too many.
        read: The character in the reading; "" where it is missing.
        count: At least 1.
    """

    written: str
    read: str
    count: int


@dataclass(frozen=True)
class Scores:
    """The measures over a set of lines. Rates are fractions: 0.12 is 12 %.

    Attributes:
        lines: Number of lines.
        characters: Number of characters written, spaces included.
        words: Number of words written (parted by spaces).
        cer: Character error rate: edits over characters written, all lines together. 0 is perfect; may exceed 1.
        wer: The same for words.
        character_accuracy: ``1 - cer``.
        precision: Of the times a character was read, the share that was right: mean over the different characters that occur
            in the written text, each weighing the same (macro average). A character that was never read counts as 0.
        recall: Of the times a character was written, the share that was read: the same mean.
        f1: Harmonic mean of precision and recall of each character: the same mean.
        exact: Share of lines read without any error.
        confusions: All kinds of error, the most frequent first.
    """

    lines: int
    characters: int
    words: int
    cer: float
    wer: float
    character_accuracy: float
    precision: float
    recall: float
    f1: float
    exact: float
    confusions: tuple[Confusion, ...]


def score(pairs: Iterable[tuple[str, str]]) -> Scores:
    """Compares what was read with what is written.

    Args:
        pairs: (written, read) for each line.

    Raises:
        ValueError: No line, or nothing written on any of them.
    """
    lines = [(normalise(written), normalise(read)) for written, read in pairs]
    characters = sum(len(written) for written, _ in lines)
    if characters == 0:
        raise ValueError("nothing is written on these lines")
    right: Counter[str] = Counter()
    errors: Counter[tuple[str, str]] = Counter()
    word_errors = words = 0
    for written, read in lines:
        _align(written, read, right, errors)
        written_words, read_words = written.split(), read.split()
        words += len(written_words)
        word_errors += Levenshtein.distance(written_words, read_words)
    cer = errors.total() / characters
    precision, recall, f1 = _over_characters(right, errors)
    ranked = sorted(errors.items(), key=lambda item: (-item[1], item[0]))
    return Scores(
        lines=len(lines),
        characters=characters,
        words=words,
        cer=cer,
        wer=word_errors / words,
        character_accuracy=1 - cer,
        precision=precision,
        recall=recall,
        f1=f1,
        exact=sum(written == read for written, read in lines) / len(lines),
        confusions=tuple(Confusion(written, read, count) for (written, read), count in ranked),
    )


def edits(written: str, read: str) -> int:
    """The fewest insertions, deletions and substitutions that turn one text into the other, both in normal form first."""
    return Levenshtein.distance(normalise(written), normalise(read))


def _align(written: str, read: str, right: Counter[str], errors: Counter[tuple[str, str]]) -> None:
    """Adds the characters that were read right, and the errors as (written, read) with "" for none."""
    for step in Levenshtein.opcodes(written, read):
        source, target = written[step.src_start : step.src_end], read[step.dest_start : step.dest_end]
        if step.tag == "equal":
            right.update(source)
        elif step.tag == "replace":
            errors.update(zip(source, target, strict=True))
        else:
            errors.update((c, "") for c in source)
            errors.update(("", c) for c in target)


def _over_characters(right: Counter[str], errors: Counter[tuple[str, str]]) -> tuple[float, float, float]:
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for (written, read), count in errors.items():
        missed[written] += count
        wrong[read] += count
    written_at_all = [c for c in right.keys() | missed.keys() if c]
    hits = [(right[c], right[c] + wrong[c], right[c] + missed[c]) for c in written_at_all]
    count = len(hits)
    precision = sum(hit / read if read else 0.0 for hit, read, _ in hits) / count
    recall = sum(hit / written for hit, _, written in hits) / count
    f1 = sum(2 * hit / (read + written) for hit, read, written in hits) / count
    return precision, recall, f1
