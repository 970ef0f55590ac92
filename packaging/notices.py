"""Writes the licences of everything that the packaged program contains into one file.

python packaging/notices.py OUT
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_LICENCE = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
_NEVER_BUNDLED = {"setuptools", "sympy", "networkx", "jinja2", "mpmath", "markupsafe"}  # requirements of torch that the spec leaves out


def runtime_distributions(name: str) -> dict[str, Distribution]:
    """The distribution and all that it requires at run time, by name."""
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        wanted = waiting.pop()
        key = re.sub(r"[-_.]+", "-", wanted).lower()
        if key in found or key in _NEVER_BUNDLED:
            continue
        try:
            found[key] = distribution(wanted)
        except PackageNotFoundError:
            continue  # for another system
        for requirement in found[key].requires or ():
            if "extra ==" not in requirement:
                waiting.append(re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0])
    return found


def notices(name: str) -> str:
    """The text of the file."""
    parts = ["Third-party software in hwr-desktop, with its licences.\n", _python()]
    for key, package in sorted(runtime_distributions(name).items()):
        if key == name:
            continue
        meta = package.metadata
        licence = meta.get("License-Expression") or (meta.get("License") or "").split("\n")[0] or "see below"
        parts.append(f"{'=' * 100}\n{meta['Name']} {package.version}\n{licence}\n{meta.get('Home-page') or ''}\n{'=' * 100}\n")
        files = [file for file in package.files or () if _LICENCE.search(str(file))]
        parts += [Path(str(file.locate())).read_text("utf-8", "replace") + "\n" for file in files]
    return "\n".join(parts)


def _python() -> str:
    import platform

    place = Path(sys.base_prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "LICENSE.txt"
    text = (
        place.read_text("utf-8", "replace")
        if place.is_file()
        else "Python Software Foundation License 2.0, see https://docs.python.org/3/license.html\n"
    )
    return f"{'=' * 100}\nPython {platform.python_version()}\n{'=' * 100}\n{text}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(notices("hwr-desktop"), encoding="utf-8")
