"""Words heard wrong of French voices that nothing learned from, in %: `python -m tests.bench.strange_voices`.

They are MBROLA's, of nine speakers from France, Belgium and Canada (Debian contrib and non-free). They sound
like machines, so that people should be heard better; what counts is whether a change of the ear helps them.
"""

import io
import json
import shutil
import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from intents.transcript import NoSpeech
from intents.wording import plain
from ivr.speech.mastering import mastered
from ivr.speech.spoken import spoken
from tests.bench.heard import errors
from tests.bench.material import MODELS, ROOT, table_of
from tests.understanding.make_spoken import Line, ear
from tests.understanding.phone_line import through_the_line

VOICES = ("fr1", "fr2", "fr3", "fr4", "fr5", "fr6", "fr7", "ca1", "ca2")
EVERY = 7
PLACE = Path("/usr/share/mbrola")


def main() -> None:
    """Print one row for each voice that is installed."""
    here = [voice for voice in VOICES if (PLACE / voice).exists()]
    if not here or not shutil.which("espeak-ng"):
        raise SystemExit("No such voice is here: apt-get install espeak-ng mbrola mbrola-fr1 mbrola-ca1 …")
    hear, table = ear(MODELS), table_of("Words of strange voices heard wrong, %", "French")
    for voice in track(here, "Listening"):
        wrong = words = 0
        for line in _lines():
            said = hear(through_the_line(_say(line["text"], voice), line["id"]), "fr")
            wanted = plain(line["text"]).split()
            wrong += errors(wanted, [] if isinstance(said, NoSpeech) else plain(said.text).split())
            words += len(wanted)
        table.add_row(voice, f"{100 * wrong / words:.1f} of {words} words")
    Console(width=80).print(table)


def _lines() -> Iterator[Line]:
    file = ROOT / "tests" / "understanding" / "spoken_valid.jsonl"
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for line in [line for line in lines if line["lang"] == "fr"][::EVERY]:
        yield {**line, "text": line["said"]}


def _say(text: str, voice: str) -> bytes:
    command = ["espeak-ng", "-v", f"mb/mb-{voice}", "-s", "150", "--stdout", spoken(text, "fr")]
    ran = subprocess.run(command, capture_output=True, check=True)
    with wave.open(io.BytesIO(ran.stdout)) as sound:
        rate = sound.getframerate()
    # Its header, written before the end is known, names no length.
    samples = np.frombuffer(ran.stdout[44 : len(ran.stdout) // 2 * 2], np.int16)
    return mastered(samples.astype(np.float32) / 32768, rate)


if __name__ == "__main__":
    main()
