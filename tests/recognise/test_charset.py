import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.recognise.charset import Charset, normalise


@given(st.text())
def test_normal_form_is_reached_in_one_step(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip() and "  " not in once


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("l\u2019e\u0301te\u0301", "l'été"),
        ("\u201cHi\u201d \u2013 she said\u2026", '"Hi" - she said...'),
        ("\u201eGut\u201f", '"Gut"'),
        ("a\u00a0b\t\nc ", "a b c"),
        ("«\u00a0oui\u00a0»", "« oui »"),
        ("\ufb01n", "fin"),
    ],
)
def test_forms_of_signs_become_one(written, normal):
    assert normalise(written) == normal


@pytest.mark.parametrize(
    "letters",
    [
        "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ",  # French
        "äöüßÄÖÜẞ",  # German
        "áéíñóúü¿¡ÁÉÍÑÓÚÜ",  # Spanish
        "àèéìíîòóùúÀÈÉÌÍÎÒÓÙÚ",  # Italian
        "ãáàâçéêíõóôúÃÁÀÂÇÉÊÍÕÓÔÚ",  # Portuguese
    ],
)
def test_western_charset_has_every_letter(letters):
    charset = Charset.western()
    assert charset.unknown(normalise(letters)) == ""
    assert charset.unknown("".join(chr(c) for c in range(0x20, 0x7F) if chr(c) != "`")) == ""


def test_class_zero_is_the_blank():
    charset = Charset(("a", "b"))
    assert len(charset) == 3
    assert charset.encode("abba") == [1, 2, 2, 1]
    assert charset.decode([0, 1, 0, 2, 2]) == "abb"


def test_extension_keeps_the_old_classes():
    charset = Charset.western()
    longer = charset.extended("aλλ")
    assert longer.encode("été") == charset.encode("été")
    assert longer.chars[-1] == "λ" and len(longer) == len(charset) + 1
    assert charset.unknown("aλbλ") == "λ" and longer.unknown("aλbλ") == ""


@pytest.mark.parametrize("chars", [("a", "a"), ("ab",), ("",)])
def test_charsets_hold_single_characters_once(chars):
    with pytest.raises(ValueError, match="charset"):
        Charset(chars)
