"""A network that learns in a second, as many tests need."""

from dataclasses import replace

from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.network import NetworkConfig

CHARSET = Charset(tuple(" abcdefghijklmnopqrstuvwxyz"))
SMALL = NetworkConfig(len(CHARSET), 24, ((6, 1, 2, 2), (8, 1, 2, 2)), dense=12, hidden=12, layers=1)
STEADY = replace(SMALL, dropout=0.0)
"""The same without chance in it."""
HELD = Recipe(
    network=STEADY, word_steps=0, steps=30, decay=30, warmup=2, rate=1e-2, columns=1200, group=2, masked=0.0, shortcut=0.0, batch_norms=False
)
"""Of a run that an anchor holds."""


def finish(steps):
    """What a generator yields, and what it returns."""
    records = []
    while True:
        try:
            records.append(next(steps))
        except StopIteration as stop:
            return records, stop.value
