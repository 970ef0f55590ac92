import pytest

from hwr_desktop.errors import ModelError
from hwr_desktop.recognise.dictionary import dictionary
from hwr_desktop.recognise.language import bundled


def test_the_languages_that_come_with_the_program_have_their_words():
    for model in bundled():
        assert model.words is not None
        words = dictionary(model.words)
        assert len(words) == 40_000 and words[{"en": "the", "fr": "de"}[model.name]] > 1_000_000


@pytest.mark.parametrize("content", ["the\n", "the x\n", None])
def test_a_damaged_one_is_an_error(tmp_path, content):
    path = tmp_path / "en.txt"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(ModelError, match=r"en\.txt is missing or damaged"):
        dictionary(path)
