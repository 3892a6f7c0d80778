"""Where commands write: results to standard output, what is wrong and how far it is to standard error."""

import json
import sys

from rich.console import Console


def for_results() -> Console:
    """Return the console of what was asked for."""
    return Console(highlight=False)


def for_errors() -> Console:
    """Return the console of complaints and progress, which no program reads."""
    return Console(stderr=True, highlight=False)


def print_json(value: object) -> None:
    """Write one JSON value for a program to read."""
    sys.stdout.write(f"{json.dumps(value, ensure_ascii=False, indent=2)}\n")
