"""What is used of faster-whisper below `transcribe`, none of which it documents, and what it must not do.

A version that lacks one of these names fails here before it fails in a call.
"""

import inspect
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import ivr.hearing  # noqa: F401 - before faster-whisper, which imports PyAV without it

# isort: split
import numpy as np
import pytest
from ctranslate2.models import Whisper as Network
from faster_whisper import WhisperModel
from faster_whisper.feature_extractor import FeatureExtractor
from faster_whisper.tokenizer import Tokenizer
from packaging.requirements import Requirement
from tokenizers import Tokenizer as Vocabulary

ROOT = Path(__file__).parents[3]
MODEL = ROOT / "var" / "models" / "whisper-base"
SOUND = Path(__file__).parent / "data" / "en-when-is-garbage-day-on-my-street.ulaw"
INSTALLED = version("faster-whisper")


@pytest.fixture(scope="module")
def model() -> WhisperModel:
    if not (MODEL / "model.bin").exists():
        pytest.skip("no Whisper model on this machine; run: cityline models")
    return WhisperModel(str(MODEL), device="cpu", compute_type="int8", local_files_only=True)


def test_no_version_is_installed_that_these_tests_have_not_seen() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = next(
        Requirement(line) for line in project["dependencies"] if line.startswith("faster-whisper")
    ).specifier
    major, minor, *_ = map(int, INSTALLED.split("."))

    assert INSTALLED in asked
    assert f"{major}.{minor + 1}.0" not in asked


@pytest.mark.parametrize(
    ("called", "given"),
    [
        (
            WhisperModel.__init__,
            {"model_size_or_path", "device", "compute_type", "cpu_threads", "local_files_only"},
        ),
        (WhisperModel.encode, {"features"}),
        (WhisperModel.get_prompt, {"tokenizer", "previous_tokens", "without_timestamps"}),
        (FeatureExtractor.__init__, {"feature_size"}),
        (FeatureExtractor.__call__, {"waveform", "padding"}),
        (Tokenizer.__init__, {"tokenizer", "multilingual", "task", "language"}),
        (Tokenizer.encode, {"text"}),
        (Tokenizer.decode, {"tokens"}),
    ],
    ids=lambda each: each.__qualname__ if inspect.isfunction(each) else "",
)
def test_faster_whisper_takes_what_it_is_given(called: Callable[..., object], given: set[str]) -> None:
    assert given <= inspect.signature(called).parameters.keys()


@pytest.mark.parametrize("mark", ["sot", "sot_prev", "no_timestamps", "eot"])
def test_the_tokenizer_has_the_mark(mark: str) -> None:
    assert hasattr(Tokenizer, mark)


@pytest.mark.slow
def test_the_model_holds_its_network_and_its_vocabulary(model: WhisperModel) -> None:
    assert isinstance(model.model, Network)
    assert isinstance(model.hf_tokenizer, Vocabulary)


@pytest.mark.slow
def test_a_transcript_goes_on_from_what_was_said_before_in_its_language_without_times(
    model: WhisperModel,
) -> None:
    french = Tokenizer(model.hf_tokenizer, model.model.is_multilingual, "transcribe", "fr")

    prompt = model.get_prompt(french, french.encode(" oui"), without_timestamps=True)

    assert [model.hf_tokenizer.id_to_token(token) for token in prompt] == [
        "<|startofprev|>", "Ġoui", "<|startoftranscript|>", "<|fr|>", "<|transcribe|>", "<|notimestamps|>"
    ]  # fmt: skip


@pytest.mark.parametrize("bands", [80, 128])
def test_silence_after_the_sound_fills_the_window_step_by_step(bands: int) -> None:
    second = np.sin(np.arange(16000) / 3).astype(np.float32)
    extractor = FeatureExtractor(feature_size=bands)

    heard = extractor(second, padding=9 * 16000)

    assert heard.shape == (bands, 1000)
    assert heard.dtype == np.float32
    filled = np.concatenate((second, np.zeros(9 * 16000, np.float32)))
    assert np.array_equal(heard, extractor(filled, padding=0))


WATCHED = """
import sys

reached = []

def watch(event, arguments):
    if event.startswith("socket.") and event not in {"socket.__new__", "socket.gethostname"}:
        reached.append(event)

sys.addaudithook(watch)
"""
HEARS = """
from pathlib import Path
from ivr.hearing.transcriber import Hint, Utterance
from ivr.hearing.worker import load_whisper

decode = load_whisper(sys.argv[1])
assert "garbage" in decode(Utterance(Path(sys.argv[2]).read_bytes(), 2.0, Hint("en", others=("fr",)))).text
assert not reached, reached
assert not hasattr(sys.modules["av"], "open"), "PyAV brings FFmpeg, which nobody needs"
assert "onnxruntime" not in sys.modules, "the speech detector of faster-whisper is not used"
"""
STARTS = """
import ivr.run.app, ivr.cli.machine.hear

engines = {"faster_whisper", "ctranslate2", "av.container"} & set(sys.modules)
assert not engines, engines
"""


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WATCHED + script, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_hearing_opens_no_connection_and_needs_no_pyav(model: WhisperModel) -> None:
    ended = run(HEARS, MODEL, SOUND)

    assert ended.returncode == 0, ended.stderr


def test_the_process_that_serves_pages_and_carries_sound_does_not_import_faster_whisper() -> None:
    ended = run(STARTS)

    assert ended.returncode == 0, ended.stderr
