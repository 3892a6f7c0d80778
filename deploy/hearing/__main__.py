"""Teach Whisper base how callers of a city hall speak: `make hearing`, two hours on two cores.

Needs PyTorch, as nothing else does. Nothing asks for it when sentences change, unlike what is learned from
them in minutes: a few hundred sentences more teach an ear little.
"""

import argparse
import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from rich.progress import track
from tokenizers import Tokenizer

from deploy.hearing.decoder import WIDTH, Decoder
from deploy.hearing.learning import learn
from deploy.hearing.material import Heard, Material
from deploy.hearing.noises import noise
from deploy.hearing.sentences import Said, sentences, short_ones
from deploy.hearing.voices import Voices
from deploy.hearing.writer import Writer
from ivr.speech.audio import wideband
from ivr.speech.lesson import FILE, Lesson, digest_of, packed
from ivr.speech.weights_file import half_weights
from ivr.speech.whisper import Whisper
from ivr.speech.window import pieces
from tests.understanding.phone_line import through_the_line

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "var" / "models"
WHISPER = MODELS / "whisper-base"
SEED = 7
NOISES = 320


def main() -> None:
    """Speak and encode what is missing, then learn from all of it and write the lesson."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=3500, help="so many besides the short answers")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "hearing", help="where sounds are kept")
    options = parser.parse_args()
    writer = Writer(Tokenizer.from_file(str(WHISPER / "tokenizer.json")))
    material = Material(options.folder)
    _speak(material, [*_sounds(options.sentences)])
    _learn(material, writer)


def _speak(material: Material, sounds: list[tuple[Said, Callable[[], bytes]]]) -> None:
    spoken = [(each.text, each.lang) for each in material.heard]
    if spoken != [(said.text, said.lang) for said, _ in sounds[: len(spoken)]]:
        raise SystemExit(
            "The folder holds other sentences than are to be said now: delete it, or name another."
        )
    whisper = Whisper(str(WHISPER))
    for said, sound in track(sounds[len(spoken) :], "Speaking"):
        [piece] = pieces(wideband(sound()))
        encoded = np.array(whisper.encoded(piece))[0]
        material.add(Heard(said.text, said.lang, len(encoded)), encoded)


def _sounds(count: int) -> Iterator[tuple[Said, Callable[[], bytes]]]:
    chance, voices = random.Random(SEED), Voices(MODELS / "kokoro")
    for said in (*sentences(count, chance), *short_ones(chance)):
        yield said, partial(_spoken, voices, said)
    for number in range(NOISES):
        silent = Said("", ("fr", "en")[number % 2])
        yield silent, partial(noise, number // 2, np.random.default_rng((SEED, number)))


def _spoken(voices: Voices, said: Said) -> bytes:
    return through_the_line(voices.say(said), f"{said.text} {said.time}")


def _learn(material: Material, writer: Writer) -> None:
    weights = half_weights(bytearray((WHISPER / "model.bin").read_bytes()))
    taught = Decoder(weights, SEED)
    learn(taught, writer, [*material.sounds(WIDTH)], random.Random(SEED))
    changes = taught.changes()
    lesson = Lesson(changes, digest_of(weights, changes))
    (ROOT / "ivr" / "speech" / FILE).write_bytes(packed(lesson))


if __name__ == "__main__":
    main()
