"""Commands as the tests run them."""

from hwr_desktop.cli import make_parser
from hwr_desktop.cli.recognise import read_all, tasks_of


def recognise(reader, *arguments):
    """What ``hwr recognise`` does once its model is loaded."""
    parsed = make_parser().parse_args(["recognise", *map(str, arguments)])
    return read_all(tasks_of(parsed), parsed, reader)
