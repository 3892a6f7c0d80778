"""Set a machine up for Cityline with nothing but a Python: environment, locked packages, the project.

Runs before any package is there: the standard library alone, and readable to a Python that is too old.
uv installs, fetched as a lock has it; pip does where uv cannot be had or fails.
"""

import configparser
import hashlib
import http.client
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import urllib.request
import venv
import zipfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
HOME = ROOT / ".venv"
PYTHON = HOME / "bin" / "python"
UV = HOME / "bin" / "uv"
LOCKS = {
    "runtime": DEPLOY / "requirements.lock",
    "dev": DEPLOY / "requirements-dev.lock",
    "french-voice": DEPLOY / "requirements-french-voice.lock",
    "training": DEPLOY / "requirements-training.lock",
}
USES = {
    "runtime": "what hears (faster-whisper, onnxruntime), serves (FastAPI, SQLAlchemy) and speaks",
    "dev": "what runs, tests and checks",
    "french-voice": "what records new French sentences",
    "training": "what trains the classifier",
}
WHEELS = DEPLOY / "pylock.toml"
"The runtime and pip, each wheel with its address, so that no index has to be read first."
BY_UV = {"runtime": (WHEELS,), "dev": (WHEELS, LOCKS["dev"])}
"The other sets take wheels from where pip is told to look for them."
OF_PIP_ALONE = ("index-url", "extra-index-url", "no-index", "proxy", "client-cert", "trusted-host")
"What a machine can tell pip that uv would not hear of."
PIP_FILES = ("/etc/xdg/pip/pip.conf", "/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")
NEEDED_BYTES = 2_500_000_000
PATIENCE_SECONDS = 60
FAILURES = (OSError, http.client.HTTPException, zipfile.BadZipFile, StopIteration, ValueError)


class NotSetUp(Exception):
    """One sentence for the person who sets the machine up."""


def main(names):
    """Bring the named sets of packages into the environment; what is there already is left alone."""
    try:
        _check_python()
        for name in names:
            _bring(name)
    except NotSetUp as error:
        sys.stderr.write(f"Set-up stopped: {error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"Set-up stopped: {error.strerror}: {error.filename}\n")
        return 2
    return 0


def _check_python():
    if sys.version_info < (3, 11):  # noqa: UP036  # this is where an old Python is told so
        raise NotSetUp(
            f"Cityline needs Python 3.11 or newer and {sys.executable} is {sys.version.split()[0]}; "
            "install one and name it: make PYTHON=python3.11 …"
        )


def _bring(name):
    if name not in LOCKS:
        raise NotSetUp(f"There is no set of packages “{name}”; there are {', '.join(LOCKS)}.")
    stamp = HOME / f"{name}.stamp"
    if _is_up_to_date(name, stamp):
        return
    _check_space()
    _make_environment()
    _say(f"Fetching packages: {USES[name]}")
    if not (name in BY_UV and _fetch_uv() and _install_with_uv(BY_UV[name])):
        _install_with_pip(LOCKS[name])
    # A clone has the whole simulator and the training code, which the wheel has in part.
    for packages in HOME.glob("lib/python3.*/site-packages"):
        (packages / "cityline-clone.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    stamp.write_text(_fingerprint(name), encoding="utf-8")


def _is_up_to_date(name, stamp):
    """Whether this set was installed here from the same lock; the larger sets contain the runtime."""
    places = [HOME / f"{other}.stamp" for other in LOCKS] if name == "runtime" else [stamp]
    found = {place.stem: place.read_text(encoding="utf-8") for place in places if place.is_file()}
    return PYTHON.exists() and any(text == _fingerprint(kept) for kept, text in found.items())


def _fingerprint(name):
    """Changes with the lock, with the project's own metadata, and when the checkout moves."""
    seen = hashlib.sha256(str(HOME).encode())
    for path in (LOCKS[name], ROOT / "pyproject.toml"):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _check_space():
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise NotSetUp(
            f"{ROOT} has {free / 1e9:.1f} GB free and the packages need {NEEDED_BYTES / 1e9:.1f} GB."
        )


def _make_environment():
    """An environment without anything in it, unless it is there."""
    if _runs(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))") and not _has_moved():
        return
    _say(f"Making the environment {HOME} with Python {sys.version.split()[0]}")
    venv.create(HOME, with_pip=False, clear=True, symlinks=True)


def _has_moved():
    """Whether the environment was made where this folder lay before; its programs would not start."""
    made = [
        line for line in (HOME / "pyvenv.cfg").read_text("utf-8").splitlines() if line.startswith("command")
    ]
    return bool(made) and not made[0].endswith(f" {HOME}")


def _fetch_uv():
    """Whether uv is there, if need be by its pinned wheel for this machine."""
    if any(_told_pip(option) for option in OF_PIP_ALONE):
        return False
    if not _runs(UV, "--version"):
        _say("Fetching uv (18 MB), which fetches packages side by side")
        try:
            _unpack(_downloaded(*_wheel_of_uv()))
        except FAILURES as error:
            _say(f"uv could not be fetched ({getattr(error, 'reason', error) or 'none for here'}); pip tries")
            return False
    return _runs(UV, "--version")


def _wheel_of_uv():
    """Return the address and the sha256 of uv's wheel for this machine; StopIteration if there is none."""
    machine = {"amd64": "x86_64", "aarch64": "a(arch|rm)64", "arm64": "a(arch|rm)64"}
    made_for = machine.get(platform.machine().lower(), platform.machine())
    system = "macosx" if sys.platform == "darwin" else "manylinux2014"
    wheel = re.compile(rf'url = "([^"]*/uv-[^"]*{system}[^"]*_(?:{made_for})[^"]*\.whl)".*sha256 = "(\w+)"')
    found = next(wheel.finditer((DEPLOY / "pylock.uv.toml").read_text(encoding="utf-8")))
    return found[1], found[found.re.groups]


def _downloaded(address, sha256):
    certificates = ssl.create_default_context(cafile=_told_pip("cert"))
    with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS, context=certificates) as answer:  # noqa: S310  # pinned
        wheel = answer.read()
    if hashlib.sha256(wheel).hexdigest() != sha256:
        raise ValueError("it is not what is pinned")
    return wheel


