"""What the line says, as sound: recordings first, the voice itself only for what nobody could foresee."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from intents.article import Language
from ivr.speech.audio import RATE, SILENCE, pcm_from_ulaw, ulaw_from_samples
from ivr.speech.pace import PAUSE_SECONDS, STRETCH, Pace, stretched
from ivr.speech.pieces import pieces
from ivr.speech.prerendered import Recordings, key
from ivr.speech.voice import Voices, voice_of


@dataclass(frozen=True, slots=True)
class Speaker:
    """The voices of the line and all that they have already said."""

    voices: Voices
    recordings: Recordings

    def say(self, text: str, language: Language, pace: Pace) -> Iterator[bytes]:
        """The sound of each sentence in turn, as 8 kHz µ-law that ends in the pause before the next."""
        pause = SILENCE * int(PAUSE_SECONDS[pace] * RATE)
        for piece in pieces(text, language):
            yield _paced(self._sound(piece, language), pace) + pause

    def _sound(self, piece: str, language: Language) -> bytes:
        """A piece's recording, or what the voice makes of it now, which is kept for the next call."""
        voice = voice_of(self.voices, language)
        name = key(voice.id, language, piece)
        recording = self.recordings.find(name)
        if recording is None:
            recording = voice.say(piece, language)
            self.recordings.save(name, recording)
        return recording


def _paced(sound: bytes, pace: Pace) -> bytes:
    factor = STRETCH[pace]
    if factor == 1.0:
        return sound
    samples = np.asarray(pcm_from_ulaw(sound) / 32768, np.float32)
    return ulaw_from_samples(stretched(samples, factor), RATE)
