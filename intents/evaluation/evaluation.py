"""How well a city's calls are understood, as figures for editors."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from intents.articles.catalog import Catalog
from intents.articles.phrasing import DANGER, OPEN, OUT_OF_SCOPE, Phrasing
from intents.evaluation.trial import CONTROL, NO_DANGER, NOT, Trial
from intents.text.yaml_file import Problem

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

BINS = 10
_Z = 1.96
_BLUR = 0.3
"In log odds."
_TRIED = 400


@dataclass(frozen=True, slots=True)
class Proportion:
    """Right answers out of all tries."""

    right: int
    tried: int

    @property
    def value(self) -> float:
        """0–1; 0 without tries."""
        return self.right / self.tried if self.tried else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval."""
        if not self.tried:
            return 0.0, 1.0
        n, p = self.tried, self.value
        centre = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        reach = _Z / (1 + _Z**2 / n) * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        return max(0.0, centre - reach), min(1.0, centre + reach)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of similar confidence."""

    confidence: float
    right: Proportion


def share(flags: Sequence[bool] | Flags) -> Proportion:
    """The share that is right."""
    return Proportion(int(np.sum(flags)), len(flags))


def reliability(confidences: Numbers, is_right: Flags) -> tuple[Bin, ...]:
    """Bin confidences by tenths, with the accuracy of each bin."""
    places = np.minimum((confidences * BINS).astype(int), BINS - 1)
    chosen = [places == place for place in range(BINS)]
    return tuple(Bin(float(confidences[k].mean()), share(is_right[k])) for k in chosen if k.any())


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error (0–1)."""
    tried = sum(each.right.tried for each in bins)
    return sum(abs(each.confidence - each.right.value) * each.right.tried for each in bins) / max(tried, 1)


def auroc(inside: Numbers, outside: Numbers) -> float | None:
    """The area under the ROC curve; 0.5 is chance, None when not measured."""
    if not len(inside) or not len(outside):
        return None
    ordered = np.sort(outside)
    below = np.searchsorted(ordered, inside, "left")
    not_above = np.searchsorted(ordered, inside, "right")
    return float((below + not_above).mean() / (2 * len(outside)))


def balanced_threshold(chances: Numbers, is_right: Flags, is_outside: Flags) -> float:
    """Return the threshold that maximizes accepted right answers plus refused strangers.

    Scores near it count in part, since the exact optimum is noise with a hundred strangers.
    """
    if not is_outside.any():
        return 0.0
    odds = logit(np.clip(chances, 1e-6, 1 - 1e-6))

    def worth(threshold: float) -> float:
        kept = expit((odds - threshold) / _BLUR)
        return float((kept * is_right)[~is_outside].mean() + (1 - kept)[is_outside].mean())

    return float(expit(max(np.quantile(odds, np.linspace(0, 1, _TRIED)), key=worth)))


