"""An evaluation as JSON, to be kept and compared with a later one."""

import json
from collections.abc import Mapping
from pathlib import Path

from intents.evaluation import Evaluation
from intents.problem import Problem

_GIVE = "give a file that `cityline evaluate --json` wrote"
_MOST = 1e9


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
        kept = json.loads(path.read_bytes())
    except OSError:
        return Problem(str(path), 1, f"cannot be read; {_GIVE}")
    except (ValueError, RecursionError):
        return Problem(str(path), 1, f"is not JSON; {_GIVE}")
    match kept:
        case {"figures": dict(figures)} if all(_is_number(value) for value in figures.values()):
            return {str(name): float(value) for name, value in figures.items()}
        case _:
            return Problem(str(path), 1, f"holds no figures; {_GIVE}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST
