"""What a call needs reaches nobody: no library looks a host up, or keeps an id of this device."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "var" / "models"
SOUND = ROOT / "tests" / "ivr" / "hearing" / "data" / "en-when-is-garbage-day-on-my-street.ulaw"
ENTRY_POINTS = (
    "ivr.cli",
    "ivr.run.app",
    "ivr.cli.machine.hear",
    "ivr.speaking.kokoro_process",
    "simulator.cli.demo",
)
IN_NAMESPACES = ("unshare", "--net", "--mount")
LOOK_UPS = ("tests/fixtures/look_ups.py",)

CALL = """
import sys, time
from pathlib import Path

reached = []

def watch(event, arguments):
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto"}:
        reached.append((event, arguments[-1]))

sys.addaudithook(watch)
models, sound = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes()

import ivr.run.app, simulator.cli.demo
from ivr.hearing.listener import Silero, VadNetwork
from ivr.hearing.transcriber import Hint, Utterance
from ivr.hearing.worker import load_whisper
from ivr.speaking.voices import local_voices
from intents.matching.utterance_classifier import shipped_classifier

assert max(Silero(VadNetwork(models / "silero" / "silero_vad.onnx")).probabilities(sound)) > 0.5
heard = load_whisper(str(models / "whisper-base"))(Utterance(sound, 2.0, Hint("en", others=("fr",)))).text
shipped_classifier().read(heard, "en")
assert local_voices(models)["en"].say("Garbage is picked up.", "en")
time.sleep(5)  # a library's own thread begins late
assert not reached, reached
"""


def here(home: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """Run the call with a home of its own, and no setting that keeps libraries quiet."""
    environment = {name: kept for name, kept in os.environ.items() if "TELEMETRY" not in name}
    command = [*before, sys.executable, "-c", CALL, str(MODELS), str(SOUND)]
    environment |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def models() -> None:
    if not (MODELS / "whisper-base" / "model.bin").exists():
        pytest.skip("no models on this machine; run: cityline models")


@pytest.mark.parametrize("module", ENTRY_POINTS)
def test_every_entry_point_silences_onnxruntime_before_it_is_imported(module: str) -> None:
    script = (
        "import importlib, os, sys\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'onnxruntime':\n"
        "            assert os.environ.get('ORT_DISABLE_TELEMETRY') == '1', 'it was imported first'\n"
        "sys.meta_path.insert(0, Watch())\n"
        f"importlib.import_module({module!r})\n"
        "assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'\n"
    )
    environment = {name: kept for name, kept in os.environ.items() if "TELEMETRY" not in name}

    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stderr


def test_a_call_s_libraries_look_up_nobody_and_keep_no_id_of_this_device(tmp_path: Path) -> None:
    is_apart = can_be_apart()
    before = (*IN_NAMESPACES, sys.executable, *LOOK_UPS) if is_apart else ()

    ended = here(tmp_path, *before)

    assert ended.returncode == 0, ended.stderr
    assert [file for file in tmp_path.rglob("*") if "microsoft" in file.name.casefold()] == []
    if is_apart:
        assert json.loads(ended.stdout) == [], "names that were looked up"


def test_a_line_answers_a_whole_call_where_no_route_leads_out_and_looks_up_nobody(tmp_path: Path) -> None:
    if not can_be_apart():
        pytest.skip("this user may have no network namespace of its own")
    placed = (
        "-c",
        "import ivr.cli; ivr.cli.main()",
        "call",
        "--say",
        "When is garbage day?",
        "--at",
        "2026-11-25T10:00",
        "--json",
    )
    environment = {name: kept for name, kept in os.environ.items() if "TELEMETRY" not in name}
    environment |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / ".cache")}

    ended = subprocess.run(
        [*IN_NAMESPACES, sys.executable, *LOOK_UPS, sys.executable, *placed],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    call = json.loads(ended.stderr[ended.stderr.index("{") :])
    assert ("waste.collection_day", "Answer") in [
        (turn["article"], turn["decision"]) for turn in call["turns"]
    ]
    assert json.loads(ended.stdout) == [], "names that were looked up"
    assert [file for file in tmp_path.rglob("*") if "microsoft" in file.name.casefold()] == []


def can_be_apart() -> bool:
    """Whether this user may have namespaces of its own; the rest of the test needs none."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*IN_NAMESPACES, "true"], capture_output=True, check=False).returncode == 0
