"""Where commands write: results to standard output, errors and progress to standard error.

Square brackets are what somebody wrote, never a style: in an answer or a name they would raise an error.
"""

import json
import sys
from collections.abc import Mapping
from datetime import date

from rich.console import Console


def for_results() -> Console:
    """Return the console for results."""
    return Console(highlight=False, markup=False)


def for_errors() -> Console:
    """Return the console for errors and progress."""
    return Console(stderr=True, highlight=False, markup=False)


def print_json(value: object) -> None:
    """Write one JSON value for a program to read; days and times as ISO 8601, sets in order."""
    sys.stdout.write(f"{json.dumps(value, ensure_ascii=False, indent=2, default=_plain)}\n")


def _plain(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return dict(value)
        case frozenset():
            return sorted(value)
        case _:
            raise TypeError(f"JSON has no {type(value).__name__}")


def picked(value: object, *names: str) -> dict[str, object]:
    """Return some fields of a value, for JSON."""
    return {name: getattr(value, name) for name in names}
