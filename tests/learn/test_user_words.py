"""Words of corrected lines are known at once, and forgotten with them."""

import pytest

import samples
from hwr_desktop.cli import main
from hwr_desktop.learn.correction import Correction
from hwr_desktop.learn.samples import SampleStore
from hwr_desktop.learn.sentences import SENTENCES
from hwr_desktop.learn.user_words import learn_words, words_of
from hwr_desktop.recognise.own_words import own_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the house of Zorblax, and d'Ulvigny-Kerguen", ("Zorblax", "Ulvigny", "Kerguen")),
        ("Les enfants de la maison, aujourd'hui", ()),
        ("room B17x 1805 xq 3rd", ()),
        ("they were inter- zorbl-", ()),
        ("«Kerguen» (Zorblax)...", ("Kerguen", "Zorblax")),
        (" ".join(SENTENCES["en"]) + " ".join(SENTENCES["fr"]), ()),
        ("", ()),
    ],
)
def test_letters_that_no_dictionary_has_are_words(text, words):
    assert words_of([text]) == words


def test_of_very_many_the_last_are_kept():
    letters = "bcdfghjklm"
    many = [f"{a}{b}{c}{d}xq" for a in letters for b in letters for c in letters for d in letters[:3]]
    assert words_of(many) == tuple(many[-2000:])


def test_words_go_with_their_sample():
    store = SampleStore()
    line = samples.write("one wild idea", 1)
    store.add(Correction(line, "Zorblax once"))
    store.add(Correction(samples.write("time", 2), "Tregor"))
    learn_words(store)
    assert own_words() == ("Zorblax", "Tregor")
    store.add(Correction(line, "Zorbla once"))
    learn_words(store)
    assert own_words() == ("Zorbla", "Tregor")
    assert main(["samples", "delete", "1"]) == 0
    assert own_words() == ("Tregor",)
    assert main(["samples", "delete", "--all"]) == 0
    assert own_words() == ()
