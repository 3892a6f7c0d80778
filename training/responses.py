"""Train the response reader: `python -m training.responses`, two minutes on two cores.

Learns what callers do after answers and closed questions from turns that many authors wrote in context
(`training/sentences/responses`), measures it on authors left out, and writes
`intents/learned/response_reader.npz`. `--curve` prints how the share that is right on the sealed authors
(`tests/understanding/responses`) grows with the number of authors learned from.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from intents.interpretation.after_answer import DOUBTED, DOUBTS, HELPED
from intents.interpretation.features import BUCKETS, Vectors, table_of
from intents.interpretation.in_context import WEIGHTS, Question
from intents.interpretation.joints import BUCKETS as JOINTS
from intents.interpretation.joints import Joints
from intents.interpretation.learned_reader import (
    FILE,
    GRAM_WEIGHT,
    RESPONSES,
    Landmarks,
    LearnedResponseReader,
    Scales,
    Weights,
    alike,
    closeness,
    shipped_reader,
    state_of,
)
from intents.interpretation.pairs import PairWeights
from intents.interpretation.response import ActReader, Response, ResponseReading
from intents.matching.encoder import CachedEncoder, Floats, ReviewedEncoder
from intents.matching.installed import encoders_of
from intents.matching.utterance_classifier import shipped_classifier
from ivr.call.city import load_city
from ivr.line.nlu import NluTrainer
from training.follow_ups import LabelledQuestion, follow_ups, groups_of
from training.joints import joints_of
from training.response_pairs import learn_pairs
from training.turns import CLOSED, Turn, turns_of

ROOT = Path(__file__).parents[1]
LEARNED_FROM = ROOT / "training" / "sentences" / "responses"
SEALED = ROOT / "tests" / "understanding" / "responses"
RIDGE = 0.3
STEEPNESS = 10.0
"Usual factor of the scores before the softmax."
RARE = 0.5
"Exponent of a response's rarity in the weight of its rows."
LANDMARKS = 3000
SEED = 5
OFFERED = "offer_person"
"What was asked before a turn, in the authors' terms."


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A turn, and what a reader makes of it."""

    turn: Turn
    scores: Floats
    telling: Floats
    others: tuple[Floats, ...] = ()
    "The same of the other answers that a question may be about."

    def read(self, steepness: float) -> ResponseReading:
        """Return the reading under a softmax's factor."""
        odds = np.exp((self.scores - self.scores.max()) * steepness)
        chances = dict(zip(RESPONSES, map(float, odds / odds.sum()), strict=True))
        return ResponseReading(chances, tuple(map(float, self.telling)))

    def labelled(self, steepness: float) -> LabelledQuestion | None:
        """Return it with what its author says that it asks for; None for what is no question."""
        turn, told = self.turn, self.turn.told
        if told is None:
            return None
        response = self.read(steepness)
        question = Question(
            response,
            turn.features.pairs,
            told.is_topic,
            told.others,
            turn.others,
            self.others,
            told.own_fits,
        )
        return LabelledQuestion(turn.author, question, turn.asks_for)


def learn(turns: Sequence[Turn]) -> Weights:
    """Return the weights, uncalibrated and without the encoder's name."""
    paired = [number for number, turn in enumerate(turns) if turn.is_paired]
    pairs, unseen = learn_pairs([turns[number] for number in paired])
    picked = _landmarks(len(turns), paired)
    states = _states(turns, pairs, dict(zip(paired, unseen, strict=True)))
    scales = _scales(turns, states)
    rows = Landmarks(np.stack([turn.features.meaning for turn in turns]), scales.state(states))
    marks = Landmarks(rows.meaning[picked], rows.state[picked])
    grams = table_of(dict(zip(*scales.grams(turn.features), strict=True)) for turn in turns)
    kernel = closeness(rows, marks) + GRAM_WEIGHT * (grams @ grams[picked].T).toarray()
    beta, bias = _solved(kernel, kernel[picked], turns)
    by_gram = (GRAM_WEIGHT * (grams[picked].T @ beta)).astype(np.float32)
    nothing = Joints(np.zeros(JOINTS, np.float32), 0.0), np.zeros(WEIGHTS, np.float32)
    return Weights(
        marks, scales, pairs, *nothing, beta.astype(np.float32), by_gram, bias.astype(np.float32), 1.0, ""
    )


