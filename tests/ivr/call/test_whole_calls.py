"""Whole calls in callers' own words, understood, decided, answered and counted as by telephone."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from intents.text.yaml_file import yaml_values
from ivr.call.turn import Turn
from ivr.typed.call import TypedCall
from ivr.typed.result import ending, turn_of
from ivr.typed.script import Act, Reader, Script
from tests.fixtures.typed_line import HAS_ENCODER, WORDS, is_as_told, typed_ways

LEAST = 26
"Of thirty calls."

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HAS_ENCODER, reason="the sentence encoder is not fetched"),
]


@dataclass(frozen=True)
class Held:
    """A call as its row tells it, and what came of it."""

    row: dict[str, Any]
    turns: dict[int, dict[str, Any]]
    "By the place of what the caller did."
    outcomes: dict[str, str]
    ended: str

    def faults(self) -> list[str]:
        told = [
            fault
            for place, turn in enumerate(self.row["turns"])
            if "does" in turn
            for fault in self._faults_of(turn, self.turns.get(place))
        ]
        wanted = self.row.get("outcomes", {})
        counted = [f"{of}: {self.outcomes.get(of)}" for of in wanted if self.outcomes.get(of) != wanted[of]]
        ended = [] if self.ended == self.row.get("ends", self.ended) else [f"ended {self.ended}"]
        return [*told, *counted, *ended]

    @staticmethod
    def _faults_of(told: dict[str, Any], turn: dict[str, Any] | None) -> list[str]:
        said = told.get("say", told)
        if turn is None:
            return [f"{said}: the call was elsewhere"]
        wrong = [] if is_as_told(turn["decision"], told) else [f"{said}: {turn['decision']}"]
        spoken = turn["spoken"]
        unsaid = "says" in told and not re.search(told["says"], spoken)
        forbidden = "never" in told and re.search(told["never"], spoken)
        return [*wrong, *([f"{said}: “{spoken}”"] if unsaid or forbidden else [])]


def scripts_of(rows: list[dict[str, Any]], language: str, folder: Path) -> tuple[Script, ...]:
    """The calls as `cityline talk --file` reads them, on a Monday morning where a row says nothing else."""
    city = typed_ways().city
    file = folder / "calls.jsonl"
    lines = [json.dumps({"at": "2026-11-30T10:00", **row, "lang": language}) for row in rows]
    file.write_text("\n".join(lines), encoding="utf-8")
    now = datetime.now(city.directory.time_zone)
    return Reader(city.directory.languages, city.catalog.articles, now).read(file)


async def held(row: dict[str, Any], script: Script) -> Held:
    places = {id(act): place for place, act in enumerate(script.turns)}
    turns: dict[int, dict[str, Any]] = {}

    def told(act: Act, turn: Turn) -> None:
        turns[places.get(id(act), -1)] = turn_of(act, turn)

    call = await TypedCall(typed_ways(), script, told).hold()
    return Held(row, turns, {q.article: str(q.outcome or "") for q in call.queries}, ending(call))


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_whole_calls_go_as_callers_mean_them(language: str, tmp_path: Path) -> None:
    rows = yaml_values((WORDS / f"whole-calls-{language}.yaml").read_text(encoding="utf-8"))

    calls = zip(rows, scripts_of(rows, language, tmp_path), strict=True)

    failed = {row["id"]: faults for row, script in calls if (faults := (await held(row, script)).faults())}

    assert len(rows) - len(failed) >= LEAST, failed


async def test_callers_of_other_languages_get_a_person_and_nobody_of_ours_does_for_an_accent(
    tmp_path: Path,
) -> None:
    rows = yaml_values((WORDS / "other-languages.yaml").read_text(encoding="utf-8"))

    calls = zip(rows, scripts_of(rows, "en", tmp_path), strict=True)

    assert {
        row["id"]: faults for row, script in calls if (faults := (await held(row, script)).faults())
    } == {}
