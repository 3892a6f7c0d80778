"""Transcript confidence, calibrated on human voices (tests/bench/hearing).

Logistic regressions on the decoder's own scores, fitted on half of the Debian recordings in each language,
clean and through AMR-NB 4.75 and street noise; validated on the other half.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from numpy import logaddexp

from intents.text.transcript import Hypothesis
from intents.text.wording import plain
from ivr.hearing.transcriber import Decoded
from languages.forms import forms

TEMPER = 2.0
"Softmax temperature over hypotheses; chosen on human voices (tests/bench/hearing)."
LEAST = 0.02
"Hypotheses below this probability are dropped."


def n_best(texts: Sequence[tuple[str, float]], temper: float = TEMPER) -> tuple[Hypothesis, ...]:
    """Return the hypotheses with probabilities, best first; nothing if there is only one.

    Texts that differ only in case and punctuation are one hypothesis.
    """
    odds: dict[str, float] = {}
    spelled: dict[str, str] = {}
    for text, log_probability in texts:
        words = plain(text)
        odds[words] = float(logaddexp(odds.get(words, -math.inf), log_probability / temper))
        spelled.setdefault(words, text)
    total = float(logaddexp.reduce([*odds.values()])) if odds else 0.0
    chances = {words: math.exp(each - total) for words, each in odds.items()}
    first = next(iter(chances), "")
    kept = {words: chance for words, chance in chances.items() if words == first or chance >= LEAST}
    if len(kept) < 2:
        return ()
    likely = sorted(kept, key=lambda words: (words != first, -kept[words]))
    return tuple(Hypothesis(spelled[words], kept[words] / sum(kept.values())) for words in likely)


@dataclass(frozen=True, slots=True)
class Curve:
    """The weights of a logistic regression."""

    average: float
    "Log-probability per token."
    words: float
    "log(1 + words): long sentences are seldom right as a whole."
    share: float
    "Log of the best hypothesis's share."
    start: float


_OTHERS = Curve(4.44, -1.17, 1.12, 3.39)
"Measured on French; for every language without its own, in which Whisper base does worse than in English."


def confidence(decoded: Decoded, language: str) -> float:
    """Return the probability that every word is right."""
    if decoded.choice_probability is not None:
        return round(decoded.choice_probability, 3)
    known = forms(language)
    curve = Curve(*known.numbers("confidence")) if known.has("confidence") else _OTHERS
    found = n_best(decoded.texts, temper=1.0)
    share = found[0].probability if found else 1.0
    odds = (
        curve.start
        + curve.average * decoded.average_log_probability
        + curve.words * math.log(1 + len(decoded.words.split()))
        + curve.share * math.log(max(share, 1e-3))
    )
    return round(1 / (1 + math.exp(-odds)), 3)
