"""The voices of this machine, by language."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from openai import OpenAI, OpenAIError

from intents.articles.article import Language
from ivr.errors import VoiceFailed
from ivr.speaking.hibari import HibariVoice
from ivr.speaking.kokoro import KOKORO, REMEDY, KokoroVoice, can_render
from ivr.speaking.mastering import mastered
from ivr.speaking.speaker import RecordedVoice, Voice, VoiceId, Voices
from languages.forms import formed_languages, forms

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
