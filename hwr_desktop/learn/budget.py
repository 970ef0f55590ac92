"""How much training a number of lines is worth. Needs no torch: the window tells the time before learning starts."""

from __future__ import annotations

OFFERED_FROM = 16
"""From so many corrected lines on learning is worth offering."""

_LEAST, _MOST = 40, 600
_FEW = 5.5  # steps a line, while there are few
_START_S = 12.0  # to load, to probe the speed, to read the held-out lines


CHECK = 0.3
"""Models that are only there to be measured, in cross-validation, learn for this part of the time: no better than the whole, and sooner there."""


def steps_for(lines: int) -> int:
    """Steps of the optimiser that experiments found good for so many lines of a hand (docs/TRAINING.md)."""
    return round(min(max(min(_FEW * lines, 35 * lines**0.5), _LEAST), _MOST))


def expected_seconds(lines: int, held_out: int, step_s: float) -> float:
    """How long learning will take, before anything is loaded.

    Args:
        lines: To learn from.
        held_out: To test on; with none, two models that each learn a half are trained first.
        step_s: Seconds a step, from the last time or a guess.
    """
    steps = steps_for(lines) if held_out else steps_for(lines) + 2 * CHECK * steps_for(max(1, lines // 2))
    return _START_S + steps * step_s
