"""Unanswered questions, clustered by meaning; each cluster is named by its medoid."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from intents.articles.article import Language

Vectors = NDArray[np.float32]
CUT = 0.55
"Cosine distance for average linkage: three quarters pure, and the medoid nearly always on topic."
FEWEST = 3
"Smaller groups mean nothing, and might show one person's words."
MOST_COMPARED = 6_000
"Distinct wordings compared pairwise, in 300 MB; further ones join the nearest cluster."
EXAMPLES = 3


class UnansweredReason(StrEnum):
    """Why a question went unanswered."""

    NOT_KNOWN = "not_known"
    REJECTED = "rejected"
    "The answer was not what the caller wanted."
    PERSON_AFTER = "person_after"
    "The caller wanted a person after the answer."
    REPORTED = "reported"
    "Staff reported that the line was wrong, or could have answered."
    FEEDBACK = "feedback"
    "From a file of written feedback."


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """One question in redacted words."""

    text: str = field(repr=False)
    language: Language
    why: UnansweredReason
    at: datetime
    caller: str = ""
    "A keyed hash, since one insistent caller is not a trend."
    article: str = ""
    "The article that was given as an answer."
    staff_seconds: float = 0.0
    "How long staff talked with the caller."
    source: str = ""
    "The call and turn, or the line of a file; stable from night to night."
    call_sid: str = ""
    "Empty if it was not asked in a call."
    purge_on: date = date.max
    "When its words are purged."


@dataclass(frozen=True, slots=True, eq=False)
class Cluster:
    """Questions with the same meaning, as indices."""

    members: tuple[int, ...]
    "From the medoid outwards."
    middle: Vectors
    "The mean of their vectors, whose distances are those of average linkage."


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask for the same."""

    name: str
    "The medoid: the wording nearest to all others."
    language: Language
    "The medoid's language."
    examples: tuple[str, ...]
    count: int
    callers: int
    languages: dict[Language, int]
    weeks: dict[str, int]
    "By ISO week, such as 2026-W48."
    reasons: dict[UnansweredReason, int]
    answered_by: dict[str, int]
    "Which answers did not help, and how often."
    staff_minutes: float


def grouped(asked: Sequence[UnansweredQuestion], vectors: Vectors) -> tuple[Group, ...]:
    """The groups, most costly for staff first; `vectors` has one unit row for each question."""
    groups = (
        _group([asked[number] for number in cluster.members])
        for cluster in clusters(labels_of([(one.language, one.text) for one in asked], vectors), vectors)
        if len(cluster.members) >= FEWEST
    )
    return tuple(sorted(groups, key=lambda one: (-one.staff_minutes, -one.count, one.name)))


def clusters(labels: Sequence[int], vectors: Vectors) -> tuple[Cluster, ...]:
    """Collect questions with the same label."""
    members = defaultdict(list)
    for number, label in enumerate(labels):
        members[label].append(number)
    return tuple(cluster_of(own, vectors) for own in members.values())


def cluster_of(members: Sequence[int], vectors: Vectors) -> Cluster:
    """Collect questions, medoid first."""
    middle = vectors[list(members)].mean(axis=0)
    order = (-(vectors[list(members)] @ middle)).argsort(kind="stable")
    return Cluster(tuple(members[place] for place in order), middle)


def labels_of(wordings: Sequence[tuple[Language, str]], vectors: Vectors) -> list[int]:
    """A label for each wording; equal wordings are compared once."""
    same = [(language, text.casefold()) for language, text in wordings]
    first: dict[tuple[Language, str], int] = {}
    for number, one in enumerate(same):
        first.setdefault(one, number)
    chosen = [*first.values()]
    labels = _clustered(vectors[chosen])
    by_words = dict(zip(first, labels, strict=True))
    return [by_words[one] for one in same]


def _clustered(vectors: Vectors) -> list[int]:
    compared, others = vectors[:MOST_COMPARED], vectors[MOST_COMPARED:]
    if len(compared) < 2:
        return [*range(len(vectors))]
    # In place and in halves: a distance from 0 to 2 for each pair, in scipy's condensed form.
    distances = np.concatenate(
        [1.0 - compared[n] @ compared[n + 1 :].T for n in range(len(compared) - 1)], dtype=np.float64
    )
    labels = fcluster(linkage(np.maximum(distances, 0.0), "average"), CUT, "distance")
    return [*map(int, labels), *_nearest(others, compared, labels)]


def _nearest(others: Vectors, compared: Vectors, labels: NDArray[np.int32]) -> Iterable[int]:
    """The cluster with the nearest middle for each remaining wording, or a new one."""
    if not len(others):
        return []
    names = np.unique(labels)
    middles = np.stack([compared[labels == name].mean(axis=0) for name in names])
    middles /= np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-8)
    similarity = others @ middles.T
    best, own = similarity.argmax(axis=1), int(names[-1]) + 1
    return [
        int(names[at]) if similarity[number, at] >= 1 - CUT else own + number
        for number, at in enumerate(best)
    ]


def _group(members: Sequence[UnansweredQuestion]) -> Group:
    medoid = members[0]
    return Group(
        medoid.text,
        medoid.language,
        _diverse([*dict.fromkeys(one.text for one in members)]),
        len(members),
        len(callers_of(members)),
        dict(Counter(one.language for one in members)),
        dict(sorted(Counter(f"{one.at:%G-W%V}" for one in members).items())),
        dict(Counter(one.why for one in members)),
        dict(Counter(one.article for one in members if one.article)),
        round(sum(one.staff_seconds for one in members) / 60, 1),
    )


def callers_of(members: Sequence[UnansweredQuestion]) -> frozenset[str]:
    """Who asked; unknown callers count each time."""
    return frozenset(one.caller or f"{number}" for number, one in enumerate(members))


def _diverse(words: Sequence[str]) -> tuple[str, ...]:
    """A sample of other wordings, from the medoid outwards."""
    rest = words[1:]
    step = max(1, len(rest) // EXAMPLES)
    return tuple(rest[::step][:EXAMPLES])
