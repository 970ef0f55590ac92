"""Which pages of a file are wanted, as a person writes it: 2-5, 1,4, 10-."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class PageNumbers:
    """Some of the pages of a file.

    Attributes:
        text: As it was written.
        ranges: First and last number of each range, from 1; None for the last page of the file.
    """

    text: str
    ranges: tuple[tuple[int, int | None], ...]

    @classmethod
    def parse(cls, text: str) -> PageNumbers:
        """Reads numbers and ranges, parted by commas.

        Args:
            text: Such as "3", "2-5", "1,4-6", "10-" (to the end) or "-3" (from the beginning).

        Raises:
            ValueError: Anything else, page 0, or a range that runs backwards.
        """
        ranges = []
        for part in text.replace(" ", "").split(","):
            match = re.fullmatch(r"([0-9]{0,6})(-?)([0-9]{0,6})", part)
            if not match or not (match[1] or match[3]):
                raise ValueError(f"{text} is not a list of pages such as 2-5 or 1,4,7-")
            first = int(match[1] or 1)
            last = (int(match[3]) if match[3] else None) if match[2] else first
            if first < 1 or (last is not None and last < first):
                raise ValueError(f"{text} is not a list of pages: they are numbered from 1, and a range goes upwards")
            ranges.append((first, last))
        return cls(text, tuple(ranges))

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and any(first <= number and (last is None or number <= last) for first, last in self.ranges)

    def __str__(self) -> str:
        return self.text

    @property
    def last(self) -> int | None:
        """The highest number that can be wanted, None where there is no end to it."""
        ends = [last for _, last in self.ranges]
        return None if None in ends else max(end for end in ends if end is not None)
