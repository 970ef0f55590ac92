from hwr_desktop.gui.reader import SharedReader, load_recogniser
from hwr_desktop.learn.registry import Registry
from hwr_desktop.recognise.modelfile import file_hash
from hwr_desktop.recognise.recogniser import Recogniser
from hwr_desktop.recognise.spelling import Correcting
from hwr_desktop.settings import Settings


def test_doubtful_words_are_corrected_while_reading_only_where_that_is_chosen():
    assert isinstance(load_recogniser(Settings(spelling="on")).reader, Correcting)
    assert isinstance(load_recogniser(Settings()).reader, Recogniser)


def test_it_reads_with_the_model_that_is_in_use(model):
    registry = Registry()
    registry.add(model, "mine")
    registry.use("mine")
    shared = SharedReader(lambda: load_recogniser(Settings()))
    assert shared.model == ""
    assert shared.get().card.name == "small"
    assert shared.model == file_hash(model)


def test_other_settings_load_another_reader():
    made = []
    shared = SharedReader(lambda: made.append(1) or len(made))
    assert (shared.get(), shared.get()) == (1, 1)
    shared.forget()
    assert shared.get() == 2