def _landmarks(turns: int, paired: Sequence[int]) -> list[int]:
    """Return the texts of pairs, which are read beside each sentence, then others at random."""
    others = np.setdiff1d(np.random.default_rng(SEED).permutation(turns), paired, assume_unique=True)
    chosen = np.random.default_rng(SEED).permutation(others)[: max(LANDMARKS - len(paired), 0)]
    return [*paired, *np.sort(chosen).tolist()]


def _states(turns: Sequence[Turn], pairs: PairWeights, unseen: Mapping[int, Floats]) -> Floats:
    """Return acts, relation and what is told by pairs that the turn's author had no part in."""
    meanings = np.stack([turn.features.meaning for turn in turns])
    near = alike(meanings, meanings[[turn.is_paired for turn in turns]])
    told = [
        unseen[number - turn.copies]
        if number - turn.copies in unseen
        else pairs.telling(turn.features.pairs, near[number])
        for number, turn in enumerate(turns)
    ]
    return np.stack([state_of(turn.features, each) for turn, each in zip(turns, told, strict=True)])


def _solved(kernel: Floats, among: Floats, turns: Sequence[Turn]) -> tuple[Floats, Floats]:
    """Return the weights of the landmarks, and the bias."""
    targets = np.array([[each is turn.response for each in RESPONSES] for turn in turns], np.float32)
    weights = _row_weights(turns)
    bias = (weights[:, None] * targets).sum(0) / weights.sum()
    weighed = kernel * weights[:, None]
    left = weighed.T @ kernel + RIDGE * among + 1e-3 * np.eye(len(among), dtype=np.float32)
    beta = np.linalg.solve(left.astype(np.float64), (weighed.T @ (targets - bias)).astype(np.float64))
    return beta, bias


def _row_weights(turns: Sequence[Turn]) -> Floats:
    many = Counter(turn.response for turn in turns)
    rarity = [(len(turns) / len(many) / many[turn.response]) ** RARE for turn in turns]
    return np.array(rarity, np.float32)


def _scales(turns: Sequence[Turn], states: Floats) -> Scales:
    first = turns[0].features
    sizes = (len(first.acts), states.shape[1] - len(first.acts))
    counted = Counter(bucket for turn in turns for bucket in turn.features.grams)
    rarity = np.zeros(BUCKETS, np.float32)
    for bucket, many in counted.items():
        rarity[bucket] = np.log((1 + len(turns)) / (1 + many)) + 1 if many > 1 else 0.0
    deviation = (states.std(0) + 1e-6) * np.sqrt(np.repeat(sizes, sizes))
    return Scales(states.mean(0).astype(np.float32), deviation.astype(np.float32), rarity)


def left_out(turns: Sequence[Turn]) -> list[Scored]:
    """Return each turn as a reader that never saw its author reads it."""
    scored: list[Scored] = []
    for authors in groups_of(sorted({turn.author for turn in turns})):
        weights = learn([turn for turn in turns if turn.author not in authors])
        scored += read_by(
            LearnedResponseReader(weights, Vectors(None)), [turn for turn in turns if turn.author in authors]
        )
    return scored


def _risks(scored: Sequence[Scored], steepness: float) -> str:
    """Return how many answers are confirmed that were accepted, and that were not."""
    logits = np.stack([each.scores for each in scored]) * steepness
    chances = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    accepts, *against = (RESPONSES.index(each) for each in (Response.ACCEPTS, *DOUBTS))
    confirmed = (
        (chances.argmax(1) == accepts)
        & (chances[:, accepts] >= HELPED)
        & (chances[:, against].sum(1) < DOUBTED)
    )
    accepted = np.array([turn.response is Response.ACCEPTS for turn in (each.turn for each in scored)])
    refused = np.array(
        [
            turn.response in DOUBTS and Response.ACCEPTS not in turn.also
            for turn in (each.turn for each in scored)
        ]
    )
    return (
        f"confirmed: {confirmed[accepted].sum()} of {accepted.sum()} accepted, "
        f"{confirmed[refused].sum()} of {refused.sum()} refused"
    )


