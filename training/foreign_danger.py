"""Train the reader of danger in other languages: `python -m training.foreign_danger`, three minutes.

One author's sentences in sixteen languages tell what danger is there; English and French ones, with what else
callers say, keep it from taking any statement for danger. With `--sealed` the shipped reader is measured on
another author.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from intents.matching.encoder import Encoder, Floats, unit
from intents.matching.installed import foreign_encoders_of
from intents.matching.landmarks import from_8_bits, gaussian, in_8_bits
from intents.meaning.understanding import DangerKind
from intents.states.foreign_danger import (
    FILE,
    KINDS,
    LEAST,
    WIDTH,
    ForeignDangerWeights,
    shipped_foreign_danger,
)
from languages.known import ENOUGH_RECALL
from training.corpus import EMERGENCIES, HARMLESS, SENTENCES, corpus

ROOT = Path(__file__).parents[1]
SEALED = ROOT / "tests" / "understanding" / "foreign_danger"
SEED, RIDGE, OWN_WEIGHT = 5, 0.1, 0.3
"How much a sentence of the line's own languages counts, whose author is another."
MOST = {("danger", True): 200, ("danger", False): 100, ("subjects", False): 400, ("acts", False): 200,
        ("turns", False): 200, ("idioms", False): 100}  # fmt: skip
"English and French sentences by author and whether they are danger."
OWN = "own"


class Row(NamedTuple):
    """A sentence, and which danger it tells of."""

    text: str
    language: str
    danger: DangerKind | None


def rows_of(folder: Path) -> list[Row]:
    """Read the sentences of blind authors."""
    lines = (line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines())
    return [
        Row(each["text"], each["lang"], EMERGENCIES[each["danger"]] if each["set"] == "danger" else None)
        for each in map(json.loads, lines)
    ]


def own_rows() -> Iterator[Row]:
    """Yield some sentences of the line's own languages."""
    examples = [each for each in corpus(None) if each.danger]
    order = np.random.default_rng(SEED).permutation(len(examples))
    left = dict(MOST)
    for each in (examples[at] for at in order):
        key = each.author, each.danger != HARMLESS
        if left.get(key, 0):
            left[key] -= 1
            yield Row(each.text, OWN, DangerKind(each.danger) if key[1] else None)


def learn(rows: Sequence[Row], vectors: Floats, encoder: str) -> ForeignDangerWeights:
    """Return the weights that rows teach."""
    usual = vectors[[row.language != OWN for row in rows]].mean(0)
    landmarks = from_8_bits(in_8_bits(unit(vectors - usual)))
    kinds = [row.danger for row in rows]
    targets = np.array([[each is not None, *(each is kind for kind in KINDS)] for each in kinds]) * 2.0 - 1
    root = np.sqrt([OWN_WEIGHT if row.language == OWN else 1.0 for row in rows])[:, None]
    among = root * gaussian(landmarks, landmarks, WIDTH) * root.T + RIDGE * np.eye(len(rows))
    by_landmark = root * np.linalg.solve(among, root * targets)
    return ForeignDangerWeights(usual, landmarks, by_landmark.astype(np.float32), encoder)


def left_out(rows: Sequence[Row], vectors: Floats) -> NDArray[np.float32]:
    """Return each foreign row's score of danger, by readers that did not learn from its language."""
    languages = np.array([row.language for row in rows])
    scores = np.zeros(len(rows), np.float32)
    for language in sorted({*languages} - {OWN}):
        others = np.flatnonzero(languages != language)
        weights = learn([rows[int(at)] for at in others], vectors[others], "")
        scores[languages == language] = weights.scores(vectors[languages == language])[:, 0]
    return scores


def report(rows: Sequence[Row], scores: NDArray[np.float32], least: float) -> str:
    """Return by language how many dangers are found, and how many ordinary sentences are taken for one."""
    told = []
    for language in ("all", *sorted({row.language for row in rows})):
        some = [
            (r, score >= least)
            for r, score in zip(rows, scores, strict=True)
            if language in {"all", r.language}
        ]
        found = [is_found for row, is_found in some if row.danger]
        taken = [is_found for row, is_found in some if not row.danger]
        told.append(f"{language}: found {sum(found)} of {len(found)}, ordinary {sum(taken)} of {len(taken)}")
    return "\n".join(told)


def sealed_report(encoders: Sequence[Encoder]) -> str:
    """Return what the shipped reader finds of an author it did not learn from."""
    reader = shipped_foreign_danger(encoders)
    if reader is None:
        raise SystemExit("The encoder is not on this machine: run cityline models --fetch")
    rows = rows_of(SEALED)
    found = np.array([LEAST if reader.kind(row.text) else -1.0 for row in rows], np.float32)
    return report(rows, found, LEAST)


def main() -> None:
    """Train and write the reader, or measure the shipped one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sealed", action="store_true", help="measure on a sealed author instead of writing")
    options = parser.parse_args()
    encoders = foreign_encoders_of(ROOT / "var" / "models")
    if options.sealed or not encoders:
        print(sealed_report(encoders))  # noqa: T201 -- the run's result
        return
    rows = [*rows_of(SENTENCES / "foreign_danger"), *own_rows()]
    vectors = encoders[0].encode([row.text for row in rows])
    foreign = [at for at, row in enumerate(rows) if row.language != OWN]
    scores, authors = left_out(rows, vectors)[foreign], [rows[at] for at in foreign]
    dangers = [score for row, score in zip(authors, scores, strict=True) if row.danger]
    least = float(np.quantile(dangers, 1 - ENOUGH_RECALL))
    print(f"least {least:.3f}\n{report(authors, scores, least)}")  # noqa: T201 -- the run's result
    (ROOT / "intents" / FILE).write_bytes(learn(rows, vectors, encoders[0].fingerprint).written())


if __name__ == "__main__":
    main()
