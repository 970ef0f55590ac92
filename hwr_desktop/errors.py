"""Errors that are not bugs: each carries a sentence for the user.

HwrError
+-- InputError          a file or ink that cannot be read, or is too large
+-- ModelError          a model file that is missing, damaged or of a newer format
+-- DataError           a training or evaluation set that cannot be used
+-- StorageError        something that could not be written (disk full, no permission)

The window shows the sentence in its message bar; the command line prints it on stderr and exits with status 1. Every other
exception is a bug: it is logged with its traceback.
"""


class HwrError(Exception):
    """A failure with one sentence for the user, naming the file where there is one."""


class InputError(HwrError):
    """A picture, PDF or ink that cannot be read, or that is larger than allowed."""


class ModelError(HwrError):
    """A model file that is missing, damaged, or written by a newer version."""


class DataError(HwrError):
    """A data set that cannot be used for training or evaluation."""


class StorageError(HwrError):
    """A file that could not be written."""


class Cancelled(Exception):  # noqa: N818 - not an error, hence outside the tree: the user asked for it
    """Work stopped because its ``cancelled()`` turned true."""
