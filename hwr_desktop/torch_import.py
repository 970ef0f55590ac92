"""How torch is imported in less time."""

import sys
from types import ModuleType


def shorten_import() -> None:
    """Leaves out of torch, for a third of its import, how operations would shape tensors without content: only its compiler asks, and learning."""
    sys.modules.setdefault("torch._meta_registrations", ModuleType("torch._meta_registrations"))
