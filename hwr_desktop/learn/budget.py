"""How much training a number of lines is worth. Needs no torch: the window tells the time before learning starts."""

from __future__ import annotations

OFFERED_FROM = 16
"""From so many corrected lines on learning is worth offering."""

MANY = 100
"""From so many lines on they are learnt with AdamW in smaller batches: other hands lose less by as much that is learnt (docs/TRAINING.md)."""
_LEAST, _MOST = 24, 600
_START_S = 12.0  # to load, to probe the speed, to read the held-out lines


def steps_for(lines: int) -> int:
    """Steps of the optimiser that experiments found good for so many lines of a hand (docs/TRAINING.md)."""
    return max(_LEAST, round(5 * lines**0.75)) if lines < MANY else min(round(35 * lines**0.5), _MOST)


def checking(steps: int) -> int:
    """Of the steps that are good for half of the lines, how many learn it for cross-validation: two thirds show most of what the lines bring
    (docs/TRAINING.md)."""
    return max(1, round(2 / 3 * steps))


def expected_seconds(lines: int, held_out: int, step_s: float) -> float:
    """How long learning will take, before anything is loaded.

    Args:
        lines: To learn from.
        held_out: To test on; with none, two models that each learn a half are trained first.
        step_s: Seconds a step, from the last time or a guess.
    """
    steps = steps_for(lines) + (0 if held_out else 2 * checking(steps_for(max(1, lines // 2))))
    return _START_S + steps * step_s
