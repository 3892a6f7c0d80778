"""How good the understanding of a city is, in figures that editors can trust."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intents.catalog import Catalog
from intents.measure import Bin, Share, auroc, calibration_error, reliability, share
from intents.phrasing import DANGER, OPEN, OUT_OF_SCOPE
from intents.trial import CONTROL, NO_DANGER, NOT, Trial


@dataclass(frozen=True, slots=True)
class Confusion:
    """An article that was taken for another."""

    wanted: str
    found: str
    times: int
    questions: tuple[str, ...]
    "The test questions that went astray."
    causes: tuple[str, ...]
    "The phrasings of the found article that drew them."


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of all trials; shares by name, worst confusions first."""

    shares: Mapping[str, Share]
    """accuracy (the best guess), answered (right and not refused), oos_recall, oos_precision, danger_recall,
    danger_false_alarms, controls, near_misses, asked_back (a topic alone); also `accuracy:fr` and
    `accuracy:revenue`."""
    auroc: float | None
    "None when no question was out of scope."
    calibration: tuple[Bin, ...]
    confusions: tuple[Confusion, ...]

    @property
    def calibration_error(self) -> float:
        """0–1: the mean distance between promised and kept."""
        return calibration_error(self.calibration)

    def figures(self) -> dict[str, float]:
        """Every figure that can be compared or have a floor."""
        shares = {name: each.value for name, each in self.shares.items() if each.tried}
        apart = {} if self.auroc is None else {"auroc": self.auroc}
        return {**shares, **apart, "calibration_error": self.calibration_error}


def evaluate(trials: Sequence[Trial], catalog: Catalog) -> Evaluation:
    """Count what came of the trials."""
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


def _shares(trials: Sequence[Trial], inside: Sequence[Trial], outside: Sequence[Trial]) -> dict[str, Share]:
    # Without questions out of scope there is nothing that a refusal could be right about.
    refused = [each for each in (*inside, *outside) if each.is_refused] if outside else []
    dangers = [
        each for each in trials if each.asked.label.startswith(DANGER) and each.asked.label != NO_DANGER
    ]
    harmless = [each for each in trials if each.asked.label == NO_DANGER or each.is_in_scope]
    return {
        "accuracy": share([each.is_right for each in inside]),
        "answered": share([each.is_right and not each.is_refused for each in inside]),
        "oos_recall": share([each.is_refused for each in outside]),
        "oos_precision": share([not each.is_in_scope for each in refused]),
        "danger_recall": share([each.is_right for each in dangers]),
        "danger_false_alarms": share([each.found.startswith(DANGER) for each in harmless]),
        "controls": share([each.is_right for each in trials if each.asked.label.startswith(CONTROL)]),
        "near_misses": share([each.is_right for each in trials if each.asked.label.startswith(NOT)]),
        "asked_back": share([each.is_right for each in trials if each.asked.label.startswith(OPEN)]),
    }


def _by_language(inside: Sequence[Trial]) -> dict[str, Share]:
    languages = sorted({each.asked.language for each in inside})
    return {
        f"accuracy:{language}": share([each.is_right for each in inside if each.asked.language == language])
        for language in languages
    }


def _by_department(inside: Sequence[Trial], catalog: Catalog) -> dict[str, Share]:
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
