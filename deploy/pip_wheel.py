"""Put pip into a new environment, also where Python came without the part that does it (Debian)."""

import configparser
import hashlib
import json
import os
import ssl
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from importlib.util import find_spec
from pathlib import Path

WHEEL = "pip-26.3-py3-none-any.whl"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
PYPI = "https://pypi.org/simple"
CONFIGURATIONS = ("/etc/xdg/pip/pip.conf", "/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")
SECONDS = 60


class NotSetUp(Exception):
    """One sentence for the person who sets the machine up."""


def install(python, home):
    """Put pip into the environment: the one that Python brings along, or else a pinned one from the index."""
    if find_spec("ensurepip") and _brought_along(python):
        return
    with tempfile.TemporaryDirectory(dir=home) as work:
        wheel = Path(work) / WHEEL
        wheel.write_bytes(_fetched())
        command = [str(python), f"{wheel}/pip", "install", "--quiet", "--no-user", "--no-index", str(wheel)]
        subprocess.run(command, check=False)  # noqa: S603  # verified; the caller sees whether pip is there


def _brought_along(python):
    command = [str(python), "-m", "ensurepip", "--upgrade", "--default-pip"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603  # our own


def _fetched():
    """The wheel's bytes, from the index that pip itself would ask."""
    index = _configured("index-url", PYPI).rstrip("/")
    page = f"{index}/pip/"
    try:
        names = json.loads(_read(page))["files"]
        address = next((file["url"] for file in names if file["filename"] == WHEEL), None)
        wheel = _read(urllib.parse.urljoin(page, address)) if address else b""
    except (urllib.error.URLError, OSError, ValueError, KeyError) as error:
        reason = getattr(error, "reason", error)
        raise NotSetUp(
            f"pip could not be fetched from {_without_password(index)} ({reason}); check the network, "
            "or install the package python3-venv and try again."
        ) from error
    if hashlib.sha256(wheel).hexdigest() != SHA256:
        raise NotSetUp(f"{_without_password(index)} has no pinned {WHEEL}; install python3-venv.")
    return wheel


def _read(address):
    wanted = {"Accept": "application/vnd.pypi.simple.v1+json, */*;q=0.1"}
    request = urllib.request.Request(address, headers=wanted)  # noqa: S310  # the index that the machine names
    certificates = ssl.create_default_context(cafile=_configured("cert", None))
    with urllib.request.urlopen(request, timeout=SECONDS, context=certificates) as answer:  # noqa: S310  # as above
        return answer.read()


def _configured(option, otherwise):
    """What pip's environment variable or configuration files say, in pip's order."""
    said = os.environ.get(f"PIP_{option.upper().replace('-', '_')}")
    if said:
        return said
    files = configparser.RawConfigParser(strict=False)
    paths = [*CONFIGURATIONS, os.environ.get("PIP_CONFIG_FILE", "")]
    files.read(os.path.expanduser(path) for path in paths if path and path != os.devnull)  # noqa: PTH111  # one idea
    return files.get("global", option, fallback=otherwise)


def _without_password(address):
    return urllib.parse.urlsplit(address)._replace(query="").geturl().rpartition("@")[2]
