"""One transcriber process, as its parent ends it."""

import importlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ivr.errors import TranscriberDown
from ivr.speech.transcriber import Hint, Utterance
from ivr.speech.worker import Worker


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """Its decoder needs no model, and is importable by name for its process as well."""
    monkeypatch.syspath_prepend(Path(__file__).parent / "workers")
    return Worker(importlib.import_module("scripted_decoder").load)


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
