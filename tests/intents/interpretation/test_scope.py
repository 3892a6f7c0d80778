"""The shipped scope reader: its file and its probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pytest

from intents.articles.article import Language
from intents.interpretation.scope import (
    LearnedScopeReader,
    Scope,
    ScopeWeights,
    shipped_scope_reader,
    shipped_weights,
)
from intents.matching.encoder import Floats
from intents.matching.meanings import Ranking
from intents.meaning.reading import Act, Reading
from intents.meaning.understanding import Candidate, DangerKind

READ = Reading(
    dict.fromkeys(Act, 0.05), dict.fromkeys(DangerKind, 0.0), np.zeros(1, np.float32), out_of_scope=0.1
)


@dataclass(frozen=True, slots=True)
class OneDirection:
    """Every text has the same vector."""

    fingerprint: str = "one"
    weight: float = 1.0

    def knows(self, language: Language) -> bool:
        """Knows every language."""
        return True

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the first direction for each text."""
        return np.eye(1, 512, dtype=np.float32).repeat(len(texts), axis=0)


@pytest.mark.parametrize("text", ["", "the bank ate my card", "é" * 500])
@pytest.mark.parametrize(
    "candidates", [(), (Candidate("a", 0.0),), (Candidate("a", 1.0), Candidate("b", 0.5))]
)
def test_the_probabilities_of_all_scopes_sum_to_one(text: str, candidates: tuple[Candidate, ...]) -> None:
    reader = LearnedScopeReader(shipped_weights(), OneDirection())

    chances = reader.read(text, READ, Ranking(candidates, 1.0))

    assert set(chances) == set(Scope)
    assert sum(chances.values()) == pytest.approx(1)


def test_without_the_encoder_it_was_trained_with_there_is_no_reader() -> None:
    assert shipped_scope_reader([]) is None
    assert shipped_scope_reader([OneDirection()]) is None


def test_weights_that_were_written_and_read_again_say_the_same() -> None:
    shipped = shipped_weights()
    again = ScopeWeights.read_from(shipped.written())
    words = (shipped.meaning[:20], np.zeros((20, len(shipped.mean)), np.float32))

    assert again.scores(*words) == pytest.approx(shipped.scores(*words), abs=0.02)


def test_a_reader_for_other_scopes_is_refused() -> None:
    with np.load(BytesIO(shipped_weights().written())) as told:
        arrays = {name: told[name] for name in told.files} | {"scopes": ["city"]}
    file = BytesIO()
    np.savez(file, **arrays)

    with pytest.raises(ValueError, match="train it again"):
        ScopeWeights.read_from(file.getvalue())


def test_the_shipped_weights_fit_into_a_megabyte() -> None:
    assert len(shipped_weights().written()) < 1_000_000
