"""One transcriber process, as its parent ends it."""

import importlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from ivr.errors import TranscriberDown
from ivr.hearing.transcriber import Hint, Utterance
from ivr.hearing.worker import Worker


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Decoders that need no model, importable by name for a worker's process as well."""
    monkeypatch.syspath_prepend(Path(__file__).parent / "workers")
    return importlib.import_module("scripted_decoder")


@pytest.fixture
def worker(scripted: ModuleType) -> Worker:
    return Worker(scripted.load)


def test_a_worker_may_be_ended_by_many_at_once(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    close, closing = worker._connection.close, threading.Lock()

    def slowly_alone() -> None:
        assert closing.acquire(blocking=False)
        time.sleep(0.01)
        close()
        closing.release()

    monkeypatch.setattr(worker._connection, "close", slowly_alone)

    with ThreadPoolExecutor(4) as threads:
        endings = [threads.submit(worker.stop) for _ in range(4)]

    assert [ending.exception() for ending in endings] == [None] * 4


def test_a_worker_that_was_ended_says_so_when_it_is_asked(worker: Worker) -> None:
    worker.stop()

    with pytest.raises(TranscriberDown):
        worker.decode(Utterance(b"", 1.0, Hint("en")))


def test_a_worker_whose_model_never_loads_is_not_waited_for(
    scripted: ModuleType,
) -> None:
    hung = Worker(scripted.load_for_ever)

    with pytest.raises(TranscriberDown, match=r"did not load its model within 0\.01 seconds"):
        hung.until_ready(0.01)

    hung.stop()


def test_a_worker_that_was_ended_is_never_ready(worker: Worker) -> None:
    worker.stop()

    with pytest.raises(TranscriberDown):
        worker.until_ready()
