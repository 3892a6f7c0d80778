"""Learns where one act ends and the next begins, from two turns of one author in a breath."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from intents.interpretation.joints import BUCKETS, Joints, gaps_of
from training.follow_ups import groups_of

MADE = 150
"Joined turns of each author and language."
SHORT, LONG = 8, 18
"Words of a first part, and of a second one."
TRIED = 60
"The same of authors left out."
RIDGE = 2.0
ROUNDS = 80
SEED = 1
BETWEEN: Mapping[str, tuple[str, ...]] = {
    "en": (", ", " ", ". ", ", and ", " but ", " and "),
    "fr": (", ", " ", ". ", ", pis ", " mais ", " et "),
}
"What stands between two parts."
ANSWERS = frozenset({"confirm", "yes", "reject", "no"})
AFTER = frozenset({"answer", "untold", "end"})
Row = Mapping[str, Any]


def learn_joints(rows: Sequence[Row]) -> Joints:
    """Return the weights, learned from joined turns and from those that were not."""
    cuts = [*joined(rows, MADE, SEED), *((each, 0) for row in rows for each in _both(row["text"]))]
    gaps = [gaps_of(text.split()) for text, _ in cuts if text.split()]
    labels = [
        at == cut for (text, cut), known in zip(cuts, gaps, strict=True) for at in range(1, len(known) + 1)
    ]
    return _fitted([buckets for known in gaps for buckets in known], np.array(labels, np.float64))


def joints_of(rows: Sequence[Row]) -> tuple[Joints, str]:
    """Return the joints, and how many of authors left out are found, to the word before or after."""
    counted: Counter[str] = Counter()
    for authors in groups_of(sorted({row["author"] for row in rows})):
        known = learn_joints([row for row in rows if row["author"] not in authors])
        for text, at in joined([row for row in rows if row["author"] in authors], TRIED, SEED):
            parts = known.cut(text)
            counted["all"] += 1
            counted["cut"] += parts is not None
            counted["found"] += parts is not None and abs(len(parts.first.split()) - at) <= 1
        whole = [known.cut(row["text"]) for row in rows if row["author"] in authors]
        counted["whole"] += len(whole)
        counted["cut though whole"] += sum(parts is not None for parts in whole)
    return learn_joints(rows), f"joints: {dict(counted)}"


def joined(rows: Sequence[Row], many: int, seed: int) -> Iterator[tuple[str, int]]:
    """Yield pairs of turns in a breath, with the number of words of the first."""
    chance = random.Random(seed)
    by_author: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_author[row["author"], row["lang"]].append(row)
    for (_, language), own in sorted(by_author.items()):
        firsts = _of(own, ANSWERS, SHORT)
        rests = _of(own, AFTER, LONG)
        for _ in range(many if firsts and rests else 0):
            first, rest = chance.choice(firsts), chance.choice(rests)
            between = chance.choice(BETWEEN[language])
            text = f"{first.rstrip(' .!?,')}{between}{rest[:1].lower()}{rest[1:]}"
            yield (text if chance.random() < 0.5 else bare(text)), len(first.split())


def _of(rows: Sequence[Row], kinds: Collection[str], longest: int) -> list[str]:
    told = (row["text"] for row in rows if next(iter(row["expect"])) in kinds)
    return [text for text in told if len(text.split()) <= longest]


def _both(text: str) -> tuple[str, str]:
    return text, bare(text)


def bare(text: str) -> str:
    """Return the words as most recognizers write them."""
    return re.sub(r"[,.?!]", "", text).lower()


def _fitted(gaps: Sequence[Sequence[int]], labels: np.ndarray[Any, np.dtype[np.float64]]) -> Joints:
    ends = np.cumsum([0, *map(len, gaps)])
    table = csr_matrix((np.ones(ends[-1]), np.concatenate(gaps), ends), shape=(len(gaps), BUCKETS))

    def loss(
        weights: np.ndarray[Any, np.dtype[np.float64]],
    ) -> tuple[float, np.ndarray[Any, np.dtype[np.float64]]]:
        odds = table @ weights[:-1] + weights[-1]
        missed = 1 / (1 + np.exp(-odds)) - labels
        fault = np.logaddexp(0, odds).sum() - labels @ odds + RIDGE / 2 * weights[:-1] @ weights[:-1]
        return float(fault), np.append(table.T @ missed + RIDGE * weights[:-1], missed.sum())

    found = minimize(loss, np.zeros(BUCKETS + 1), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return Joints(found[:-1].astype(np.float32), float(found[-1]))
