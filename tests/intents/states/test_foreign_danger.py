"""Danger in languages that the line does not speak: what is found on an author left out."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from intents.acts.tongue import no_danger
from intents.matching.encoder import Floats
from intents.matching.installed import foreign_encoders_of
from intents.meaning.understanding import DangerKind
from intents.states.foreign_danger import (
    FOUND,
    KINDS,
    TAKEN,
    WINDOW,
    ForeignDanger,
    ForeignDangerWeights,
    danger_by,
    shipped_foreign_danger,
)
from training.corpus import SENTENCES
from training.foreign_danger import SEALED, rows_of

MODELS = Path(__file__).parents[3] / "var" / "models"
ROUNDING = 2
"Sentences whose score lies at the threshold, where another processor may round otherwise."


class FireEncoder:
    """One direction for a text that has the word, another for every other."""

    fingerprint = "fire"
    weight = 1.0

    def knows(self, language: str) -> bool:
        return bool(language)

    def encode(self, texts: Sequence[str]) -> Floats:
        return np.array([[1, 0] if "fuego" in text else [0, 1] for text in texts], np.float32)


def _reader() -> ForeignDanger:
    by_landmark = np.full((2, 1 + len(KINDS)), -1, np.float32)
    by_landmark[0, [0, 1 + KINDS.index(DangerKind.FIRE_GAS_POWER)]] = 1
    usual, landmarks = np.zeros(2, np.float32), np.eye(2, dtype=np.float32)
    written = ForeignDangerWeights(usual, landmarks, by_landmark, "fire").written()
    return ForeignDanger(ForeignDangerWeights.read_from(written), FireEncoder())


@pytest.mark.parametrize("before", [0, WINDOW, 3 * WINDOW])
def test_danger_is_found_with_its_kind_however_much_is_told_before_it(before: int) -> None:
    assert _reader().kind("hola " * before + "fuego") is DangerKind.FIRE_GAS_POWER


@pytest.mark.parametrize("said", ["", "hola", "hola " * 500])
def test_other_words_tell_of_none(said: str) -> None:
    assert _reader().kind(said) is None


def test_nothing_is_read_without_the_encoder_that_it_was_trained_with() -> None:
    assert danger_by(()) is no_danger
    assert danger_by((FireEncoder(),)) is no_danger


def test_no_sentence_of_the_sealed_author_was_learned_from() -> None:
    learned, sealed = (
        {row.text.casefold() for row in rows_of(each)} for each in (SENTENCES / "foreign_danger", SEALED)
    )

    assert len(sealed) > 600
    assert [text for text in sealed & learned if len(text.split()) > 3] == []


@pytest.mark.slow
def test_dangers_of_a_sealed_author_are_found_and_few_others_taken_for_one() -> None:
    reader = shipped_foreign_danger(foreign_encoders_of(MODELS))
    if reader is None:
        pytest.skip("the encoder is not on this machine: cityline models --fetch")
    found, taken = (
        [
            reader.kind(row.text) is not None
            for row in rows_of(SEALED)
            if (row.danger is not None) is is_danger
        ]
        for is_danger in (True, False)
    )

    assert (len(found), len(taken)) == (FOUND[1], TAKEN[1])
    assert abs(sum(found) - FOUND[0]) <= ROUNDING
    assert abs(sum(taken) - TAKEN[0]) <= ROUNDING
