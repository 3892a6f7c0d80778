"""Where commands write: results to standard output, errors and progress to standard error.

Square brackets are what somebody wrote, never a style: in an answer or a name they would raise an error.
"""

import json
import sys

from rich.console import Console


def for_results() -> Console:
    """Return the console for results."""
    return Console(highlight=False, markup=False)


def for_errors() -> Console:
    """Return the console for errors and progress."""
    return Console(stderr=True, highlight=False, markup=False)


def print_json(value: object) -> None:
    """Write one JSON value for a program to read."""
    sys.stdout.write(f"{json.dumps(value, ensure_ascii=False, indent=2)}\n")
