"""The subjects that the classifier reads, beside what an encoder makes of a text."""

from pathlib import Path

import numpy as np
import pytest

from intents.matching.encoder import CachedEncoder, Encoder
from intents.matching.sentence_encoder import SentenceEncoder
from intents.matching.subject_encoder import SubjectEncoder, with_subjects
from intents.matching.utterance_classifier import shipped_classifier
from tests.intents.lengths import Lengths

WEIGHTS = Path(__file__).parents[3] / "var" / "models" / "use"


def test_an_encoder_that_it_was_not_learned_through_stays_as_it_is() -> None:
    stranger: Encoder = Lengths()

    assert with_subjects([stranger]) == (stranger,)


@pytest.mark.slow
def test_two_sentences_about_one_subject_are_more_alike_than_two_about_two() -> None:
    if not (WEIGHTS / "weights.npz").is_file():
        pytest.skip("the sentence encoder is not on this machine: cityline models --fetch")
    encoder = SentenceEncoder.load(WEIGHTS)
    said = ["my bin was skipped again", "they drove past our garbage", "when are the taxes due"]

    rows = SubjectEncoder(shipped_classifier([encoder]), encoder).encode(said)
    alike = rows @ rows.T

    assert np.diag(alike) == pytest.approx(1, abs=1e-4)
    assert alike[0, 1] > alike[0, 2] + 0.2


@pytest.mark.slow
def test_a_long_list_has_the_vectors_that_each_text_has_alone() -> None:
    if not (WEIGHTS / "weights.npz").is_file():
        pytest.skip("the sentence encoder is not on this machine: cityline models --fetch")
    cached = CachedEncoder(SentenceEncoder.load(WEIGHTS))
    encoder = SubjectEncoder(shipped_classifier([cached]), cached)
    said = [f"{'please ' * (n % 7)}when is bin number {n} collected" for n in range(70)]

    rows = encoder.encode(said)

    alone = np.concatenate([encoder.encode([text]) for text in said])
    assert np.allclose(rows, alone, atol=1e-5)
