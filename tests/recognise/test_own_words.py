import pytest

from hwr_desktop.errors import StorageError
from hwr_desktop.paths import own_words_file
from hwr_desktop.recognise.own_words import add_own_word, own_words, remove_own_words, set_learnt_words


def test_words_are_kept_in_order_and_once():
    assert own_words() == ()
    for word in ("Zorblax", "éà", "Zorblax"):
        add_own_word(word)
    assert own_words() == ("Zorblax", "éà")
    remove_own_words(("Zorblax", "éà", "other"))
    assert own_words() == ()


def test_learnt_words_come_after_those_added_and_stay_out_once_taken_out():
    add_own_word("Zorblax")
    set_learnt_words(("Ulvigny", "Zorblax", "Tregor"))
    assert own_words() == ("Zorblax", "Ulvigny", "Tregor")
    remove_own_words({"Zorblax", "Tregor"})
    set_learnt_words(("Ulvigny", "Zorblax", "Tregor", "Quint"))
    assert own_words() == ("Ulvigny", "Quint")
    add_own_word("Tregor")
    set_learnt_words(("Tregor",))
    assert own_words() == ("Tregor",)
    set_learnt_words(())
    assert own_words() == ("Tregor",)


def test_nothing_to_keep_makes_no_file():
    set_learnt_words(())
    remove_own_words(("x",))
    assert not own_words_file().parent.exists() or not list(own_words_file().parent.iterdir())


def test_a_damaged_list_is_named_and_not_written_over():
    own_words_file().parent.mkdir(parents=True, exist_ok=True)
    own_words_file().write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(StorageError, match=r"words\.txt"):
        add_own_word("new")
    assert own_words_file().read_bytes() == b"\xff\xfe\xfd"
