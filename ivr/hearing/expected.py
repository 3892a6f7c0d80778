"""Recognizes short expected answers, so that one-syllable words are not confused.

Whisper's small models write a French «trois» as «Toi !», but score the expected answers correctly when asked
which one the sound begins with.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias, TypedDict

from numpy import float32, logaddexp
from numpy.typing import NDArray

from intents.text.yaml_file import reviewed
from ivr.hearing.transcriber import Decoded, Expects, Hint

NextToken: TypeAlias = Callable[[tuple[int, ...]], NDArray[float32]]
"Log-probabilities of the next token."

Spelling: TypeAlias = tuple[str, tuple[int, ...]]
"An answer, and one way to write it in tokens."

_NOT_WORTH_ASKING = -3.5
"Log-probability below which a branch is pruned."

IMPOSSIBLE = -math.inf


def likelihoods(spellings: Iterable[Spelling], next_token: NextToken) -> Mapping[str, float]:
    """Return each answer's log-probability of starting the text, summed over spellings."""
    found: dict[str, float] = defaultdict(lambda: IMPOSSIBLE)
    _descend((), 0.0, list(spellings), next_token, found)
    return found


def _descend(
    tokens: tuple[int, ...],
    likelihood: float,
    spellings: list[Spelling],
    next_token: NextToken,
    found: dict[str, float],
) -> None:
    answers = {answer for answer, _ in spellings}
    if len(answers) == 1 and tokens:
        answer = answers.pop()
        found[answer] = float(logaddexp(found[answer], likelihood))
        return
    if likelihood < _NOT_WORTH_ASKING:
        return
    branches = _branches(spellings, len(tokens))
    known = next_token(tokens)
    for answer in {answer for answer, spelled in spellings if len(spelled) == len(tokens)}:
        ends = math.log1p(-min(0.999, sum(math.exp(known[token]) for token in branches)))
        found[answer] = float(logaddexp(found[answer], likelihood + ends))
    for token, branch in branches.items():
        _descend((*tokens, token), likelihood + float(known[token]), branch, next_token, found)


def _branches(spellings: list[Spelling], depth: int) -> dict[int, list[Spelling]]:
    branches: dict[int, list[Spelling]] = defaultdict(list)
    for answer, tokens in spellings:
        if len(tokens) > depth:
            branches[tokens[depth]].append((answer, tokens))
    return branches


class _ExpectedFile(TypedDict):
    digits: list[str]
    yes_no: Mapping[str, list[str]]
    choice: Mapping[str, list[str]]
    leads: Mapping[str, str]


@cache
def _own(language: str) -> _ExpectedFile | None:
    """Return a language's reviewed answers, read once."""
    read: _ExpectedFile | None = reviewed("expected", language, "ivr.hearing")
    return read


_LEADS = {Expects.YES_NO: "yes_no", Expects.DIGITS: "digits", Expects.CHOICE: "choice"}
_LIKELY_ENOUGH = {Expects.YES_NO: -2.7, Expects.CHOICE: -2.7, Expects.DIGITS: -3.5}
"Minimum log-probability that the sound begins any expected answer; most other sentences measured below."

_AGREED = 0.92
"Confidence of an expected answer that the free decode agrees with."

_SUBSTITUTED = 0.9
"Confidence of an answer that replaces the free decode."

_NOBODY_SPOKE = 0.6
"No-speech probability above which no answer is substituted; short real answers stay below."

_MISHEARD_WORDS = 3
"Most words that a single answer may be misrecognized as."

_SECONDS_AT_MOST = 0.55
_SECONDS_PER_LETTER = 0.08
"Seconds of slow speech per letter, as the speech detector counts."


@dataclass(frozen=True, slots=True)
class Expected:
    """A closed set of expected answers."""

    lead: str
    "The prompt given as previous text."
    wordings: dict[str, tuple[str, ...]]
    "The wordings of each answer, itself included."
    likely_enough: float

    def spellings(self, speech_seconds: float) -> Iterator[tuple[str, str]]:
        """Yield each answer's spellings that fit the length of the speech."""
        for answer, wordings in self.wordings.items():
            for wording in wordings:
                letters = len(answer) if wording.isdigit() else len(wording)
                if speech_seconds <= _SECONDS_AT_MOST + _SECONDS_PER_LETTER * letters:
                    yield from {(answer, wording), (answer, wording[0].upper() + wording[1:])}

    def answer_in(self, words: str) -> str | None:
        """Return the answer that matches the words exactly."""
        return next((answer for answer, wordings in self.wordings.items() if words in wordings), None)

    @property
    def most_words(self) -> int:
        """Return the word count of the longest wording."""
        longest = max(len(wording.split()) for wordings in self.wordings.values() for wording in wordings)
        return max(longest, _MISHEARD_WORDS)

    def begins(self, words: str) -> bool:
        """Whether the words begin with an answer."""
        return any(
            f"{words} ".startswith(f"{wording} ")
            for wordings in self.wordings.values()
            for wording in wordings
        )


def expected(hint: Hint) -> Expected | None:
    """Return the expected answers, or None if anything may be said."""
    own = _own(hint.language)
    if own is None or hint.expects is Expects.ANYTHING:
        return None
    offered = {phrase: (phrase.lower(),) for phrase in hint.phrases}
    lead = own["leads"][_LEADS[hint.expects]]
    return Expected(lead, _wordings(hint, own) | offered, _LIKELY_ENOUGH[hint.expects])


def agreeing(free: Decoded, answers: Expected) -> Decoded | None:
    """Return the free decode if it is, or begins with, an expected answer."""
    said = answers.answer_in(free.words)
    if said is not None:
        return replace(free, text=said, choice_probability=_AGREED, texts=())
    return free if answers.begins(free.words) else None


def substituted(free: Decoded, answers: Expected, likelihood: Mapping[str, float]) -> Decoded:
    """Return the expected answer that the sound begins with, or the free decode."""
    if len(free.words.split()) > answers.most_words:
        # A whole sentence is never a yes, even if it sounds like one at first: refusals must not confirm.
        return free
    total = float(logaddexp.reduce(list(likelihood.values())))
    if total < answers.likely_enough or free.no_speech_probability > _NOBODY_SPOKE:
        return free
    best = max(likelihood, key=lambda answer: likelihood[answer])
    chance = math.exp(likelihood[best] - total)
    texts = tuple(sorted(likelihood.items(), key=lambda answer: -answer[1]))
    return replace(free, text=best, choice_probability=chance * _SUBSTITUTED, texts=texts)


def _wordings(hint: Hint, own: _ExpectedFile) -> dict[str, tuple[str, ...]]:
    digits: dict[str, tuple[str, ...]] = {
        word: (word, str(digit)) for digit, word in enumerate(own["digits"])
    }
    match hint.expects:
        case Expects.DIGITS:
            return digits
        case Expects.YES_NO:
            return {answer: (answer, *others) for answer, others in own["yes_no"].items()}
        case _:
            numbers = dict(list(digits.items())[1 : 1 + max(3, len(hint.phrases))])
            named = own["choice"].items()
            return numbers | {answer: (*digits.get(answer, (answer,)), *others) for answer, others in named}
