"""Measuring sizes, with processes that need no model and with one that does."""

import importlib
import os
import sys
from pathlib import Path

import pytest

from ivr.hearing.transcriber import Hint, Utterance
from ivr.hearing.tuning import measured, this_machine
from ivr.hearing.worker import Load

MODELS = Path(__file__).parents[3] / "var" / "models"
SOUNDS = tuple((Path(__file__).parent / "data").glob("en-*.ulaw"))


@pytest.fixture
def echoing(monkeypatch: pytest.MonkeyPatch) -> Load:
    """A transcriber that says what it is told; importable by name, for the processes as well."""
    monkeypatch.syspath_prepend(Path(__file__).parent / "workers")
    load: Load = importlib.import_module("scripted_decoder").load
    return load


def test_every_transcriber_is_measured_at_the_same_time(tmp_path: Path, echoing: Load) -> None:
    told = [Utterance(b"hello", 1.0, Hint("en"))] * 2

    found = measured("base", tmp_path, told, workers=2, loading=lambda *_: echoing)

    assert len(found.decode_seconds) == 2 * 2 * 2
    assert all(0 < seconds < 5 for seconds in found.decode_seconds)
    assert found.memory_mb > 5


def test_this_machine_has_cores_and_memory() -> None:
    machine = this_machine(transcribers=3)

    assert machine.cores >= 1
    assert machine.memory_mb > 10


@pytest.mark.skipif(sys.platform == "darwin", reason="a process is not held to cores there")
def test_only_cores_on_which_the_line_may_run_are_counted() -> None:
    allowed = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, allowed[:1])
    try:
        assert this_machine(transcribers=0).cores == 1
    finally:
        os.sched_setaffinity(0, allowed)


@pytest.mark.slow
def test_base_is_measured_as_it_hears() -> None:
    if not (MODELS / "whisper-base" / "model.bin").exists():
        pytest.skip("no Whisper model on this machine; run: cityline models")
    said = [Utterance(file.read_bytes(), 1.0, Hint("en")) for file in SOUNDS[:1]]

    found = measured("base", MODELS / "whisper-base", said, workers=1)

    assert found.memory_mb > 100
