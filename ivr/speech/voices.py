"""The voices of this machine, by language."""

from pathlib import Path

from intents.article import Language
from ivr.speech.hibari import HibariVoice
from ivr.speech.kokoro import KOKORO, REMEDY, KokoroVoice, can_render
from ivr.speech.voice import RecordedVoice, Voice


def local_voices(models: Path) -> dict[Language, Voice]:
    """English live; French live where its model is installed, and else by its recordings."""
    kokoro = models / "kokoro"
    french = KokoroVoice(kokoro) if can_render(kokoro) else RecordedVoice(KOKORO, REMEDY)
    return {"en": HibariVoice(models / "hibari"), "fr": french}
