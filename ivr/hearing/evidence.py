"""Judges a decoded text: is it evidence of speech, and how likely is every word right?"""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from numpy import logaddexp

from intents.text.transcript import Hypothesis, NoSpeech, Transcript
from intents.text.wording import plain
from intents.text.yaml_file import reviewed
from ivr.hearing.transcriber import Decoded, Utterance
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


_CREDITS = ("amara.org", "sous-titr", "sous titr", "subtitles by", "transcription by", "radio-canada")
"Subtitle credits from Whisper's training data; no caller says them."

_NEVER_SPEECH_SECONDS = 0.08
_HOPELESS = -1.35
"Average log-probability below which a text is noise; poor French is still above it."
_DOUBTFUL = -0.9
_SILENT = 0.6
"No-speech probability."
_SURELY_NOBODY = 0.95
"No-speech probability."
_UNSURE = -0.5
"Average log-probability above which no-speech probability is ignored."
_LOOP_RATIO = 2.6
"Text that compresses better than this repeats itself."


def judged(decoded: Decoded, utterance: Utterance) -> Transcript | NoSpeech:
    """Return the transcript, or no speech if the evidence is weak."""
    if not _is_speech(decoded, utterance):
        return NoSpeech()
    language = decoded.spoken or utterance.hint.language
    return Transcript(
        decoded.text,
        language,
        confidence(decoded, language),
        round(utterance.speech_seconds, 3),
        decoded.foreign,
        n_best(decoded.texts),
    )


def _is_speech(decoded: Decoded, utterance: Utterance) -> bool:
    words = decoded.words
    if not words or utterance.speech_seconds < _NEVER_SPEECH_SECONDS:
        return False
    if _is_credit(decoded.text) or _loops(decoded.text):
        return False
    return not _is_weak(decoded, words, utterance)


def _is_weak(decoded: Decoded, words: str, utterance: Utterance) -> bool:
    probability, silence = decoded.average_log_probability, decoded.no_speech_probability
    if silence > _SURELY_NOBODY and probability < _UNSURE:
        return True
    if probability < _DOUBTFUL and silence > _SILENT:
        return True
    if decoded.choice_probability is not None:
        return False
    if probability < _HOPELESS:
        return True
    is_phantom = words in _phantoms(decoded.spoken or utterance.hint.language)
    # A real "thank you" is close to the microphone: clear speech, and long enough.
    return is_phantom and (probability < _DOUBTFUL or silence > _SILENT / 2 or utterance.speech_seconds < 0.2)


@cache
def _phantoms(language: str) -> frozenset[str]:
    """Return the phrases that Whisper hallucinates on silence, some of which callers say too."""
    return frozenset((reviewed("phantoms", language, "ivr.hearing") or {}).get("phantoms", ()))


def _is_credit(text: str) -> bool:
    return any(credit in text.lower() for credit in _CREDITS)


def _loops(text: str) -> bool:
    raw = text.encode()
    return len(raw) > 40 and len(raw) / len(zlib.compress(raw)) > _LOOP_RATIO
