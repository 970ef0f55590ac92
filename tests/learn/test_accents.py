"""Accents drawn onto letters of real lines and of ink."""

from collections import Counter

import cv2
import numpy as np
import pytest

from hwr_desktop.learn.accents import Accents, letter_places, marked
from hwr_desktop.learn.corpus import InkSet
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.recogniser import Recogniser

CHARSET = Charset.western()
ACCENTS = Accents(CHARSET)
MIDDLE = 45.0


def bodies(text: str) -> tuple[np.ndarray, list[int]]:
    """A line of square letters, 20 px wide and tall, and the column of each."""
    grey = np.full((80, 40 * len(text) + 20), 240, np.uint8)
    places = [40 * i + 30 for i in range(len(text))]
    for x in places:
        cv2.rectangle(grey, (x - 10, 35), (x + 10, 55), 30, 3)
    return grey, places


def drawn(text: str, count: int = 80) -> list[tuple[np.ndarray, str]]:
    grey, places = bodies(text)
    return [ACCENTS.on_picture(grey, text, places, (MIDDLE, 0.0), np.random.default_rng(seed)) for seed in range(count)]


def test_an_accent_stands_over_its_letter_and_nowhere_else():
    grey, places = bodies("exonxi")
    changed = 0
    for picture, text in drawn("exonxi", 200):
        inked = np.argwhere(picture < grey)
        new = [i for i, (a, b) in enumerate(zip("exonxi", text, strict=True)) if a != b]
        assert bool(len(inked)) == bool(new)
        changed += bool(new)
        assert all(y < 36 and min(abs(x - places[i]) for i in new) < 18 for y, x in inked)
        assert all(any(abs(x - places[i]) < 18 for _, x in inked) for i in new)
    assert 10 < changed < 60, "most lines stay as they are"


def test_every_letter_gets_every_accent_of_the_charset_but_the_cedilla():
    seen = Counter("".join(text for _, text in drawn("eoanuy" * 3, 600)))
    assert all(seen[c] for c in "éèêëóòôöõáàâäãåñúùûüÿý")
    assert not seen["ç"]


def test_a_dot_in_a_picture_gives_way_to_the_accent_of_its_letter():
    grey, places = bodies("nini")
    bare = grey.copy()
    for x in (places[1], places[3]):
        cv2.circle(grey, (x + 3, 24), 2, 30, -1)
    seen = set()
    for seed in range(300):
        picture, text = ACCENTS.on_picture(grey, "nini", places, (MIDDLE, 0.0), np.random.default_rng(seed))
        for i in (1, 3):
            dotted = picture[24, places[i] + 3] < 100 and (picture[:30, places[i] - 16 : places[i] + 17] < 200).sum() < 24
            assert dotted == (text[i] == "i")
        seen |= set(text)
        # The same line without dots: what is no i with a dot gets no accent for one.
        assert not set(ACCENTS.on_picture(bare, "nini", places, (MIDDLE, 0.0), np.random.default_rng(seed))[1]) & set("íìîï")
    assert {"í", "ì", "î", "ï"} <= seen


def test_nothing_is_drawn_where_something_is_in_the_way_or_nothing_is_written():
    grey, places = bodies("eee")
    blocked = grey.copy()
    blocked[:33] = 30
    for seed in range(60):
        for picture in (blocked, np.full_like(grey, 240)):
            again, text = ACCENTS.on_picture(picture, "eee", places, (MIDDLE, 0.0), np.random.default_rng(seed))
            assert text == "eee" and np.array_equal(again, picture)


def ring(x: float, y: float, size: float) -> np.ndarray:
    angle = np.linspace(0, 2 * np.pi, 24)
    return np.round(np.column_stack([x + size * np.cos(angle), y + size * np.sin(angle)])).astype(np.int16)


def test_ink_gets_its_accents_as_strokes_above_the_letter_and_loses_the_dot():
    stem = np.array([[200, y] for y in range(-50, 51, 5)], np.int16)
    strokes = [ring(0, 0, 50), ring(100, 0, 50), stem, ring(202, -110, 4)]
    places = np.array([0, 100, 200], np.int16)
    seen = set()
    for seed in range(400):
        kept, text = ACCENTS.on_ink(strokes, "oni", places, np.random.default_rng(seed))
        for i, (before, after) in enumerate(zip("oni", text, strict=True)):
            new = [s for s in kept if not any(np.array_equal(s, t) for t in strokes) and abs(s[:, 0].mean() - places[i]) < 50]
            assert bool(new) == (before != after)
            assert all(s[:, 1].max() < 0 for s in new)
        dotted = any(np.array_equal(s, strokes[3]) for s in kept)
        assert dotted == (text[2] == "i")
        seen |= set(text)
    assert {"ó", "ö", "ñ", "í", "ï"} <= seen


@pytest.mark.parametrize(("char", "strokes"), [("í", 2), ("i", 2), ("ï", 3), ("é", 3)])
def test_a_dot_gives_way_to_the_accent_of_its_letter(char, strokes):
    letter = [np.array([[0, -1], [0.1, 0]], np.float32), np.array([[0, -1.5], [0.05, -1.45]], np.float32)]
    assert len(marked(letter, char, np.random.default_rng(0))) == strokes


def test_the_places_of_letters_are_found_by_a_model_that_reads_them():
    def bar(x: int) -> np.ndarray:
        return np.array([[x, y] for y in range(0, 101, 5)], np.int16)

    inks = InkSet("words", ("III", "I" * 400), ("w",) * 2, (tuple(bar(x) for x in (0, 60, 120)), (bar(0),)))
    found, none = letter_places(inks, Recogniser.load())
    assert none is None
    assert found is not None and len(found) == 3 and all(abs(int(x) - at) < 35 for x, at in zip(found, (0, 60, 120), strict=True))
