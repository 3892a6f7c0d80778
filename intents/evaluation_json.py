"""An evaluation as JSON, to be kept and compared with a later one."""

import json
from collections.abc import Mapping
from pathlib import Path

from intents.evaluation import Evaluation
from intents.problem import Problem


def as_json(evaluation: Evaluation) -> dict[str, object]:
    """Figures, the intervals of the shares, reliability and confusions."""
    return {
        "figures": {name: round(value, 4) for name, value in evaluation.figures().items()},
        "shares": {
            name: {
                "right": each.right,
                "tried": each.tried,
                "value": round(each.value, 4),
                "interval": [round(bound, 4) for bound in each.interval],
            }
            for name, each in evaluation.shares.items()
            if each.tried
        },
        "calibration": [
            {"confidence": round(each.confidence, 4), "right": each.right.right, "tried": each.right.tried}
            for each in evaluation.calibration
        ],
        "confusions": [
            {
                "wanted": each.wanted,
                "found": each.found,
                "times": each.times,
                "questions": list(each.questions),
            }
            for each in evaluation.confusions
        ],
    }


def read_figures(path: Path) -> Mapping[str, float] | Problem:
    """The figures of an earlier evaluation, or what is wrong with the file."""
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError):
        return Problem(str(path), 1, "is not JSON; give a file that `cityline evaluate --json` wrote")
    match kept:
        case {"figures": dict(figures)}:
            return {str(name): float(value) for name, value in figures.items()}
        case _:
            return Problem(
                str(path), 1, "holds no figures; give a file that `cityline evaluate --json` wrote"
            )