@dataclass(frozen=True, slots=True)
class Confusion:
    """One article mistaken for another."""

    wanted: str
    found: str
    times: int
    questions: tuple[str, ...]
    "The misclassified test questions."
    causes: tuple[str, ...]
    "The nearest phrasings of the article that was found."


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of all trials: shares by name, the worst confusions first."""

    shares: Mapping[str, Proportion]
    """accuracy (the best guess), answered (right and not refused), oos_recall, oos_precision, danger_recall,
    danger_false_alarms, controls, near_misses, asked_back (a topic alone); also `accuracy:fr` and
    `accuracy:revenue`."""
    auroc: float | None
    "None when no question was out of scope."
    calibration: tuple[Bin, ...]
    confusions: tuple[Confusion, ...]

    @property
    def calibration_error(self) -> float:
        """The expected calibration error (0–1)."""
        return calibration_error(self.calibration)

    def figures(self) -> dict[str, float]:
        """Every figure that can be compared or given a floor."""
        shares = {name: each.value for name, each in self.shares.items() if each.tried}
        apart = {} if self.auroc is None else {"auroc": self.auroc}
        return {**shares, **apart, "calibration_error": self.calibration_error}


def evaluate(trials: Sequence[Trial], catalog: Catalog) -> Evaluation:
    """Evaluate trials."""
    inside = [each for each in trials if each.is_in_scope]
    outside = [each for each in trials if each.asked.label == OUT_OF_SCOPE]
    judged = [*inside, *outside]
    return Evaluation(
        shares={
            **_shares(trials, inside, outside),
            **_by_language(inside),
            **_by_department(inside, catalog),
        },
        auroc=auroc(np.array([each.chance for each in inside]), np.array([each.chance for each in outside])),
        calibration=reliability(
            np.array([each.confidence for each in judged], float),
            np.array([each.is_right for each in judged], bool),
        ),
        confusions=_confusions(inside),
    )


def _shares(
    trials: Sequence[Trial], inside: Sequence[Trial], outside: Sequence[Trial]
) -> dict[str, Proportion]:
    # Without out-of-scope questions no refusal can be right.
    refused = [each for each in (*inside, *outside) if _is_turned_away(each)] if outside else []
    dangers = [
        each for each in trials if each.asked.label.startswith(DANGER) and each.asked.label != NO_DANGER
    ]
    harmless = [each for each in trials if each.asked.label == NO_DANGER or each.is_in_scope]
    return {
        "accuracy": share([each.is_right for each in inside]),
        "answered": share([each.is_right and not each.is_refused for each in inside]),
        "oos_recall": share([_is_turned_away(each) for each in outside]),
        "oos_referred": share([each.is_referred for each in outside]),
        "referred_wrongly": share([each.is_referred and not each.is_right for each in inside]),
        "oos_precision": share([not each.is_in_scope for each in refused]),
        "danger_recall": share([each.is_right for each in dangers]),
        "danger_false_alarms": share([each.found.startswith(DANGER) for each in harmless]),
        "controls": share([each.is_right for each in trials if each.asked.label.startswith(CONTROL)]),
        "near_misses": share([each.is_right for each in trials if each.asked.label.startswith(NOT)]),
        "asked_back": share([each.is_right for each in trials if each.asked.label.startswith(OPEN)]),
    }


def _is_turned_away(trial: Trial) -> bool:
    return trial.is_refused or trial.is_referred


def _by_language(inside: Sequence[Trial]) -> dict[str, Proportion]:
    languages = sorted({each.asked.language for each in inside})
    return {
        f"accuracy:{language}": share([each.is_right for each in inside if each.asked.language == language])
        for language in languages
    }


def _by_department(inside: Sequence[Trial], catalog: Catalog) -> dict[str, Proportion]:
    known = [(catalog[each.asked.label].department, each) for each in inside if each.asked.label in catalog]
    return {
        f"accuracy:{department}": share([each.is_right for owner, each in known if owner == department])
        for department in sorted({department for department, _ in known})
    }


def _confusions(inside: Sequence[Trial]) -> tuple[Confusion, ...]:
    astray = [each for each in inside if not each.is_right]
    times = Counter((each.asked.label, each.found) for each in astray)
    return tuple(_confusion(astray, wanted, found) for (wanted, found), _ in times.most_common())


def _confusion(astray: Sequence[Trial], wanted: str, found: str) -> Confusion:
    these = [each for each in astray if (each.asked.label, each.found) == (wanted, found)]
    causes = dict.fromkeys(each.cause for each in these if each.cause)
    return Confusion(wanted, found, len(these), tuple(each.asked.text for each in these), tuple(causes))


@dataclass(frozen=True, slots=True)
class JsonLine:
    """The fields of a line."""

    number: int
    value: object


def read_json_lines(path: Path) -> Sequence[JsonLine | Problem]:
    """Every line that is not blank; for a file that cannot be read or is empty, only that fault."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return [Problem(str(path), 1, "cannot be read as UTF-8 text; give a file of JSON lines")]
    # Only a line feed ends a line of JSON; marks such as U+2028 may occur within a text.
    lines = [_line(str(path), n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    return lines or [Problem(str(path), 1, "holds no questions")]


def _line(file: str, number: int, line: str) -> JsonLine | Problem:
    try:
        value = json.loads(line)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return Problem(file, number, "holds half a character (a lone surrogate such as \\ud800)")
    except (ValueError, RecursionError):
        # A number of thousands of digits is a ValueError, too.
        return Problem(file, number, "is not JSON")
    return JsonLine(number, value)


def read_labelled(path: Path) -> tuple[tuple[Phrasing, ...], tuple[Problem, ...]]:
    """The questions in a file, and a fault for each wrong line."""
    read = [_question(str(path), each) for each in read_json_lines(path)]
    questions = tuple(each for each in read if isinstance(each, Phrasing))
    return questions, tuple(each for each in read if isinstance(each, Problem))


def _question(file: str, line: JsonLine | Problem) -> Phrasing | Problem:
    match line:
        case Problem():
            return line
        case JsonLine(value={"text": str(text), "label": str(label), "lang": str(language)}) if (
            label and language
        ):
            return Phrasing(text, label, language)
        case JsonLine(number):
            return Problem(file, number, 'must hold the texts "text", "label" and "lang"')
