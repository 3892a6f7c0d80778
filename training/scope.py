"""Train the scope reader: `python -m training.scope`, a few minutes on one core.

Learns from many authors whose business words are: from turns in context (`training/sentences/responses`),
from what no article answers (`training/sentences/scope`), from retired validation sets, and from the
phrasings of the example city's referrals. It prints what is found of authors left out, and writes
`intents/learned/scope.npz`.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from intents.articles.article import Language
from intents.articles.catalog import Catalog
from intents.articles.phrasing import referral_phrasings
from intents.interpretation.scope import (
    FILE,
    SCOPES,
    Scope,
    ScopeFeatures,
    ScopeWeights,
    closeness,
    scope_features,
)
from intents.interpretation.topic_talk import NluModels
from intents.matching.encoder import Floats
from intents.meaning.reading import Asked
from ivr.call.city import load_city
from ivr.line.nlu import NluTrainer

ROOT = Path(__file__).parents[1]
SENTENCES = ROOT / "training" / "sentences"
SPENT = ("valid", "valid_other_voices", "valid_other_author")
REFERRALS = "referrals"
"The author of the example city's own phrasings."
LANDMARKS = 2200
RIDGE = 0.3
RARE = 0.5
"Exponent of a scope's rarity in the weight of its rows."
SEED = 5
ALLOWED = (0.002, 0.005, 0.01)
"Shares of other words that may be taken for no city's business, at which what is found is printed."
ABOUT_CITY = frozenset({"answer", "untold"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with the scope that they were labelled with."""

    author: str
    language: Language
    text: str
    scope: Scope
    asked: Asked = Asked.HOW_CAN_I_HELP


def sentences(catalog: Catalog) -> Iterator[Sentence]:
    """Yield everything that may be learned from."""
    for file in sorted((SENTENCES / "scope").glob("*.jsonl")):
        for row in _rows(file):
            yield Sentence(row["author"], row["lang"], row["text"], Scope(row["scope"]))
    for name in SPENT:
        for row in _rows(ROOT / "tests" / "understanding" / f"{name}.jsonl"):
            yield Sentence(name, row["lang"], row["text"], Scope.CITY)
    for file in sorted((SENTENCES / "responses").glob("*.jsonl")):
        for row in _rows(file):
            yield _turn(row, file.stem)
    for each in referral_phrasings(catalog):
        yield Sentence(REFERRALS, each.language, each.text, Scope.ELSEWHERE)


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    yield from map(json.loads, path.read_text("utf-8").splitlines())


def _turn(row: Mapping[str, Any], author: str) -> Sentence:
    (kind,) = [*row["expect"]][:1]
    scope = Scope.CITY if kind in ABOUT_CITY else Scope.ELSEWHERE if kind == "out_of_scope" else Scope.ACT
    asked = row["after"]["asked"]
    return Sentence(
        author, row["lang"], row["text"], scope, Asked(asked) if asked in {*Asked} else Asked.IS_IT_ABOUT
    )


def features_of(sentence: Sentence, models: NluModels, trainer: NluTrainer) -> ScopeFeatures:
    """Return a sentence's features as the line computes them."""
    reading = models.classifier.read(sentence.text, sentence.language, sentence.asked)
    ranking = models.matcher.weigh([sentence.text], sentence.language)[0]
    return scope_features(sentence.text, trainer.encoders[0].encode([sentence.text])[0], reading, ranking)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Sentences with their features, row by row."""

    authors: tuple[str, ...]
    meaning: Floats
    state: Floats
    scopes: np.ndarray[Any, np.dtype[np.int64]]
    "Index of each sentence's scope."

    @staticmethod
    def of(told: Sequence[Sentence], features: Sequence[ScopeFeatures]) -> "Table":
        """Return the table of sentences."""
        return Table(
            tuple(each.author for each in told),
            np.stack([each.meaning for each in features]),
            np.stack([each.state for each in features]),
            np.array([SCOPES.index(each.scope) for each in told]),
        )

    def but(self, authors: frozenset[str]) -> tuple["Table", "Table"]:
        """Return the table without these authors, and theirs."""
        is_theirs = np.array([each in authors for each in self.authors])
        return self._some(~is_theirs), self._some(is_theirs)

    def _some(self, rows: np.ndarray[Any, np.dtype[np.bool_]]) -> "Table":
        authors = tuple(each for each, kept in zip(self.authors, rows, strict=True) if kept)
        return Table(authors, self.meaning[rows], self.state[rows], self.scopes[rows])


def learn(table: Table) -> ScopeWeights:
    """Return the weights, uncalibrated and without the encoder's name."""
    mean = table.state.mean(0)
    deviation = (table.state.std(0) + 1e-6) * np.sqrt(table.state.shape[1])
    states = ((table.state - mean) / deviation).astype(np.float32)
    picked = _landmarks(table)
    marks, at = table.meaning[picked], states[picked]
    kernel = closeness(table.meaning, states, marks, at)
    targets = np.eye(len(SCOPES), dtype=np.float32)[table.scopes]
    weights = _row_weights(table)
    bias = (weights[:, None] * targets).sum(0) / weights.sum()
    weighed = kernel * weights[:, None]
    left = weighed.T @ kernel + RIDGE * kernel[picked] + 1e-3 * np.eye(len(picked), dtype=np.float32)
    beta = np.linalg.solve(left.astype(np.float64), (weighed.T @ (targets - bias)).astype(np.float64))
    return ScopeWeights(
        marks,
        at,
        mean.astype(np.float32),
        deviation.astype(np.float32),
        beta.astype(np.float32),
        bias.astype(np.float32),
        1.0,
        "",
    )


