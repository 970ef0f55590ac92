import pytest

from hwr_desktop.errors import StorageError
from hwr_desktop.paths import own_words_file
from hwr_desktop.recognise.own_words import add_own_word, own_words, set_own_words


def test_words_are_kept_in_order_and_once():
    assert own_words() == ()
    for word in ("Zorblax", "éà", "Zorblax"):
        add_own_word(word)
    assert own_words() == ("Zorblax", "éà")
    set_own_words(())
    assert own_words() == ()


def test_a_damaged_list_is_named_and_not_written_over():
    own_words_file().parent.mkdir(parents=True, exist_ok=True)
    own_words_file().write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(StorageError, match=r"words\.txt"):
        add_own_word("new")
    assert own_words_file().read_bytes() == b"\xff\xfe\xfd"
