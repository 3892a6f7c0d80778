"""Words heard wrong, with the interval in which the truth lies."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from num2words import num2words

from intents.text.wording import plain
from ivr.studio.sampling.checking import word_errors

DRAWS = 1000
"Bootstrap (Efron 1979): so many samples of the utterances, drawn with replacement."


@dataclass(frozen=True, slots=True)
class Scored:
    """An utterance as it was said and as it was heard."""

    said: tuple[str, ...]
    heard: tuple[str, ...]
    wrong: int

    @staticmethod
    def of(said: str, heard: str, language: str) -> "Scored":
        """Compare; case, accents and marks do not count, and 2 is the same as two."""
        wanted, got = comparable(said, language), comparable(heard, language)
        return Scored(wanted, got, word_errors(wanted, got))

    @property
    def is_exact(self) -> bool:
        """Whether every word is right."""
        return self.wrong == 0


def comparable(text: str, language: str) -> tuple[str, ...]:
    """The words of a text, numbers spelled out."""
    spelled = re.sub(r"\d+", lambda digits: f" {num2words(int(digits.group()), lang=language)} ", text)
    return tuple(plain(spelled).split())


def word_error_rate(scored: Sequence[Scored]) -> float:
    """Return the share of words that were heard wrong, in %."""
    return 100 * sum(each.wrong for each in scored) / max(1, sum(len(each.said) for each in scored))


def exact_share(scored: Sequence[Scored]) -> float:
    """Return the share of utterances of which every word is right, in %."""
    return 100 * sum(each.is_exact for each in scored) / max(1, len(scored))


def interval(
    scored: Sequence[Scored], rate: Callable[[Sequence[Scored]], float] = word_error_rate
) -> tuple[float, float]:
    """Return where 95 % of samples of these utterances have their rate."""
    chance = random.Random(18)
    rates = sorted(rate(chance.choices(scored, k=len(scored))) for _ in range(DRAWS)) if scored else [0.0]
    return rates[int(0.025 * len(rates))], rates[min(len(rates) - 1, int(0.975 * len(rates)))]


def difference(before: Sequence[Scored], after: Sequence[Scored]) -> tuple[float, float, float]:
    """Return by how much the word error rate changed for the same utterances, and its interval."""
    chance, pairs = random.Random(18), [*zip(before, after, strict=True)]

    def change(drawn: Sequence[tuple[Scored, Scored]]) -> float:
        return word_error_rate([new for _, new in drawn]) - word_error_rate([old for old, _ in drawn])

    changes = sorted(change(chance.choices(pairs, k=len(pairs))) for _ in range(DRAWS))
    return change(pairs), changes[int(0.025 * DRAWS)], changes[int(0.975 * DRAWS)]