def _landmarks(table: Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the rows of landmarks: all of the rare scopes, and some of the others."""
    rare = [SCOPES.index(each) for each in (Scope.UNANSWERED, Scope.ELSEWHERE, Scope.NOTHING)]
    is_rare = np.isin(table.scopes, rare)
    others = np.random.default_rng(SEED).permutation(np.flatnonzero(~is_rare))
    return np.sort(np.concatenate([np.flatnonzero(is_rare), others[: LANDMARKS - is_rare.sum()]]))


def _row_weights(table: Table) -> Floats:
    many = Counter(table.scopes.tolist())
    rarity = [(len(table.scopes) / len(many) / many[scope]) ** RARE for scope in table.scopes.tolist()]
    return np.array(rarity, np.float32)


FOLDS = 6


def left_out(table: Table) -> tuple[float, str]:
    """Return the steepness, and what is found of authors that nothing was learned from."""
    authors = sorted({*table.authors} - {REFERRALS})
    scores, known = [], []
    for fold in range(FOLDS):
        rest, theirs = table.but(frozenset(authors[fold::FOLDS]))
        scores.append(learn(rest).scores(theirs.meaning, theirs.state))
        known.append(theirs.scopes)
    every, scopes = np.concatenate(scores), np.concatenate(known)
    factors = np.arange(1.0, 12.0, 0.25)
    steepness = float(max(factors, key=lambda factor: _likelihood(every * factor, scopes)))
    logits = every * steepness
    chances = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    return steepness, _found(chances[:, SCOPES.index(Scope.ELSEWHERE)], scopes)


def _likelihood(logits: Floats, scopes: np.ndarray[Any, np.dtype[np.int64]]) -> float:
    rows = np.arange(len(scopes))
    return float((logits[rows, scopes] - np.logaddexp.reduce(logits, axis=1)).mean())


def _found(chances: Floats, scopes: np.ndarray[Any, np.dtype[np.int64]]) -> str:
    """Return how much of no city's business is found, by how much else may be taken for it."""
    is_elsewhere = scopes == SCOPES.index(Scope.ELSEWHERE)
    thresholds = [float(np.quantile(chances[~is_elsewhere], 1 - share)) for share in ALLOWED]
    return "\n".join(
        f"{100 * share:.1f} % of other words, threshold {threshold:.2f}: "
        f"{100 * (chances[is_elsewhere] >= threshold).mean():.1f} % of what is no city's, "
        f"{100 * (chances[scopes == 0] >= threshold).mean():.2f} % of what is the city's"
        for share, threshold in zip(ALLOWED, thresholds, strict=True)
    )


def _without_referrals(catalog: Catalog) -> Catalog:
    """Return the catalog without referrals, so that their phrasings are as new to it as a caller's words."""
    kept = {each.id: each for each in catalog if not each.is_referral}
    return replace(catalog, articles=MappingProxyType(kept))


def table_of(trainer: NluTrainer) -> Table:
    """Read all sentences, and compute their features."""
    catalog = load_city(ROOT / "deploy" / "example-city").catalog
    models = trainer.pipeline(catalog).models
    bare = trainer.pipeline(_without_referrals(catalog)).models
    told = [*sentences(catalog)]
    features = [features_of(each, bare if each.author == REFERRALS else models, trainer) for each in told]
    return Table.of(told, features)


def main() -> None:
    """Train, calibrate and write the reader."""
    trainer = NluTrainer.load(ROOT / "var" / "models")
    table = table_of(trainer)
    with threadpool_limits(1):
        steepness, found = left_out(table)
        weights = replace(learn(table), steepness=steepness, encoder=trainer.encoders[0].fingerprint)
    print(f"{found}\nsteepness {steepness}")  # noqa: T201 -- the run's result
    (ROOT / "intents" / FILE).write_bytes(weights.written())


if __name__ == "__main__":
    main()
