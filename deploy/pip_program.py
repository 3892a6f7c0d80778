"""pip in an environment, also where Python came without the part that brings it (Debian)."""

import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from package_index import NotSetUp, fetched

WHEEL = "pip-26.3-py3-none-any.whl"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def install(python, home):
    """Put pip into the environment: the one that Python brings along, or else a pinned one from the index."""
    if find_spec("ensurepip") and _brought_along(python):
        return
    try:
        wheel = fetched("pip", WHEEL, SHA256)
    except NotSetUp as error:
        raise NotSetUp(f"{error}, or install the package python3-venv and try again.") from error
    with tempfile.TemporaryDirectory(dir=home) as work:
        file = Path(work) / WHEEL
        file.write_bytes(wheel)
        command = [str(python), f"{file}/pip", "install", "--quiet", "--no-user", "--no-index", str(file)]
        subprocess.run(command, check=False)  # noqa: S603  # verified; the caller sees whether pip is there


def _brought_along(python):
    command = [str(python), "-m", "ensurepip", "--upgrade", "--default-pip"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603  # our own
