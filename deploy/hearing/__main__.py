"""Teach Whisper base how callers of a city hall speak: `make hearing`, two hours on two cores.

Needs PyTorch and three packages of voices, as nothing else does. It goes on from the lesson that there is,
and nothing asks for it when sentences change: a few hundred more teach an ear little.
"""

import argparse
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import torch
from rich.progress import track
from tokenizers import Tokenizer

from deploy.hearing.decoder import Decoder
from deploy.hearing.encoder import Encoder
from deploy.hearing.learning import Example, Pupil, learn
from deploy.hearing.lines import through_a_line
from deploy.hearing.material import Heard, Material
from deploy.hearing.noises import KINDS, noise
from deploy.hearing.plain_voices import PlainVoices
from deploy.hearing.sentences import Said, sentences, short_ones
from deploy.hearing.voices import Voices
from deploy.hearing.writer import Writer
from ivr.speech.lesson import FILE, Halves, Lesson, digest_of, packed, unpacked
from ivr.speech.weights_file import half_weights

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "var" / "models"
WHISPER = MODELS / "whisper-base"
LESSON = ROOT / "ivr" / "speech" / FILE
NOISE, NATURAL = 0.07, 0.48
"Shares of noises, and of what a natural voice says, among what is heard."


def main() -> None:
    """Speak what is missing, then go on with the lesson and write it."""
    options = _options()
    # Before an hour of speaking: what is missing is said at once.
    naturally, plainly = Voices(MODELS / "kokoro").say, PlainVoices().say
    natural, plain = (Material(options.folder / kind) for kind in ("natural", "plain"))
    _speak(natural, _said(options.natural, f"natural {options.seed}"), naturally)
    _speak(plain, _said(options.plain, f"plain {options.seed}"), plainly)
    _learn(natural, plain, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--natural", type=int, default=1500, help="sentences by natural voices, in an hour")
    parser.add_argument("--plain", type=int, default=2600, help="sentences by plain voices, in a minute")
    parser.add_argument("--sounds", type=int, default=8000, help="so many are heard, each down another line")
    parser.add_argument("--seed", type=int, default=7, help="another one draws other sentences and lines")
    parser.add_argument("--anew", action="store_true", help="forget the lesson that there is")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "hearing", help="where sounds are kept")
    return parser.parse_args()


def _said(count: int, seed: str) -> list[Said]:
    chance = random.Random(seed)
    said = [*sentences(count, chance), *short_ones(chance)]
    chance.shuffle(said)
    return said


def _speak(material: Material, wanted: list[Said], say: Callable[[Said], bytes]) -> None:
    if material.heard != [Heard(said.text, said.lang) for said in wanted[: len(material.heard)]]:
        raise SystemExit(
            "The folder holds other sentences than are to be said now: delete it, or name another."
        )
    for said in track(wanted[len(material.heard) :], "Speaking"):
        material.add(Heard(said.text, said.lang), say(said))


def _learn(natural: Material, plain: Material, options: argparse.Namespace) -> None:
    torch.manual_seed(options.seed)
    weights = half_weights(bytearray((WHISPER / "model.bin").read_bytes()))
    writer = Writer(Tokenizer.from_file(str(WHISPER / "tokenizer.json")))
    pupil = Pupil(Encoder(weights), Decoder(weights), writer)
    if not options.anew:
        _go_on(pupil, unpacked(LESSON.read_bytes()), weights)
    learn(pupil, _draws(natural, plain, np.random.default_rng(options.seed)), options.sounds)
    changes = {**pupil.encoder.changes(), **pupil.decoder.changes()}
    LESSON.write_bytes(packed(Lesson(changes, digest_of(weights, changes))))


def _go_on(pupil: Pupil, lesson: Lesson, weights: Mapping[str, Halves]) -> None:
    if digest_of(weights, lesson.changes) != lesson.learned_on:
        raise SystemExit("The lesson that there is was made for another model; begin with --anew.")
    pupil.encoder.go_on(lesson)
    pupil.decoder.go_on(lesson)


def _draws(natural: Material, plain: Material, chance: np.random.Generator) -> Callable[[], Example]:
    def draw() -> Example:
        kind = chance.random()
        if kind < NOISE:
            return Heard("", str(chance.choice(["fr", "en"]))), noise(int(chance.integers(KINDS)), chance)
        material = natural if kind < NOISE + NATURAL else plain
        number = int(chance.integers(len(material.heard)))
        return material.heard[number], through_a_line(material.sound(number), chance)

    return draw


if __name__ == "__main__":
    main()