def _steepness(scored: Sequence[Scored]) -> float:
    """Return the softmax's factor under which the labels are likeliest."""
    scores = np.stack([each.scores for each in scored])
    rows = np.arange(len(scored))
    labels = np.array([RESPONSES.index(turn.response) for turn in (each.turn for each in scored)])

    def likelihood(factor: float) -> float:
        logits = factor * scores
        return float((logits[rows, labels] - np.logaddexp.reduce(logits, axis=1)).mean())

    return max(np.arange(1.0, 12.0, 0.25), key=likelihood)


def right_of(scored: Sequence[Scored], steepness: float = STEEPNESS) -> dict[str, Counter[str]]:
    """Count what is right by author, language and response, and which sentences were found."""
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for each in scored:
        turn = each.turn
        form = "without marks" if turn.is_bare else "as written"
        for key in (turn.author, turn.language, turn.asked, form, f"{turn.language} {turn.response.value}"):
            told[key]["all"] += 1
            told[key]["right"] += each.read(steepness).likeliest in turn.also
        if turn.sentence is not None and turn.sentence < len(each.telling):
            told[f"{turn.language} which sentence"]["all"] += 1
            told[f"{turn.language} which sentence"]["right"] += int(each.telling.argmax()) == turn.sentence
    return told


def _table(told: Mapping[str, Counter[str]]) -> str:
    return "\n".join(
        f"{key:24} {each['right']:5} of {each['all']:5}  {100 * each['right'] / each['all']:5.1f} %"
        for key, each in sorted(told.items())
    )


def curve(turns: Sequence[Turn], sealed: Sequence[Turn]) -> None:
    """Print what is right on sealed authors by the number of authors learned from."""
    authors = sorted({turn.author for turn in turns})
    order = [str(each) for each in np.random.default_rng(SEED).permutation(authors)]
    for many in (*range(2, len(order), 4), len(order)):
        weights = learn([turn for turn in turns if turn.author in order[:many]])
        told = right_of(read_by(LearnedResponseReader(weights, Vectors(None)), sealed))
        shares = {each: f"{100 * told[each]['right'] / told[each]['all']:.1f} %" for each in ("en", "fr")}
        print(f"{many:3} authors: {shares}")  # noqa: T201 -- the run's result
    print(_table(told))  # noqa: T201 -- the run's result


def read_by(reader: LearnedResponseReader, turns: Sequence[Turn]) -> list[Scored]:
    """Return what a reader makes of each turn."""
    return [_scored(reader, turn) for turn in turns]


def _scored(reader: LearnedResponseReader, turn: Turn) -> Scored:
    telling = reader.telling(turn.features)
    others = tuple(reader.scored(turn.features.meaning, pairs) for pairs in turn.others)
    return Scored(turn, reader.scores(turn.features, telling), telling, others)


def rows_in(folder: Path) -> list[Mapping[str, Any]]:
    """Return every author's rows after an answer or an offer."""
    return [
        {**row, "author": file.stem}
        for file in sorted(folder.glob("*.jsonl"))
        for row in map(json.loads, file.read_text("utf-8").splitlines())
        if row["after"]["asked"] in CLOSED
    ]


def with_follow_ups(turns: Sequence[Turn], known: LearnedResponseReader) -> Weights:
    """Return the reader's weights with what follow-ups ask for learned anew, from its own readings."""
    weights = known.weights
    scored = read_by(replace(known, vectors=Vectors(None)), turns)
    questions = [each for one in scored if (each := one.labelled(weights.steepness))]
    asked_for, of_follow_ups = follow_ups(questions, weights.asked_for)
    print(of_follow_ups)  # noqa: T201 -- the run's result
    return replace(weights, asked_for=asked_for)


