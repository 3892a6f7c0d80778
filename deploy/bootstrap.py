"""Set a machine up for Cityline with nothing but a Python: environment, locked packages, the project.

Runs before any package is there: the standard library alone, and readable to a Python that is too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pip_bar
import pip_program
import uv_bar
import uv_program
from package_index import NotSetUp, configured

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
PYTHON = HOME / "bin" / "python"
LOG = HOME / "install.log"
LOCKS = {
    "runtime": ROOT / "deploy" / "requirements.lock",
    "dev": ROOT / "deploy" / "requirements-dev.lock",
    "french-voice": ROOT / "deploy" / "requirements-french-voice.lock",
    "training": ROOT / "deploy" / "requirements-training.lock",
}
USES = {
    "runtime": "what hears (faster-whisper, onnxruntime), serves (FastAPI, SQLAlchemy) and speaks",
    "dev": "what runs, tests and checks",
    "french-voice": "what records new French sentences",
    "training": "what trains the classifier",
}
_WHEELS = ROOT / "deploy" / "pylock.toml"
"The runtime and pip, each wheel with its address, so that no index has to be read first."
BY_UV = {"runtime": (_WHEELS,), "dev": (_WHEELS, LOCKS["dev"])}
"What uv installs; the other sets take wheels from where pip is told to look for them."
NEEDED_BYTES = 2_500_000_000


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
    _install(name)
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
    if _runs("import sys; sys.exit(sys.version_info < (3, 11))") and not _has_moved():
        return
    _say(f"Making the environment {HOME} with Python {sys.version.split()[0]}")
    venv.create(HOME, with_pip=False, clear=True, symlinks=True)


def _ensure_pip():
    """pip in the environment; Debian's Python comes without the part that brings it."""
    if not _runs("import pip"):
        pip_program.install(PYTHON, HOME)
    if not _runs("import pip"):
        raise NotSetUp(f"pip could not be set up in {HOME}; delete that folder and try again.")


def _runs(code):
    if not PYTHON.exists():
        return False
    command = [str(PYTHON), "-c", code]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603  # our own


def _has_moved():
    """Whether the environment was made where this folder lay before; its programs would not start."""
    made = [
        line for line in (HOME / "pyvenv.cfg").read_text("utf-8").splitlines() if line.startswith("command")
    ]
    return bool(made) and not made[0].endswith(f" {HOME}")


def _install(name):
    _say(f"Fetching packages: {USES[name]}")
    if not (name in BY_UV and _by_uv(BY_UV[name])):
        _ensure_pip()
        _by_pip(LOCKS[name])
        shutil.rmtree(HOME / "fetched", ignore_errors=True)
    _add_clone()


def _by_uv(locks):
    """Whether uv could be had, and has installed the locks and the project."""
    uv = uv_program.brought(HOME, ROOT / "deploy" / "pylock.uv.toml", _say)
    if uv is None:
        return False
    # What is fetched is kept until all is installed, so that an interrupted set-up goes on.
    fetched = HOME / "fetched"
    told = {**os.environ, "UV_CACHE_DIR": str(fetched), "UV_PYTHON_DOWNLOADS": "never"}
    if certificate := configured("cert", None):
        told.setdefault("SSL_CERT_FILE", certificate)
    install = [uv, "pip", "install", "--python", str(PYTHON)]
    project = ["--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    steps = [*(["-r", str(lock)] for lock in locks), project]
    is_done = all(uv_bar.run([*install, *step], told, LOG) for step in steps)
    if is_done:
        shutil.rmtree(fetched, ignore_errors=True)
    else:
        where = "what it says is above" if sys.stdout.isatty() else f"see {LOG}"
        _say(f"uv could not install them ({where}); pip tries")
    return is_done


def _by_pip(lock):
    # Python compiles what it imports; compiling all that is there takes as long as unpacking it.
    quick = ["--no-compile", "--no-user", "--no-input", "--disable-pip-version-check"]
    pip = [str(PYTHON), "-m", "pip", "install", *quick]
    complaint = pip_bar.run([*pip, "--require-hashes", "-r", str(lock)], lock, HOME, LOG)
    if complaint is None:
        project = [*pip, "--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
        complaint = pip_bar.run(project, None, HOME, LOG)
    if complaint is not None:
        raise NotSetUp(f"The packages could not be installed: {complaint} (all of it: {LOG})")


def _say(sentence):
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _add_clone():
    """A clone has the simulator and the training code, which the wheel leaves out."""
    for packages in HOME.glob("lib/python3.*/site-packages"):
        (packages / "cityline-clone.pth").write_text(f"{ROOT}\n", encoding="utf-8")


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:] or ["runtime"]))
