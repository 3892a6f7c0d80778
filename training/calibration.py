"""Calibrates the classifier's probabilities on utterances by authors outside the training data."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import log_softmax

from intents.acts.controls import find_short_answer
from intents.articles.phrasing import DANGER, Phrasing
from intents.matching.utterance_classifier import LearnedClassifier
from intents.meaning.reading import Act, Asked
from training.corpus import UTTERANCES, labelled_set

Numbers = NDArray[np.float64]

DANGERS = ("danger_calibration", "danger_calibration_negative")
QUESTIONS = ("valid_held_back",)
CONTROLS = ("controls",)
_CONTROL = "control:"


def labelled(names: Sequence[str]) -> tuple[Phrasing, ...]:
    """Return the utterances of some evaluation sets."""
    return tuple(each for name in names for each in labelled_set(UTTERANCES / f"{name}.jsonl"))


def danger_calibration(danger_odds: Callable[[str], float]) -> tuple[float, float]:
    """Fit Platt scaling of the danger odds, with danger and near misses weighted equally."""
    asked = labelled(DANGERS)
    odds = np.array([danger_odds(each.text) for each in asked])
    side = np.array([1.0 if each.label != f"{DANGER}none" else -1.0 for each in asked])

    def surprise(weights: Numbers) -> float:
        return float(np.logaddexp(0, -side * (odds * weights[0] + weights[1])).mean())

    found = minimize(surprise, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(1 / max(found[0], 1e-3)), float(found[1])


def act_temperature(classifier: LearnedClassifier) -> float:
    """Fit the act temperature on requests about the call and questions."""
    acts = [(each.text, each.label.removeprefix(_CONTROL)) for each in labelled(CONTROLS)]
    known = [(text, Act(label)) for text, label in acts if label in {*Act}]
    asked = [*known, *((each.text, Act.ASK) for each in labelled(QUESTIONS))]
    logits = np.array([classifier.logits(text, _asked(text)).act for text, _ in asked])
    return _temperature(logits, [[*Act].index(act) for _, act in asked])


def subject_temperature(classifier: LearnedClassifier) -> float:
    """Fit the subject temperature on questions about known subjects."""
    subjects = classifier.trained.subjects
    asked = [each for each in labelled(QUESTIONS) if each.label in subjects]
    return _temperature(
        classifier.subjects([each.text for each in asked]), [subjects.index(each.label) for each in asked]
    )


def _asked(text: str) -> Asked:
    return Asked.DID_THAT_HELP if find_short_answer(text, "en") else Asked.HOW_CAN_I_HELP


def _temperature(logits: NDArray[np.floating], right: Sequence[int]) -> float:
    rows = np.arange(len(right))

    def surprise(temperature: float) -> float:
        return -float(log_softmax(logits / temperature, axis=1)[rows, [*right]].mean())

    found: float = minimize_scalar(surprise, bounds=(0.3, 5.0), method="bounded").x
    return float(found)
