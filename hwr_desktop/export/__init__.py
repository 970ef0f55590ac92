"""A document becomes a file in a format of the world; some of them become a document again."""

from hwr_desktop.export.formats import FORMATS, Format, Options

__all__ = ["FORMATS", "Format", "Options"]
