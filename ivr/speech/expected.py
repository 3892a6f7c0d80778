"""Short answers that the line has asked for, so that a one-syllable word is not taken for another.

Whisper's small models write a French «trois» as «Toi !»; asked which expected answer the sound is most
likely to begin, they know.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from numpy import logaddexp

from ivr.speech.transcriber import Decoded, Expects, Hint

_DIGITS = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "fr": ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
}
_YES_NO: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "yes": (
            "yes",
            "yes please",
            "yeah",
            "yep",
            "yup",
            "that's right",
            "correct",
            "right",
            "sure",
            "okay",
        ),
        "no": ("no", "no thank you", "no thanks", "nope", "nah", "not really", "not quite"),
    },
    "fr": {
        "oui": (
            "oui",
            "ouais",
            "oui merci",
            "oui s'il vous plaît",
            "c'est ça",
            "exact",
            "exactement",
            "d'accord",
            "bien sûr",
            "tout à fait",
        ),
        "non": ("non", "non merci", "pas vraiment", "pas du tout"),
    },
}
_CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "one": ("number one", "the first one", "the first", "first"),
        "two": ("number two", "the second one", "the second", "second"),
        "three": ("number three", "the third one", "the third", "third"),
        "none of them": ("none", "neither", "something else", "another one"),
    },
    "fr": {
        "un": ("numéro un", "le premier", "la première", "la premier", "le un"),
        "deux": ("numéro deux", "le deuxième", "la deuxième", "le second", "la seconde", "le deux"),
        "trois": ("numéro trois", "le troisième", "la troisième", "le trois"),
        "aucun": ("aucune", "aucun des trois", "autre chose"),
    },
}
_LEADS = {
    ("en", Expects.YES_NO): "Yes or no? Yes. No.",
    ("en", Expects.DIGITS): "Zero, one, two, three, four, five, six, seven, eight, nine.",
    ("en", Expects.CHOICE): "One, two or three? The first one, the second one, the third one, none of them.",
    ("fr", Expects.YES_NO): "Répondez par oui ou par non. Oui. Non.",
    ("fr", Expects.DIGITS): "Zéro, un, deux, trois, quatre, cinq, six, sept, huit, neuf.",
    ("fr", Expects.CHOICE): "Un, deux ou trois ? Le premier, le deuxième, le troisième, aucun.",
}
"What the model is told was said before; it makes the answers likely."


_LIKELY_ENOUGH = {Expects.YES_NO: -2.7, Expects.CHOICE: -2.7, Expects.DIGITS: -3.5}
"Log-probability that the sound begins any expected answer; most other sentences are below it, as measured."

_AGREED = 0.92
"An expected answer that the free decode wrote by itself is hardly ever wrong."

_SUBSTITUTED = 0.9
"An answer that the free decode did not write is a little less sure."

_NOBODY_SPOKE = 0.6
"No-speech probability from which noise would be turned into an answer; short real ones stay below it."

_SECONDS_AT_MOST = 0.55
_SECONDS_PER_LETTER = 0.08
"Speech of a wording, spoken slowly, by the speech detector's generous count."


@dataclass(frozen=True, slots=True)
class Expected:
    """A closed set of answers."""

    lead: str
    "What the model is told was said just before."
    wordings: dict[str, tuple[str, ...]]
    "All that a caller may say for each answer, the answer itself included."
    likely_enough: float

    def spellings(self, speech_seconds: float) -> Iterator[tuple[str, str]]:
        """Each answer with each wording that fits into so much speech, as it may be written."""
        for answer, wordings in self.wordings.items():
            for wording in wordings:
                letters = len(answer) if wording.isdigit() else len(wording)
                if speech_seconds <= _SECONDS_AT_MOST + _SECONDS_PER_LETTER * letters:
                    yield from {(answer, wording), (answer, wording[0].upper() + wording[1:])}

    def answer_in(self, words: str) -> str | None:
        """The answer that these words are, if they are one and nothing more."""
        return next((answer for answer, wordings in self.wordings.items() if words in wordings), None)

    def begins(self, words: str) -> bool:
        """These words begin with an answer."""
        return any(
            f"{words} ".startswith(f"{wording} ")
            for wordings in self.wordings.values()
            for wording in wordings
        )


def expected(hint: Hint) -> Expected | None:
    """The answers to expect, or None where anything may be said."""
    if hint.language not in _DIGITS or hint.expects is Expects.ANYTHING:
        return None
    offered = {phrase: (phrase.lower(),) for phrase in hint.phrases}
    return Expected(
        _LEADS[hint.language, hint.expects], _wordings(hint) | offered, _LIKELY_ENOUGH[hint.expects]
    )


def agreeing(free: Decoded, answers: Expected) -> Decoded | None:
    """The free decode where it already is, or begins with, an expected answer."""
    said = answers.answer_in(free.words)
    if said is not None:
        return replace(free, text=said, choice_probability=_AGREED)
    return free if answers.begins(free.words) else None


def substituted(free: Decoded, answers: Expected, likelihood: Mapping[str, float]) -> Decoded:
    """The expected answer that the sound rather begins, or the free decode if it begins none."""
    total = float(logaddexp.reduce(list(likelihood.values())))
    if total < answers.likely_enough or free.no_speech_probability > _NOBODY_SPOKE:
        return free
    best = max(likelihood, key=lambda answer: likelihood[answer])
    return replace(free, text=best, choice_probability=math.exp(likelihood[best] - total) * _SUBSTITUTED)


def _wordings(hint: Hint) -> dict[str, tuple[str, ...]]:
    digits: dict[str, tuple[str, ...]] = {
        word: (word, str(digit)) for digit, word in enumerate(_DIGITS[hint.language])
    }
    match hint.expects:
        case Expects.DIGITS:
            return digits
        case Expects.YES_NO:
            return {answer: (answer, *others) for answer, others in _YES_NO[hint.language].items()}
        case _:
            numbers = dict(list(digits.items())[1 : 1 + max(3, len(hint.phrases))])
            named = _CHOICES[hint.language].items()
            return numbers | {answer: (*digits.get(answer, (answer,)), *others) for answer, others in named}
