"""Train the reader of callers' states: `python -m training.states`, about a minute on one core.

Learns from callers in some state (`training/sentences/states`), from ordinary turns after an answer
(`training/sentences/responses`) and from callers in danger; measures by leaving out parts of the authors,
and writes `intents/learned/state_reader.npz`. `--sealed` measures the shipped reader on sealed authors
(`tests/understanding/states`) instead.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from intents.matching.encoder import Floats
from intents.meaning.reading import Act, Asked
from intents.meaning.understanding import CallerState, DangerKind
from intents.states.learned_reader import (
    DANGERS,
    FILE,
    GRAM_WEIGHT,
    STATES,
    Utterances,
    Weights,
    as_stored,
    closeness,
    shipped_state_reader,
    utterances,
)
from intents.states.state_reader import LEAST, POSSIBLE
from ivr.line.nlu import NluTrainer
from training.composing import OPENERS, composed
from training.corpus import EMERGENCIES, HARMLESS, corpus

Places: TypeAlias = NDArray[np.intp]
ROOT = Path(__file__).parents[1]
SENTENCES = ROOT / "training" / "sentences"
SEALED = ROOT / "tests" / "understanding" / "states"
SPENT = ("danger_calibration", "danger_calibration_negative", "danger_valid", "danger_valid_negative")
BLIND = ("lark", "pinson")
"Authors who saw nothing of the product; the others only fill up what they are few of."
PLAIN = ("ordinary", "first")
ORDINARY, FIRST, ALARMING, LANDMARKS = 2200, 2400, 800, 900
"""How many of the ordinary turns, of first sentences and of sentences about danger are learned from; what is
compared with."""
GREETINGS = {
    "en": ("hi", "hello", "hi there", "hi um", "yes hello", "good morning", "hey", "yeah hi"),
    "fr": ("bonjour", "allô", "oui bonjour", "bonsoir", "oui allô", "euh bonjour", "salut"),
}
"How ordinary callers begin: only callers in some state did so in what the authors wrote."
WEIGHT, RIDGE, SMOOTHING, PARTS, SEED = 3.0, 0.3, 0.03, 5, 1
NAMED = {"limited": CallerState.LIMITED_LANGUAGE}
LONGEST = 40
"Words."
LIKE: Mapping[CallerState, frozenset[str]] = {
    CallerState.HARD_OF_HEARING: frozenset({"repeat", "slower"}),
    CallerState.ANGRY: frozenset({"complaint", "reject", "person"}),
    CallerState.LIMITED_LANGUAGE: frozenset({"language"}),
}
"What an ordinary turn does that may show the state as well, so that it is no false alarm."
KINDS = {kind.value.split(".")[-1]: kind for kind in DangerKind}


@dataclass(frozen=True, slots=True)
class Row:
    """One utterance with its labels."""

    text: str
    language: str
    asked: Asked
    source: str
    "The author, or `ordinary` or `danger`."
    part: int
    "What is left out together."
    states: frozenset[CallerState] = frozenset()
    danger: DangerKind | None = None
    does: str = ""
    "What an ordinary turn does."


def rows_of(file: Path) -> list[Row]:
    """Read what an author wrote of callers in some state."""
    return [_in_state(row, file.stem, number) for number, row in enumerate(_lines(file))]


def _in_state(row: Mapping[str, Any], author: str, number: int) -> Row:
    known = {each.value: each for each in CallerState} | NAMED
    states = frozenset({known[row["state"]]} if row["state"] in known else set())
    return Row(
        row["text"],
        row["lang"],
        _asked(row["after"]["asked"]),
        author,
        number % PARTS,
        states,
        KINDS.get(row["danger"]),
    )


def _asked(question: str) -> Asked:
    named = {"clarify": Asked.CHOICE, "confirm_topic": Asked.IS_IT_ABOUT, "offer_person": Asked.IS_IT_ABOUT}
    return named.get(question) or Asked(question)


def turns_of(folder: Path) -> list[Row]:
    """Read turns after an answer, ordinary ones and dangers; those of one author are left out together."""
    return [
        Row(
            r["text"],
            r["lang"],
            _asked(r["after"]["asked"]),
            "ordinary",
            part % PARTS,
            danger=EMERGENCIES.get(r["expect"].get("emergency", "")),
            does=next(iter(r["expect"])),
        )
        for part, file in enumerate(sorted(folder.glob("*.jsonl")))
        for r in _lines(file)
    ]


def first_turns() -> list[Row]:
    """Return ordinary first sentences, half of them after a greeting; one fifth is left out together."""
    examples = corpus(None)
    plain = {
        (each.text, each.language)
        for each in (*examples, *composed(examples, SEED))
        if each.danger == HARMLESS and each.act in {None, Act.ASK} and len(each.text.split()) <= LONGEST
    }
    ordered = sorted(plain)
    chance = np.random.default_rng(SEED)
    picked = chance.permutation(len(ordered))[:FIRST]
    said = [
        (
            f"{chance.choice([*GREETINGS[language], *OPENERS[language]])} {text}" if number % 2 else text,
            language,
        )
        for number, (text, language) in enumerate(ordered[at] for at in picked)
    ]
    return [
        Row(text.strip(), language, Asked.HOW_CAN_I_HELP, "first", number % PARTS, does="ask")
        for number, (text, language) in enumerate(said)
    ]


def alarming_rows() -> list[Row]:
    """Read sentences of danger, and what only sounds like it, from sets that are spent."""
    found = [
        Row(
            row["text"],
            row["lang"],
            Asked.HOW_CAN_I_HELP,
            "danger",
            0,
            danger=KINDS.get(row["label"].split(".")[-1]),
        )
        for name in SPENT
        for row in _lines(ROOT / "tests" / "understanding" / f"{name}.jsonl")
    ]
    return [found[at] for at in np.random.default_rng(SEED).permutation(len(found))[:ALARMING]]


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def numbers_of(rows: Sequence[Row], trainer: NluTrainer) -> Utterances:
    """Return what the reader looks at in each row."""
    readings = [trainer.classifier.read(row.text, row.language, row.asked) for row in rows]
    return utterances([row.text for row in rows], readings, trainer.encoders[0])


def learn(rows: Sequence[Row], seen: Utterances, encoder: str) -> Weights:
    """Return the weights that rows teach."""
    mean = seen.relation.mean(0)
    deviation = (seen.relation.std(0) + 1e-6) * np.sqrt(seen.relation.shape[1])
    some = seen.standardized(mean, deviation)
    targets = np.array([[*(s in r.states for s in STATES), *(d is r.danger for d in DANGERS)] for r in rows])
    is_plain = (
        row.source in {"danger", "first"} or (row.source == "ordinary" and not row.danger) for row in rows
    )
    weights = np.array([1.0 if plain else WEIGHT for plain in is_plain])
    bias = (weights[:, None] * targets).sum(0) / weights.sum()
    marks = _landmarks(rows)
    meaning, relation = as_stored(some.meaning[marks]), some.relation[marks].astype(np.float16)
    near = closeness(some, meaning, relation.astype(np.float32))
    among_marks = near[marks] + SMOOTHING * np.eye(len(marks), dtype=np.float32)
    through = np.linalg.solve((among_marks + among_marks.T) / 2, near.T)
    kernel = near @ through + GRAM_WEIGHT * some.grams @ some.grams.T
    root = np.sqrt(weights)[:, None]
    among = root * kernel * root.T + RIDGE * np.eye(len(rows))
    alpha = root * np.linalg.solve(among, root * (targets - bias))
    by_landmark, by_gram = through @ alpha, GRAM_WEIGHT * some.grams.T @ alpha
    return Weights(
        meaning,
        relation.astype(np.float32),
        mean,
        deviation,
        by_landmark.astype(np.float32),
        by_gram.astype(np.float32),
        bias.astype(np.float32),
        encoder,
    )


def _landmarks(rows: Sequence[Row]) -> Places:
    """Choose the rows that words are compared with: more of those in some state than of ordinary ones."""
    chance = np.random.default_rng(SEED).random(len(rows))
    rank = chance * [0.3 if row.states else 1.0 for row in rows]
    return np.sort(np.argsort(rank)[:LANDMARKS])


def part_of(seen: Utterances, at: Places) -> Utterances:
    """Return some of the utterances."""
    return Utterances(seen.meaning[at], seen.relation[at], seen.grams[at])


def left_out(rows: Sequence[Row], seen: Utterances) -> Floats:
    """Return the scores of every row, read by a reader that did not learn from its part."""
    scores = np.zeros((len(rows), len(STATES) + len(DANGERS)), np.float32)
    may_be_left = np.array([row.source in {*BLIND, *PLAIN} for row in rows])
    parts = np.array([row.part for row in rows])
    for part in range(PARTS):
        left = may_be_left & (parts == part)
        learned = np.flatnonzero(~left)
        weights = learn([rows[int(at)] for at in learned], part_of(seen, learned), "")
        scores[left] = weights.scores(part_of(seen, np.flatnonzero(left)))
    return scores


def report(rows: Sequence[Row], scores: Floats) -> str:
    """Return, state by state, how many are found, and how many others are taken for it."""
    told = [_found(state, scores[:, at], rows) for at, state in enumerate(STATES)]
    danger = np.maximum(scores[:, len(STATES) :], 0).sum(1) >= POSSIBLE
    in_danger = np.array([row.danger is not None for row in rows])
    told.append(f"danger {danger[in_danger].mean():.3f}, of others {danger[~in_danger].mean():.4f}")
    return "\n".join(told)


def _found(state: CallerState, scores: Floats, rows: Sequence[Row]) -> str:
    found = scores >= LEAST[state]
    are = np.array([state in row.states for row in rows])
    like = LIKE.get(state, frozenset())
    ordinary = np.array(
        [row.source == "ordinary" and not row.danger and row.does not in like for row in rows]
    )
    first = np.array([row.source == "first" for row in rows])
    others = np.array([row.source not in PLAIN and not row.states and row.danger is None for row in rows])
    shares = [
        f"{name} {found[which].mean():.3f} of {which.sum()}"
        for name, which in (
            ("found", are),
            ("ordinary turns", ordinary),
            ("first", first),
            ("authors' others", others),
        )
        if which.any()
    ]
    return f"{state.value}: {', '.join(shares)}"


def main() -> None:
    """Train and write the reader, or measure the shipped one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sealed", action="store_true", help="measure on sealed authors instead of writing")
    options = parser.parse_args()
    trainer = NluTrainer.load(ROOT / "var" / "models")
    if options.sealed:
        sealed = [row for file in sorted(SEALED.glob("*.jsonl")) for row in rows_of(file)]
        reader = shipped_state_reader(trainer.encoders)
        if reader:
            print(report(sealed, reader.weights.scores(numbers_of(sealed, trainer))))  # noqa: T201 -- the run's result
        return
    in_states = [row for file in sorted((SENTENCES / "states").glob("*.jsonl")) for row in rows_of(file)]
    turns = turns_of(SENTENCES / "responses")
    ordinary = [row for row in turns if row.danger is None]
    picked = np.random.default_rng(SEED).permutation(len(ordinary))[:ORDINARY]
    in_danger = [row for row in turns if row.danger]
    rows = [*in_states, *(ordinary[at] for at in picked), *in_danger, *first_turns(), *alarming_rows()]
    seen = numbers_of(rows, trainer)
    blind = [at for at, row in enumerate(rows) if row.source in {*BLIND, *PLAIN}]
    scores = left_out(rows, seen)[blind]
    print(report([rows[at] for at in blind], scores))  # noqa: T201 -- the run's result
    weights = learn(rows, seen, trainer.encoders[0].fingerprint)
    (ROOT / "intents" / FILE).write_bytes(weights.written())


if __name__ == "__main__":
    main()
