import subprocess
import sys

import pytest

from hwr_desktop.torch_import import load_library


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="loads ahead on Linux only")
def test_the_library_is_loaded_before_the_package_and_torch_works_after_it():
    script = (
        "import pathlib, sys; from hwr_desktop.torch_import import load_library; load_library(); load_library(); assert 'torch' not in sys.modules; "
        "assert 'libtorch_cpu' in pathlib.Path('/proc/self/maps').read_text(); import torch; print(int(torch.ones(3).sum()))"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, timeout=120)
    assert (done.stdout.strip(), done.stderr) == ("3", "")


def test_loading_again_does_nothing():
    import torch

    load_library()
    assert int(torch.ones(2).sum()) == 2
