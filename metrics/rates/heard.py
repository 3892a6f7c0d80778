"""Recognition accuracy, from consented samples that staff transcribed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from metrics.facts.formula import FEW, Rate

_DRAWS = 400


@dataclass(frozen=True, slots=True)
class HeardScore:
    """One scored utterance: its words, word errors, and whether the meaning was lost."""

    at: datetime
    language: str
    said: int
    wrong: int
    is_lost: bool
    "Whether the words said mean something other than the words heard."


@dataclass(frozen=True, slots=True)
class WordErrors:
    """A word error rate, which may exceed 1."""

    wrong: int
    said: int
    utterances: int
    interval: tuple[float, float]
    "The 95 % interval for samples of as many utterances (bootstrap, Efron 1979)."

    @property
    def share(self) -> float:
        """0–1, or more."""
        return self.wrong / self.said

    @property
    def is_of_few(self) -> bool:
        """Whether the sample is too small."""
        return self.utterances < FEW


def word_error_rate(scores: Sequence[HeardScore]) -> WordErrors | None:
    """Return the word error rate; None without words."""
    said = sum(score.said for score in scores)
    if not said:
        return None
    # Seeded, so that the same scores give the same interval.
    chance = random.Random(len(scores))  # noqa: S311 - a draw of a sample, no secret
    shares = sorted(_share(chance.choices(scores, k=len(scores))) for _ in range(_DRAWS))
    interval = (shares[int(0.025 * _DRAWS)], shares[int(0.975 * _DRAWS)])
    return WordErrors(sum(score.wrong for score in scores), said, len(scores), interval)


def meaning_loss(scores: Sequence[HeardScore]) -> Rate:
    """Return the share of utterances whose meaning was lost to recognition errors."""
    return Rate(sum(score.is_lost for score in scores), len(scores))


def _share(scores: Sequence[HeardScore]) -> float:
    return sum(score.wrong for score in scores) / max(1, sum(score.said for score in scores))