def with_offers(turns: Sequence[Turn], known: LearnedResponseReader) -> Weights:
    """Return the reader's weights with what its scores lack after an offer learned from those turns anew."""
    known = LearnedResponseReader(_without_offers(known.weights), Vectors(None))
    weights, scales = known.weights, known.weights.scales
    telling = [known.telling(turn.features) for turn in turns]
    read = list(zip(turns, telling, strict=True))
    states = scales.state(np.stack([state_of(turn.features, each) for turn, each in read]))
    rows = Landmarks(np.stack([turn.features.meaning for turn in turns]), states)
    grams = table_of(dict(zip(*scales.grams(turn.features), strict=True)) for turn in turns)
    kernel = closeness(rows, rows) + GRAM_WEIGHT * (grams @ grams.T).toarray()
    targets = np.array([[each is turn.response for each in RESPONSES] for turn in turns], np.float32)
    lacking = targets - np.stack([known.scores(turn.features, each) for turn, each in read])
    weighed = kernel * _row_weights(turns)[:, None]
    left = weighed.T @ kernel + RIDGE * kernel + 1e-3 * np.eye(len(turns), dtype=np.float32)
    beta = np.linalg.solve(left.astype(np.float64), (weighed.T @ lacking).astype(np.float64))
    by_gram = (GRAM_WEIGHT * (grams.T @ beta)).astype(np.float32)
    return _with_landmarks(weights, rows, beta.astype(np.float32), by_gram)


def _with_landmarks(weights: Weights, rows: Landmarks, beta: Floats, by_gram: Floats) -> Weights:
    marks = weights.landmarks
    return replace(
        weights,
        landmarks=Landmarks(
            np.concatenate([marks.meaning, rows.meaning]), np.concatenate([marks.state, rows.state])
        ),
        by_landmark=np.concatenate([weights.by_landmark, beta]),
        offers=len(rows.meaning),
        by_offer_gram=by_gram,
    )


def _without_offers(weights: Weights) -> Weights:
    kept = len(weights.by_landmark) - weights.offers
    marks = Landmarks(weights.landmarks.meaning[:kept], weights.landmarks.state[:kept])
    return replace(weights, landmarks=marks, by_landmark=weights.by_landmark[:kept], offers=0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    anew = {
        "--curve": "measure on sealed authors instead of writing",
        "--follow-ups": "learn only what follow-ups ask for, beside the shipped reader",
        "--offers": "learn only what callers say to an offer, beside the shipped reader",
    }
    for name, told in anew.items():
        parser.add_argument(name, action="store_true", help=told)
    return parser.parse_args()


def _learn_all(turns: Sequence[Turn], encoder: str) -> None:
    scored = left_out(turns)
    steepness = _steepness(scored)
    asked_for, of_follow_ups = follow_ups([known for each in scored if (known := each.labelled(steepness))])
    joints, of_joints = joints_of(rows_in(LEARNED_FROM))
    print(_risks(scored, steepness), of_follow_ups, of_joints, sep="\n")  # noqa: T201 -- the run's result
    print(_table(right_of(scored)), f"\nsteepness {steepness}")  # noqa: T201 -- the run's result
    told = replace(learn(turns), joints=joints, asked_for=asked_for, steepness=steepness, encoder=encoder)
    (ROOT / "intents" / FILE).write_bytes(told.written())


def main() -> None:
    """Train, calibrate and write the reader."""
    options = _options()
    # Several threads would mostly wait for each other where the cores are shared.
    threadpool_limits(1)
    folder = ROOT / "var" / "models"
    encoders = tuple(map(CachedEncoder, encoders_of(folder)))
    reviewed = ReviewedEncoder(encoders[0])
    # The shipped reader of responses may be of another form than the one that is trained here.
    trainer = NluTrainer(
        encoders, shipped_classifier(encoders), ActReader(), None, None, folder, question_encoder=reviewed
    )
    models = trainer.pipeline(load_city(ROOT / "deploy" / "example-city").catalog).models
    vectors = Vectors(encoders[0])
    turns = turns_of(LEARNED_FROM, models, vectors)
    if options.follow_ups:
        (ROOT / "intents" / FILE).write_bytes(with_follow_ups(turns, shipped_reader()).written())
        return
    if options.offers:
        offers = [turn for turn in turns if turn.asked == OFFERED]
        (ROOT / "intents" / FILE).write_bytes(with_offers(offers, shipped_reader()).written())
        return
    if options.curve:
        curve(turns, turns_of(SEALED, models, vectors))
        return
    _learn_all(turns, encoders[0].fingerprint)


if __name__ == "__main__":
    main()
