"""The window. PySide6 lives here and nowhere else.

PySide6 replaces ``builtins.__import__`` by a function that reads the source of every module imported after it, to see whether it uses
names in snake_case. Nothing here does; so the usual function is put back, which makes the import of torch a fifth faster and saves 40 MB.

NumPy stands behind a ``LateModule``: the window paints without it.
"""

import builtins
import sys

import PySide6.QtCore  # noqa: F401

from hwr_desktop.gui.late_module import LateModule

# As PySide6 keeps it: in the packaged program PySide6 is there before this module, which could not have kept it itself.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

if "numpy" not in sys.modules:
    sys.modules["numpy"] = LateModule("numpy")
