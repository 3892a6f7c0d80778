import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parent.parent
PACKAGES = ("ivr", "intents", "routing", "metrics", "languages", "simulator")

IMPORT_EVERYTHING = """
import importlib, logging, os, sys, threading

handlers, environment, main = list(logging.root.handlers), dict(os.environ), threading.current_thread()
done, OURS = [], sys.argv[1]
WATCHED = {"open", "socket.connect", "socket.bind", "subprocess.Popen", "os.mkdir", "os.remove", "os.rename"}

def watch(event, arguments):
    if event not in WATCHED:
        return
    writes = event != "open" or set(str(arguments[1])) & set("wax+")
    caller = sys._getframe(1)
    while caller is not None:
        file = caller.f_code.co_filename
        if writes and file.startswith(OURS) and "site-packages" not in file:
            done.append(f"{event} from {file}:{caller.f_lineno}")
            return
        is_import = file.startswith("<frozen importlib")
        caller = None if is_import else caller.f_back

sys.addaudithook(watch)
for module in sys.argv[2:]:
    importlib.import_module(module)
ours = [t.name for t in threading.enumerate() if t is not main and t.__class__.__module__ == "threading"]
assert not done, done
assert not ours, f"threads: {ours}"
assert logging.root.handlers == handlers, "importing set logging up"
# scikit-learn sets these two of OpenMP's when it is imported; that is its own affair.
changed = {name for name in os.environ if os.environ[name] != environment.get(name)}
# ORT_DISABLE_TELEMETRY is ours: onnxruntime must find it when it is imported (intents/__init__.py).
allowed = {"KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK", "ORT_DISABLE_TELEMETRY"}
assert changed <= allowed, f"importing changed {changed}"
"""


def modules() -> list[str]:
    files = (
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    )
    dotted = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files)
    return sorted(name.removesuffix(".__init__") for name in dotted if not name.endswith("__main__"))


def test_importing_does_nothing_even_in_an_empty_environment_and_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-c", IMPORT_EVERYTHING, str(ROOT), *modules()]

    ended = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr
    assert list(tmp_path.iterdir()) == []
