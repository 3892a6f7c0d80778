"""Trains on one labelled set, tunes on a second, measures on a third."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from intents.articles.phrasing import OUT_OF_SCOPE, Phrasing, bounded
from intents.evaluation.evaluation import (
    Flags,
    Numbers,
    auroc,
    balanced_threshold,
    calibration_error,
    reliability,
)
from intents.matching.classification import fit_temper
from intents.matching.encoder import Encoder
from intents.matching.matcher import MOST, Matcher
from intents.matching.meanings import DIRECTIONS, Ranking, Rejection, fit_rejection
from intents.matching.tuned import tuned
from intents.meaning.understanding import Candidate

Floats = NDArray[np.float32]

AT_ONCE = 512


def chosen_on(matcher: Matcher, valid: Sequence[Phrasing]) -> Matcher:
    """Return the matcher with confidence and rejection calibrated on held-out questions."""
    if not valid:
        return matcher
    scores = np.empty((len(valid), len(matcher.ridge.labels)), np.float32)
    signs = np.empty((len(valid), len(matcher.rejection.centre)), np.float32)
    for some in of_one_language(valid):
        texts = [valid[n].text for n in some]
        scores[some], signs[some] = matcher.judged(texts, valid[some[0]].language)
    named = [question.label for question in valid]
    return replace(matcher, temper=_temper(matcher, scores, named), rejection=_refusal(matcher, signs, named))


def of_one_language(questions: Sequence[Phrasing]) -> Iterator[list[int]]:
    """Yield indices of questions in one language, in batches."""
    for language in {question.language for question in questions}:
        places = [n for n, question in enumerate(questions) if question.language == language]
        yield from (places[start : start + AT_ONCE] for start in range(0, len(places), AT_ONCE))


def _temper(matcher: Matcher, scores: Floats, named: Sequence[str]) -> float:
    columns = matcher.meanings.columns
    place = {matcher.ridge.labels[column]: n for n, column in enumerate(columns)}
    known = [n for n, label in enumerate(named) if label in place]
    if not known:
        return matcher.temper
    return fit_temper(scores[known][:, columns], [place[named[n]] for n in known])


def _refusal(matcher: Matcher, signs: Floats, named: Sequence[str]) -> Rejection:
    is_outside = np.array([label == OUT_OF_SCOPE for label in named])
    if not is_outside.any() or is_outside.all():
        return matcher.rejection
    weights = np.ones(int(is_outside.sum()), np.float32)
    return fit_rejection(signs[~is_outside], signs[is_outside], weights, DIRECTIONS)


TIMED = 300
"How many questions are timed one by one."
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Experiment:
    """The training, validation and test questions."""

    train: Sequence[Phrasing]
    valid: Sequence[Phrasing]
    test: Sequence[Phrasing]


@dataclass(frozen=True, slots=True)
class ExperimentFigures:
    """The figures of an experiment; shares are 0–1."""

    n_in_scope: int
    n_oos: int
    accuracy_closed: float
    accuracy_in_scope: float
    oos_recall: float | None
    oos_precision: float | None
    auroc: float | None
    "These three are None if no question was out of scope."
    calibration_error: float
    threshold: float
    train_seconds: float
    ms_per_question_p50: float
    ms_per_question_p99: float

    def as_json(self) -> dict[str, int | float | None]:
        """The figures by name."""
        return {name: None if value is None else round(value, 4) for name, value in asdict(self).items()}

    def measured(self) -> dict[str, float]:
        """Those that could be measured."""
        return {name: value for name, value in self.as_json().items() if value is not None}


def run(experiment: Experiment, encoders: Sequence[Encoder], clock: Callable[[], float]) -> ExperimentFigures:
    """Train, tune and measure; `clock` gives seconds."""
    started = clock()
    taught = bounded([*experiment.train, *_names(experiment.train)], MOST)
    learned = Matcher.fit(taught, tuned(taught, encoders))
    train_seconds = clock() - started
    matcher = chosen_on(learned, experiment.valid)
    chosen = _Told.by(matcher, experiment.valid)
    threshold = balanced_threshold(chosen.chances, chosen.is_right, chosen.is_outside)
    told = _Told.by(matcher, experiment.test)
    kept = told.chances >= threshold
    spent = [_milliseconds(matcher, each, clock) for each in experiment.test[:TIMED]]
    inside = ~told.is_outside
    return ExperimentFigures(
        n_in_scope=int(inside.sum()),
        n_oos=int(told.is_outside.sum()),
        accuracy_closed=_mean(told.is_right[inside]),
        accuracy_in_scope=_mean((told.is_right & kept)[inside]),
        oos_recall=_mean(~kept[told.is_outside]) if told.is_outside.any() else None,
        oos_precision=_mean(told.is_outside[~kept]) if told.is_outside.any() else None,
        auroc=auroc(told.chances[inside], told.chances[told.is_outside]),
        calibration_error=calibration_error(reliability(told.confidences, told.is_right)),
        threshold=threshold,
        train_seconds=train_seconds,
        ms_per_question_p50=float(np.quantile(spent, 0.5)),
        ms_per_question_p99=float(np.quantile(spent, 0.99)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """A matcher's predictions for labelled questions."""

    chances: Numbers
    "The probability that a question belongs to any article."
    confidences: Numbers
    "The confidence of the best candidate."
    is_right: Flags
    is_outside: Flags

    @staticmethod
    def by(matcher: Matcher, questions: Sequence[Phrasing]) -> "_Told":
        weighed = _weighed(matcher, questions)
        best = [each.candidates[0] if each.candidates else Candidate("", 0.0) for each in weighed]
        return _Told(
            np.array([each.chance for each in weighed]),
            np.array([each.confidence for each in best]),
            np.array([b.article == q.label for b, q in zip(best, questions, strict=True)], bool),
            np.array([question.label == OUT_OF_SCOPE for question in questions], bool),
        )


def _names(train: Sequence[Phrasing]) -> list[Phrasing]:
    """Each label as a phrase, since an article's name is one of its phrasings."""
    named = {each.label: each.language for each in train if each.is_of_an_article}
    return [Phrasing(_NOT_A_LETTER.sub(" ", label), label, language) for label, language in named.items()]


def _mean(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else 0.0


def _weighed(matcher: Matcher, questions: Sequence[Phrasing]) -> list[Ranking]:
    weighed: dict[int, Ranking] = {}
    for some in of_one_language(questions):
        texts = [questions[n].text for n in some]
        weighed.update(zip(some, matcher.weigh(texts, questions[some[0]].language), strict=True))
    return [weighed[n] for n in range(len(questions))]


def _milliseconds(matcher: Matcher, question: Phrasing, clock: Callable[[], float]) -> float:
    started = clock()
    matcher.rank(question.text, question.language)
    return (clock() - started) * 1000
