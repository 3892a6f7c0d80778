"""Canada's Algorithmic Impact Assessment: what the city answered in the official tool, and its score.

The questionnaire is read from the tool's own file, src/survey-enfr.json of github.com/canada-ca/aia-eia-js,
whichever version a city answered; the score follows its src/store.ts (v1.0.1).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.errors import BadInput
from ivr.register.entry import Answers, fields
from languages.forms import DEFAULT

FILE = "aia.json"
"In the city's folder, as the official tool saves it."
RAW, MITIGATION = "-RS", "-MS"
SCORED = frozenset({"radiogroup", "checkbox", "dropdown"})
EARNED, DEDUCTION = 0.8, 0.15
"From which share of half of all mitigation the raw score is cut, and by how much."
CUTS = (0.25, 0.5, 0.75)
_TITLES = {"name": "projectDetailsTitle", "description": "projectDetailsDescription"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question that counts."""

    name: str
    kind: str
    "RAW or MITIGATION."
    most: int


@dataclass(frozen=True, slots=True)
class Impact:
    """The score of an assessment, and its level from 1 to 4."""

    raw: int
    mitigation: int
    total: int
    level: int


def questions_of(survey: Mapping[str, Any]) -> Iterator[Question]:
    """Yield the questions of a questionnaire that count."""
    for page in survey.get("pages", ()):
        yield from _questions(page.get("elements", ()), page.get("name", ""))


def _questions(elements: Sequence[Mapping[str, Any]], parent: str) -> Iterator[Question]:
    for element in elements:
        if element.get("type") == "panel":
            yield from _questions(element.get("elements", ()), element.get("name", ""))
        elif element.get("type") in SCORED:
            kind = _kind(element["name"]) or _kind(parent)
            if kind in (RAW, MITIGATION):
                weights = [_weight(choice) for choice in element.get("choices", ())]
                most = sum(weights) if element["type"] == "checkbox" else max((0, *weights))
                yield Question(element["name"], kind, most)


def _kind(name: str) -> str:
    return name[-3:] if name[-3:] in (RAW, MITIGATION, "-NS") else ""


def _weight(choice: object) -> int:
    value = choice.get("value") if isinstance(choice, dict) else choice
    if isinstance(value, int):
        return value
    ending = str(value).rpartition("-")[2] if "-" in str(value) else ""
    return int(ending) if ending.isdecimal() else 0


def score(questions: Sequence[Question], data: Mapping[str, object]) -> Impact:
    """Return the score of answers, as the official tool works it out."""
    raw, most = _sums(questions, data, RAW)
    mitigation, most_mitigation = _sums(questions, data, MITIGATION)
    is_cut = mitigation >= EARNED * most_mitigation / 2  # design and implementation are one or the other
    total = int((1 - DEDUCTION) * raw + 0.5) if is_cut else raw
    return Impact(raw, mitigation, total, 1 + sum(total > most * cut for cut in CUTS))


def _sums(questions: Sequence[Question], data: Mapping[str, object], kind: str) -> tuple[int, int]:
    of_kind = [one for one in questions if one.kind == kind]
    return sum(_answered(data.get(one.name)) for one in of_kind), sum(one.most for one in of_kind)


def _answered(given: object) -> int:
    return sum(map(_weight, given)) if isinstance(given, list) else _weight(given)


def saved(city: Path, answers: Answers) -> dict[str, Any]:
    """Return the assessment as the official tool loads it; what the tool asks is answered there alone."""
    kept = _read(city / FILE) if (city / FILE).is_file() else {}
    titles = {
        key: text
        for field in fields()
        if (key := _TITLES.get(field.id)) and (text := answers.of(field, DEFAULT))
    }
    return {
        "version": kept.get("version", ""),
        "currentPage": kept.get("currentPage", 0),
        "data": {**titles, **kept.get("data", {})},
        "translationsOnResult": kept.get("translationsOnResult", {}),
    }


def impact_of(file: Path, questionnaire: Path) -> Impact:
    """Return the score of an assessment that the official tool saved."""
    return score(tuple(questions_of(_read(questionnaire))), _read(file).get("data", {}))


def _read(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as wrong:
        raise BadInput(f"{path}: not readable as JSON") from wrong
    if not isinstance(read, dict):
        raise BadInput(f"{path}: is no file of the assessment tool")
    return read
