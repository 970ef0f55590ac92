"""How torch is imported in less time."""

import sys
from threading import Lock
from types import ModuleType

_loading = Lock()


def shorten_import() -> None:
    """Leaves out of torch, for a third of its import, how operations would shape tensors without content: only its compiler asks, and learning."""
    sys.modules.setdefault("torch._meta_registrations", ModuleType("torch._meta_registrations"))


def load_library() -> None:
    """Loads the largest library of torch while other threads run; ``import torch`` would hold them up for a third of a second.

    So would the import of any other library in the meantime: what imports one beside the reader calls this first.
    """
    # Here, not above: every start of either program imports this module.
    import ctypes
    import os
    from importlib.util import find_spec
    from pathlib import Path

    with _loading:
        spec = find_spec("torch") if sys.platform.startswith("linux") and "torch" not in sys.modules else None
        if spec is None or spec.origin is None:
            return
        load = ctypes.CDLL(None).dlopen  # called through ctypes, it lets other threads run; ctypes.CDLL(file) does not
        load.argtypes, load.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
        load(os.fsencode(Path(spec.origin).parent / "lib" / "libtorch_cpu.so"), os.RTLD_NOW)  # where it fails, "import torch" tells why