def _unpack(wheel):
    with zipfile.ZipFile(BytesIO(wheel)) as opened:
        member = next(name for name in opened.namelist() if name.endswith(".data/scripts/uv"))
        UV.write_bytes(opened.read(member))
    UV.chmod(0o755)


def _install_with_uv(locks):
    """Whether uv has installed the locks and the project."""
    # What is fetched is kept until all is installed, so that an interrupted set-up goes on.
    fetched = HOME / "fetched"
    told = {**os.environ, "UV_CACHE_DIR": str(fetched), "UV_PYTHON_DOWNLOADS": "never"}
    if certificate := _told_pip("cert"):
        told.setdefault("SSL_CERT_FILE", certificate)
    install = [str(UV), "pip", "install", "--python", str(PYTHON)]
    project = ["--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    # A lock is the whole list: what it leaves out of what its packages ask for, no line uses.
    steps = [*(["--no-deps", "-r", str(lock)] for lock in locks), project]
    is_done = all(_run([*install, *step], told) for step in steps)
    if is_done:
        shutil.rmtree(fetched, ignore_errors=True)
    else:
        _say("uv could not install them; pip tries")
    return is_done


def _install_with_pip(lock):
    if not _runs(PYTHON, "-c", "import pip"):
        _runs(PYTHON, "-m", "ensurepip", "--default-pip")
    if not _runs(PYTHON, "-c", "import pip"):  # Debian's Python comes without the part that brings it
        raise NotSetUp("pip is not here; install the package python3-venv and try again.")
    # Python compiles what it imports; compiling all that is there takes as long as unpacking it.
    quick = ["--no-compile", "--no-user", "--no-input", "--disable-pip-version-check"]
    pip = [str(PYTHON), "-m", "pip", "install", *quick]
    project = ["--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    if not all(_run([*pip, *step]) for step in (["--no-deps", "--require-hashes", "-r", str(lock)], project)):
        raise NotSetUp("The packages could not be installed; pip says above why.")
    shutil.rmtree(HOME / "fetched", ignore_errors=True)


def _run(command, environment=None):
    """Run what draws its own bars in a terminal; elsewhere show its words, but for the list of names."""
    if sys.stdout.isatty() and sys.stderr.isatty():
        return subprocess.run(command, env=environment, check=False).returncode == 0  # noqa: S603  # our own words
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with subprocess.Popen(command, env=environment, **piped) as client:  # noqa: S603  # our own words
        for line in client.stdout:
            if not line.startswith((" + ", " - ", " ~ ", "Requirement already satisfied")):
                _say(line.rstrip())
    return client.returncode == 0


def _told_pip(option):
    """What pip's environment variable or configuration files say, in pip's order; None if nothing."""
    if said := os.environ.get(f"PIP_{option.upper().replace('-', '_')}"):
        return said
    files = configparser.RawConfigParser(strict=False)
    paths = [*PIP_FILES, os.environ.get("PIP_CONFIG_FILE", "")]
    files.read(os.path.expanduser(path) for path in paths if path and path != os.devnull)  # noqa: PTH111  # one idea
    return files.get("global", option, fallback=None)


def _runs(*command):
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603  # our own
    except OSError:
        return False


def _say(sentence):
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:] or ["runtime"]))
