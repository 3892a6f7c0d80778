"""Voices of Debian's packages: less natural than Kokoro's, a hundred times as fast, and of other builds."""

import random
import shutil
import subprocess
import tempfile
import wave
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import numpy as np

from ivr.speaking.mastering import mastered
from ivr.speaking.speaker import spoken

_COMMANDS = {"pico": "pico2wave", "espeak": "espeak-ng", "flite": "flite"}
_PICO = {"fr": ("fr-FR",), "en": ("en-US", "en-GB")}
_PICO_SPEED_PERCENT = (72, 108)
_PICO_PITCH_PERCENT = (70, 135)
_FLITE = ("slt", "rms", "awb", "kal16")
_ESPEAK = {"fr": ("fr", "fr-be", "fr-ch"), "en": ("en-us", "en-gb", "en-gb-scotland")}
_SPEAKERS = ("", "+f2", "+f3", "+m1", "+m3", "+Annie")
_ESPEAK_SPEED, _ESPEAK_PITCH = (115, 160), (25, 75)
_SHARES = {"fr": {"pico": 84, "espeak": 16}, "en": {"pico": 50, "flite": 33, "espeak": 17}}
"Of each hundred sentences; Whisper can hardly follow espeak-ng, so that a little of it is enough."


class Said(NamedTuple):
    """A sentence and its language."""

    text: str
    lang: str


class PlainVoices:
    """Pico, flite and espeak-ng, as far as they are installed."""

    def __init__(self) -> None:
        self._here = {voice for voice, command in _COMMANDS.items() if shutil.which(command)}
        if not self._here:
            raise SystemExit("No such voice is here; run: apt-get install espeak-ng flite")

    def say(self, said: Said) -> bytes:
        """The sound of a sentence, µ-law at 8 kHz; the same voice each time for the same sentence."""
        chance = random.Random(said.text)
        shares = {voice: share for voice, share in _SHARES[said.lang].items() if voice in self._here}
        voice = chance.choices([*shares], [*shares.values()])[0]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "said.wav"
            subprocess.run(_command(voice, said.lang, spoken(said.text, said.lang), file, chance), check=True)
            with wave.open(str(file)) as sound:
                samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
                return mastered((samples / 32768).astype(np.float32), sound.getframerate())


def _command(voice: str, lang: str, text: str, file: Path, chance: random.Random) -> list[str]:
    match voice:
        case "pico":
            speed, pitch = chance.randint(*_PICO_SPEED_PERCENT), chance.randint(*_PICO_PITCH_PERCENT)
            marked = f'<speed level="{speed}"><pitch level="{pitch}">{escape(text)}</pitch></speed>'
            return ["pico2wave", "-l", chance.choice(_PICO[lang]), "-w", str(file), marked]
        case "flite":
            return ["flite", "-voice", chance.choice(_FLITE), "-t", text, "-o", str(file)]
        case _:
            speaker = chance.choice(_ESPEAK[lang]) + chance.choice(_SPEAKERS)
            speed, pitch = chance.randint(*_ESPEAK_SPEED), chance.randint(*_ESPEAK_PITCH)
            return ["espeak-ng", "-v", speaker, "-s", str(speed), "-p", str(pitch), "-w", str(file), text]
