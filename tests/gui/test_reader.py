from hwr_desktop.gui.reader import SharedReader, load_recogniser
from hwr_desktop.recognise.recogniser import Recogniser
from hwr_desktop.recognise.spelling import Correcting
from hwr_desktop.settings import Settings


def test_doubtful_words_are_corrected_while_reading_only_where_that_is_chosen(model):
    assert isinstance(load_recogniser(Settings(model=str(model), spelling="on")), Correcting)
    assert isinstance(load_recogniser(Settings(model=str(model))), Recogniser)


def test_other_settings_load_another_reader():
    made = []
    shared = SharedReader(lambda: made.append(1) or len(made))
    assert (shared.get(), shared.get()) == (1, 1)
    shared.forget()
    assert shared.get() == 2
