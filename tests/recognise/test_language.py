import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.errors import DataError, ModelError
from hwr_desktop.learn.language_model import build, read_language
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.language import LanguageModel, detect

CHARSET = Charset.western()
ENGLISH = build("en", ["the house of the quick brown fox and the other houses " * 20], {"garden": 0.01}, CHARSET, order=4)
FRENCH = build("fr", ["la maison où était le petit garçon et les autres maisons " * 20], {"été": 0.01}, CHARSET, order=4)


def after(model: LanguageModel, text: str) -> np.ndarray:
    """The probabilities of all classes after a text; the blank has 0."""
    state = model.after(text)
    return np.array([0.0, *(model.follow(state, char)[1] for char in range(1, len(CHARSET)))])


@given(st.text(alphabet="the housqickbrwnfxadé€"), st.sets(st.integers(0, len(CHARSET) - 1)))
def test_probabilities_sum_to_one_in_every_context_and_to_that_of_a_group(text, group):
    values = after(ENGLISH, text)
    assert values.sum() == pytest.approx(1, abs=1e-4)
    assert (values[1:] > 0).all()
    assert ENGLISH.probability(ENGLISH.after(text), ENGLISH.group(group)) == pytest.approx(values[sorted(group)].sum(), abs=1e-6)


def test_what_was_seen_is_likelier():
    assert CHARSET.chars[after(ENGLISH, "the hou").argmax() - 1] == "s"
    assert ENGLISH.score("the garden") > ENGLISH.score("teh grdaen")
    assert FRENCH.score("été") > FRENCH.score("été".replace("é", "e"))


@given(st.text(alphabet="the housqé", max_size=12), st.text(alphabet="the housqé", min_size=1, max_size=1))
def test_a_state_depends_on_the_last_characters_alone(text, char):
    step, _ = ENGLISH.follow(ENGLISH.after(text), CHARSET.encode(char)[0])
    assert step == ENGLISH.after("brown" + text + char) or len(text) < ENGLISH.order
    assert len(step) <= ENGLISH.order


def test_the_language_of_a_text_is_told():
    assert detect("the other house", (ENGLISH, FRENCH))[0].name == "en"
    assert detect("le petit garçon était", (ENGLISH, FRENCH)) == (FRENCH, FRENCH.score("le petit garçon était"))


def test_a_model_comes_back_from_its_file_nearly_the_same(tmp_path):
    ENGLISH.write(tmp_path / "en.safetensors")
    again = LanguageModel.read(tmp_path / "en.safetensors")
    assert (again.name, again.order, again.charset) == ("en", 4, CHARSET)
    for text in ("", "the", "hou", "xqz"):
        assert np.allclose(np.log(after(again, text)[1:]), np.log(after(ENGLISH, text)[1:]), atol=0.3)
    ENGLISH.write(tmp_path / "twice.safetensors")
    assert (tmp_path / "twice.safetensors").read_bytes() == (tmp_path / "en.safetensors").read_bytes()


@pytest.mark.parametrize("content", [b"", b"x" * 40, None])
def test_a_damaged_or_missing_file_is_named(tmp_path, content):
    if content is not None:
        (tmp_path / "en.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match=r"en\.safetensors is missing or damaged"):
        LanguageModel.read(tmp_path / "en.safetensors")


def test_no_texts_are_an_error(tmp_path):
    with pytest.raises(DataError):
        read_language("en", tmp_path, CHARSET)
