"""Understands uncertain transcripts: weighs the meaning over all recognition hypotheses.

Σ p(words) · p(meaning | words). Hypotheses without a meaning here have no vote.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    Danger,
    NoMatch,
    Recognized,
    Silence,
    Spoken,
    Understanding,
    cautious,
    in_states,
    states_in,
)
from intents.text.transcript import Hypothesis, Transcript

UNCLEAR = 0.15
"Six of seven transcripts below this confidence have a wrong word."


def doubted(meant: Understanding, said: Transcript) -> Understanding:
    """Return a no-match marked as unclear when the transcript's confidence is low.

    Other meanings stay: topic confidence was calibrated on transcripts.
    """
    match meant:
        case NoMatch() if said.confidence < UNCLEAR:
            return replace(meant, is_unclear=True)
        case _:
            return meant


UnderstandWords: TypeAlias = Callable[[str], Understanding]

ENOUGH = 0.2
"Minimum overall probability for asking about a topic (chosen on spoken validation sentences)."
CLEARLY = 2.0
"Minimum ratio to the next topic."
WORTH_ASKING = 0.26
"Minimum total probability of the top topics when none stands out."
SURE = 0.5
"Minimum probability of whatever is acted on without confirming: an answer, a request or danger."
CHOICES, SHOWN = 3, 5


@dataclass(frozen=True, slots=True)
class WeightedMeaning:
    """A hypothesis's probability and meaning."""

    share: float
    meant: Understanding


def weighed(hypotheses: Sequence[Hypothesis], understand: UnderstandWords) -> Understanding:
    """Return what the caller meant; the first hypothesis is the transcript.

    If it is clear, it counts alone; the others cost time and are only read otherwise. An uncertain request
    stays, but for danger in the others.
    """
    first = understand(hypotheses[0].text)
    if len(hypotheses) == 1 or _is_clear(first):
        return first
    others = (WeightedMeaning(each.probability, understand(each.text)) for each in hypotheses[1:])
    read = (WeightedMeaning(hypotheses[0].probability, first), *others)
    meant = first if isinstance(first, Control) else _control(read) or _topic(read) or first
    return in_states(_danger(read) or _cautioned(meant, read), states_in(first))


def _is_clear(meant: Understanding) -> bool:
    match meant:
        case Control(confidence=confidence):
            return confidence >= SURE
        case _:
            return isinstance(meant, Recognized | Danger)


def _cautioned(meant: Understanding, read: Sequence[WeightedMeaning]) -> Understanding:
    """Keep the safety sentence if any hypothesis calls for it."""
    kinds = (each.meant.caution for each in read if isinstance(each.meant, Spoken) and each.meant.caution)
    kind = next(kinds, None)
    return meant if kind is None else cautious(meant, kind)


def _danger(read: Sequence[WeightedMeaning]) -> Understanding | None:
    alarms = [each for each in read if isinstance(each.meant, Danger)]
    if sum(each.share for each in alarms) < SURE:
        return None
    return max(alarms, key=lambda each: each.share).meant


def _control(read: Sequence[WeightedMeaning]) -> Control | None:
    wishes = [(each.share, each.meant) for each in read if isinstance(each.meant, Control)]
    for _, wish in wishes:
        share = sum(share * other.confidence for share, other in wishes if other.kind is wish.kind)
        if share >= SURE:
            return replace(wish, confidence=share)
    return None


def _topic(read: Sequence[WeightedMeaning]) -> Recognized | Ambiguous | None:
    ranked = _ranked(read)
    if not ranked:
        return None
    best, second = ranked[0].confidence, ranked[1].confidence if len(ranked) > 1 else 0.0
    if best >= ENOUGH and best >= CLEARLY * second:
        # One choice alone is confirmed before it is answered.
        if best < SURE or _is_doubted(read[0].meant):
            return Ambiguous(ranked[:1])
        return Recognized(ranked[0].article, best, ranked)
    likely = ranked[:CHOICES]
    is_open = isinstance(read[0].meant, Ambiguous)
    if not is_open and len(likely) > 1 and sum(each.confidence for each in likely) >= WORTH_ASKING:
        return Ambiguous(likely)
    return None


def _is_doubted(meant: Understanding) -> bool:
    """Whether the line asks to confirm one article, since other business may sound like it."""
    return isinstance(meant, Ambiguous) and len(meant.candidates) == 1


def _ranked(read: Sequence[WeightedMeaning]) -> tuple[Candidate, ...]:
    """Return every topic of any hypothesis, the likeliest overall first."""
    shares: dict[str, float] = defaultdict(float)
    for each in read:
        for candidate in _candidates(each.meant):
            shares[candidate.article] += each.share * candidate.confidence
    candidates = (Candidate(article, share) for article, share in shares.items())
    return tuple(sorted(candidates, key=lambda each: -each.confidence)[:SHOWN])


def _candidates(meant: Understanding) -> Iterator[Candidate]:
    match meant:
        case Recognized(article, confidence):
            yield Candidate(article, confidence)
        case Ambiguous(candidates):
            yield from candidates
        case NoMatch() | Silence() | Danger() | Control():
            return
        case _:
            assert_never(meant)
