"""The voices of this machine, by language."""

from collections.abc import Iterable
from pathlib import Path

from openai import OpenAI

from intents.article import Language
from ivr.speech.hibari import HibariVoice
from ivr.speech.kokoro import KOKORO, REMEDY, KokoroVoice, can_render
from ivr.speech.openai_voice import OpenAIVoice
from ivr.speech.voice import RecordedVoice, Voice, Voices


def local_voices(models: Path) -> Voices:
    """English live; French live where its model is installed, and else by its recordings."""
    kokoro = models / "kokoro"
    french: Voice = KokoroVoice(kokoro) if can_render(kokoro) else RecordedVoice(KOKORO, REMEDY)
    return {"en": HibariVoice(models / "hibari"), "fr": french}


def endpoint_voices(client: OpenAI, model: str, voice: str, languages: Iterable[Language]) -> Voices:
    """One voice of an OpenAI-compatible endpoint for every language of the city."""
    return dict.fromkeys(languages, OpenAIVoice(client, model, voice))
