"""Callers' questions by other hands than the answers' own, and others kept apart to measure with."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from intents.articles.phrasing import OUT_OF_SCOPE, Phrasing
from intents.evaluation.evaluation import read_labelled
from ivr.errors import BadInput

FOLDER = Path("tests/understanding")
ASKED = ("valid", "valid_other_voices", "valid_other_author")
"With `_oos` besides what no article answers. The shipped classifier was trained on these."
KEPT_APART = "test"
"Measured only: neither trained on, nor asked by these callers."


@dataclass(frozen=True, slots=True)
class FortnightQuestions:
    """Callers' questions in order, and the held-out questions for measuring."""

    asked: tuple[Phrasing, ...]
    kept_apart: tuple[Phrasing, ...]

    def sample(self, every: int) -> tuple[Phrasing, ...]:
        """A part of the held-out questions with the same share of each article."""
        return self.kept_apart[::every]


def load_questions(folder: Path, articles: Sequence[str], seed: int) -> FortnightQuestions:
    """Read both; no question that is kept apart is asked."""
    known = {*articles, OUT_OF_SCOPE}
    apart = [one for one in _read(folder, KEPT_APART) if one.label in articles]
    measured = {one.text.casefold() for one in apart}
    asked = [
        one
        for name in ASKED
        for part in (name, f"{name}_oos")
        for one in _read(folder, part)
        if one.label in known and one.text.casefold() not in measured
    ]
    Random(seed).shuffle(asked)
    apart.sort(key=lambda one: (one.language, one.label))
    return FortnightQuestions(tuple(asked), tuple(apart))


def _read(folder: Path, name: str) -> tuple[Phrasing, ...]:
    path = folder / f"{name}.jsonl"
    found, problems = read_labelled(path)
    if problems:
        raise BadInput(f"{problems[0]}\nPlay the fortnight in a clone of the repository, from its folder.")
    return found
