"""The English voice: hibari, run from the models folder after every file has been verified.

Its code is read from the wheel's own files, because its reading of English (tokens, tags, lexicon) is two
thousand lines that nobody here could keep better; it needs numpy and onnxruntime only and opens no network.
"""

import csv
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from types import ModuleType

import numpy as np

from intents.articles.article import Language
from ivr.errors import MissingModel
from ivr.models.recipe import sha256_of, wheel_digest
from ivr.speaking.mastering import Samples, mastered
from ivr.speaking.speaker import VoiceId

HIBARI = VoiceId("hibari-heart", "0.2.1-1")
_RECORD = "hibari_tts-0.2.1.dist-info/RECORD"
_RECORD_SHA256 = "d0a3b7435f07027f9456289ca36d5145c6099afdf0294d98ebb973511679d0eb"
_REMEDY = "Run: cityline models --fetch"
_RATE = 24_000
_SPEED = 0.9
"Relative to the voice's own 3.6 words a second, which is fast for a telephone."
_SEED = 1
"Seeds the noise in the sound, so that a text always sounds the same."


class HibariVoice:
    """American English at forty times real time on one core; one call at a time."""

    def __init__(self, folder: Path) -> None:
        self.id = HIBARI
        self._synthesize: Callable[..., Samples] = _verified_package(folder).Hibari()
        self._lock = Lock()
        self._synthesize(
            "Hello."
        )  # The lexicon is read with the first piece, which no caller should wait for.

    def say(self, piece: str, language: Language) -> bytes:  # noqa: ARG002  # it has one language
        """The sound of a piece of English."""
        with self._lock:
            samples = self._synthesize(piece, speed=_SPEED, seed=_SEED)
        return mastered(np.asarray(samples, dtype=np.float32), _RATE)


def _verified_package(folder: Path) -> ModuleType:
    """The wheel's package, imported from the folder under a name of ours."""
    _verify(folder)
    spec = importlib.util.spec_from_file_location("cityline_hibari", folder / "hibari" / "__init__.py")
    if spec is None or spec.loader is None:
        raise MissingModel(f"{folder} holds no voice. {_REMEDY}")
    package = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = package
    spec.loader.exec_module(package)
    return package


def _verify(folder: Path) -> None:
    """Check that every file is the pinned wheel's, since some of them are code that will run."""
    record = folder / _RECORD
    if not record.is_file():
        raise MissingModel(f"The English voice is not in {folder}. {_REMEDY}")
    if sha256_of(record) != _RECORD_SHA256:
        raise MissingModel(f"{record} is not the pinned one: delete {folder}. {_REMEDY}")
    for name, digest, _ in csv.reader(record.read_text(encoding="utf-8").splitlines()):
        if digest and wheel_digest(folder / name) != digest:
            raise MissingModel(f"{folder / name} was changed: delete {folder}. {_REMEDY}")
