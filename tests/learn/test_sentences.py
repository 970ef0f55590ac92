import string

import pytest

from hwr_desktop.learn.sentences import SENTENCES
from hwr_desktop.recognise.charset import Charset


@pytest.mark.parametrize("language", ["en", "fr"])
def test_they_cover_what_is_written(language):
    text = "".join(SENTENCES[language])
    assert len(SENTENCES[language]) == 16 == len(set(SENTENCES[language]))
    assert not set(string.ascii_lowercase + string.digits) - set(text)
    assert not set("ABCDFGHIJKLMNOPQRSTVWXYZ" if language == "en" else "ACDEFHIJLMNPQRSVXYZ") - set(text)
    assert not set(".,:;?!'\"()-&%@/+=") - set("".join("".join(s) for s in SENTENCES.values()))
    assert language == "en" or not set("éèêëàçîœù") - set(text)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_recogniser_can_write_them(language):
    assert Charset.western().unknown("".join(SENTENCES[language])) == ""
