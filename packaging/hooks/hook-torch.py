"""What of torch goes into the program; PyInstaller takes this in place of its own hook, which collects hundreds of MB more."""

from pathlib import Path

from PyInstaller.utils.hooks import get_package_paths

# torch's configuration modules read their own source when they are imported: compiled modules alone do not do.
module_collection_mode = "pyz+py"

_torch = Path(get_package_paths("torch")[1])
_libraries = (
    "libtorch_cpu.so",
    "libtorch_python.so",
    "libtorch.so",
    "libc10.so",
    "libshm.so",
    "libtorch_global_deps.so",
    "libgomp.so.1",
    "*.dll",
    "*.dylib",
)
binaries = [(str(file), "torch/lib") for name in _libraries for file in sorted((_torch / "lib").glob(name))]
binaries += [(str(file), "torch/bin") for file in sorted((_torch / "bin").glob("torch_shm_manager*"))]
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
hiddenimports = []
