"""The voices of this machine, by language."""

import csv
import importlib.util
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from types import ModuleType

import numpy as np
from openai import OpenAI, OpenAIError

from intents.articles.article import Language
from ivr.errors import MissingModel, VoiceFailed
from ivr.models.recipe import sha256_of, wheel_digest
from ivr.speaking.kokoro import KOKORO, REMEDY, KokoroVoice, can_render
from ivr.speaking.mastering import Samples, mastered
from ivr.speaking.speaker import RecordedVoice, Voice, VoiceId, Voices
from languages.forms import formed_languages, forms

HIBARI = VoiceId("hibari-heart", "0.2.1-1")
_RECORD = "hibari_tts-0.2.1.dist-info/RECORD"
_RECORD_SHA256 = "d0a3b7435f07027f9456289ca36d5145c6099afdf0294d98ebb973511679d0eb"
_REMEDY = "Run: cityline models --fetch"
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


_RATE = 24_000
"Of the endpoint's `pcm` format: 16 bits, mono, little-endian."
VOICE = "voice"
"The form that names the voice of this machine."
_WRITTEN = ("text/", "application/json", "application/problem+json")
"What a proxy answers with; as samples it would be noise, and kept as a recording."


class OpenAIVoice:
    """One voice of a model, for every language that the model speaks."""

    def __init__(self, client: OpenAI, model: str, voice: str) -> None:
        self.id = VoiceId(f"{model}-{voice}", "1")
        self._client, self._model, self._voice = client, model, voice

    def say(self, piece: str, language: Language) -> bytes:  # noqa: ARG002  # the model hears it in the words
        """The sound of a piece."""
        try:
            answer = self._client.audio.speech.create(
                model=self._model,
                voice=self._voice,
                input=piece,
                response_format="pcm",
            )
        except OpenAIError as error:
            raise VoiceFailed(
                "The speech endpoint gave no sound; check its address, key and model."
            ) from error
        if answer.response.headers.get("content-type", "").startswith(_WRITTEN):
            raise VoiceFailed("The speech endpoint answers with a page; check its address.")
        sound = answer.content
        whole = sound[: len(sound) // 2 * 2]
        return mastered(np.asarray(np.frombuffer(whole, dtype="<i2") / 32768, np.float32), _RATE)


def local_voices(models: Path) -> Voices:
    """Each language's voice; Kokoro speaks by its recordings where its model is not installed."""
    kokoro = models / "kokoro"
    makers: Mapping[str, Callable[[], Voice]] = {
        "hibari": lambda: HibariVoice(models / "hibari"),
        "kokoro": lambda: KokoroVoice(kokoro) if can_render(kokoro) else RecordedVoice(KOKORO, REMEDY),
    }
    return {code: makers[forms(code).text(VOICE)]() for code in formed_languages() if forms(code).has(VOICE)}


def endpoint_voices(client: OpenAI, model: str, voice: str, languages: Iterable[Language]) -> Voices:
    """One voice of an OpenAI-compatible endpoint for every language of the city."""
    return dict.fromkeys(languages, OpenAIVoice(client, model, voice))
