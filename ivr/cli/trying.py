"""Learning from questions of one's own, choosing on others and measuring on the rest."""

import time
from collections.abc import Iterable
from pathlib import Path

from threadpoolctl import threadpool_limits

from intents.experiment import Experiment, Figures, run
from intents.labelled import read_labelled
from intents.problem import Problem
from ivr.comprehension import every_encoder_of
from ivr.errors import BadInput
from ivr.settings import Settings


def measured(settings: Settings, train: Path, valid: Path, test: Path) -> Figures:
    """Return the figures of three files; raise BadInput that names every line that is wrong."""
    read = [read_labelled(file) for file in (train, valid, test)]
    ensure_right(problem for _, problems in read for problem in problems)
    # One core, as a call has it: what a question costs is to be comparable.
    threadpool_limits(1)
    experiment = Experiment(*(questions for questions, _ in read))
    return run(experiment, every_encoder_of(settings.models), time.perf_counter)


def ensure_right(problems: Iterable[Problem]) -> None:
    """Raise BadInput with every problem, if there are any."""
    found = "\n".join(str(problem) for problem in problems)
    if found:
        raise BadInput(found)
