"""The window. PySide6 lives here and nowhere else.

PySide6 replaces ``builtins.__import__`` by a function that reads the source of every module imported after it, to see whether it uses
names in snake_case. Nothing here does; so the usual function is put back, which makes the import of torch a fifth faster and saves 40 MB.
"""

import builtins

_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _import
