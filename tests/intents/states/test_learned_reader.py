"""The shipped reader of states: its file, its size and its scores."""

from io import BytesIO

import numpy as np
import pytest

from intents.matching.encoder import Floats
from intents.meaning.reading import Act, Reading
from intents.meaning.understanding import DangerKind
from intents.states.learned_reader import DANGERS, STATES, LearnedStateReader, Weights, shipped_state_reader
from intents.states.state_reader import StateReading

READ = Reading(
    dict.fromkeys(Act, 0.05), dict.fromkeys(DangerKind, 0.0), np.zeros(1, np.float32), out_of_scope=0.1
)


class Encoder:
    """Stands for the sentence encoder that the reader was trained with, or for another one."""

    weight = 1.0

    def __init__(self, fingerprint: str = "use-multilingual-v3") -> None:
        self.fingerprint = fingerprint

    def knows(self, language: str) -> bool:
        return bool(language)

    def encode(self, texts) -> Floats:
        return np.full((len(texts), 512), 512**-0.5, np.float32)


def shipped() -> LearnedStateReader:
    reader = shipped_state_reader([Encoder()])
    assert reader is not None
    return reader


def scores_of(told: StateReading) -> list[float]:
    return [*told.scores.values(), *told.danger.values()]


@pytest.mark.parametrize("text", ["I'm six", "maman se réveille pas", "", "?!", "a" * 5000])
def test_every_state_and_danger_has_a_score_and_no_danger_a_negative_one(text: str) -> None:
    told = shipped().read(text, READ)

    assert set(told.scores) == set(STATES)
    assert set(told.danger) == set(DANGERS)
    assert all(np.isfinite(scores_of(told)))
    assert min(told.danger.values()) >= 0


def test_a_reader_that_was_written_and_read_again_says_the_same() -> None:
    again = LearnedStateReader(Weights.read_from(shipped().weights.written()), Encoder())

    first, second = (scores_of(each.read("get me a person", READ)) for each in (shipped(), again))

    assert first == pytest.approx(second, abs=0.02)


def test_a_reader_of_other_states_is_refused() -> None:
    with np.load(BytesIO(shipped().weights.written())) as told:
        arrays = {name: told[name] for name in told.files} | {"told": ["child"]}
    file = BytesIO()
    np.savez(file, **arrays)

    with pytest.raises(ValueError, match="train it again"):
        Weights.read_from(file.getvalue())


@pytest.mark.parametrize("encoders", [[], [Encoder("another")]], ids=["none", "another"])
def test_without_the_encoder_that_it_learned_with_nothing_is_read(encoders: list[Encoder]) -> None:
    assert shipped_state_reader(encoders) is None


def test_the_shipped_reader_fits_into_half_a_megabyte() -> None:
    assert len(shipped().weights.written()) <= 500_000
