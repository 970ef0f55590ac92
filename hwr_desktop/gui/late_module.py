"""A module that is imported when one of its names is first used."""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from types import ModuleType
from typing import Any


class LateModule(ModuleType):
    """Stands in ``sys.modules`` until then, and takes over all names of the module afterwards. Any thread may be the first to use it.

    The standard library's ``LazyLoader`` does not do: up to Python 3.11 the plain statement ``import name`` has it imported.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__lock = threading.RLock()

    def __getattr__(self, name: str) -> Any:
        with self.__lock:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            module = import_module(self.__name__)
            self.__dict__.update(module.__dict__)
        return getattr(module, name)
