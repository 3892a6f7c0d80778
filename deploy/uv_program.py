"""uv, which fetches and unpacks packages side by side: a third of pip's time. pip does what it cannot."""

import platform
import re
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO

from package_index import PYPI, NotSetUp, address_of_index, configured, downloaded

OF_PIP_ALONE = ("extra-index-url", "no-index", "proxy", "client-cert", "trusted-host")
"What a machine can tell pip that uv would not hear of."
PLATFORMS = {"linux": "manylinux2014", "darwin": "macosx"}
MACHINES = {"amd64": "x86_64", "arm64": "arm64" if sys.platform == "darwin" else "aarch64"}


def brought(home, lock, say):
    """Return uv's path, fetched as a lock has it; None where pip has to do."""
    if address_of_index().rstrip("/") != PYPI or any(configured(option, None) for option in OF_PIP_ALONE):
        return None
    own = home / "bin" / "uv"
    here = str(own) if own.is_file() else shutil.which("uv")
    if here and _runs(here):
        return here
    wheel = _pinned(lock)
    if wheel is None:
        return None
    say("Fetching uv (18 MB), which fetches packages side by side")
    try:
        _unpack(downloaded(*wheel), own)
    except (NotSetUp, OSError, KeyError, zipfile.BadZipFile):
        return None
    return str(own) if _runs(str(own)) else None


def _pinned(lock):
    """Return the address and the sha256 of the wheel for this machine, if there is one."""
    machine = platform.machine().lower()
    wanted = f'{PLATFORMS.get(sys.platform, "none")}[^"]*_{MACHINES.get(machine, machine)}[^"]*'
    line = f'url = "([^"]*/uv-[^"]*{wanted}\\.whl)".*sha256 = "([0-9a-f]+)"'
    found = re.search(line, lock.read_text(encoding="utf-8"))
    return found.groups() if found else None


def _unpack(wheel, to):
    with zipfile.ZipFile(BytesIO(wheel)) as opened:
        member = next((name for name in opened.namelist() if name.endswith(".data/scripts/uv")), "scripts/uv")
        with opened.open(member) as packed, to.open("wb") as program:
            shutil.copyfileobj(packed, program)
    to.chmod(0o755)


def _runs(program):
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0  # noqa: S603  # our own words
    except OSError:
        return False
