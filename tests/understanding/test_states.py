"""The states of callers and their dangers, read on authors from whom nothing was learned or chosen."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from intents.meaning.understanding import CallerState, Understanding, danger_in, states_in
from intents.text.transcript import Choice, Closed, Expecting, OpenQuestion, Transcript, YesNo
from tests.fixtures.typed_line import HAS_ENCODER, typed_ways

SEALED = Path(__file__).parent / "states"
LEARNED_FROM = Path(__file__).parents[2] / "training" / "sentences" / "states"
FOUND = {
    CallerState.CHILD: 0.4,
    CallerState.AFRAID: 0.4,
    CallerState.LIMITED_LANGUAGE: 0.5,
    CallerState.HARD_OF_HEARING: 0.4,
    CallerState.ANGRY: 0.3,
}
"Share of callers in each state that must be found; what is: `intents/learned/state_reader.md`."
TAKEN_AT_MOST = 0.08
"Share of others that may be taken for callers in a state; most were written to sound like one."
TOLD = 0.9
"Share of callers in danger who must hear where to get help: by the danger itself, or as a child."
NAMED = {"limited": CallerState.LIMITED_LANGUAGE}


@dataclass(frozen=True)
class Row:
    state: str
    is_in_danger: bool
    meant: Understanding

    @property
    def states(self) -> frozenset[CallerState]:
        return states_in(self.meant)

    @property
    def hears_where_to_get_help(self) -> bool:
        return danger_in(self.meant) is not None or CallerState.CHILD in self.states


def _expecting(after: dict[str, Any]) -> Expecting:
    article = after.get("article") or ""
    offered = tuple(after.get("offered") or ())
    match after["asked"]:
        case "how_can_i_help":
            return OpenQuestion()
        case "did_that_help" | "anything_else" as asked:
            return YesNo(Closed(asked), article)
        case "clarify":
            return Choice(offered or ((article,) if article else ()))
        case _:
            return YesNo(Closed.IS_IT_ABOUT, article or next(iter(offered), ""))


def _rows() -> Iterator[Row]:
    pipeline = typed_ways().nlu_pipeline
    for file in sorted(SEALED.glob("*.jsonl")):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            said = Transcript(row["text"], row["lang"], 1.0)
            meant = pipeline.understand_now(said, _expecting(row["after"]), row["lang"])
            yield Row(row["state"], bool(row["danger"]), meant)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    if not HAS_ENCODER:
        pytest.skip("the sentence encoder is not here: make models")
    return list(_rows())


@pytest.mark.slow
@pytest.mark.parametrize("state", FOUND)
def test_callers_in_a_state_are_found_on_sealed_authors(state: CallerState, rows: list[Row]) -> None:
    are = [row for row in rows if NAMED.get(row.state, row.state) == state]

    found = sum(state in row.states for row in are)

    assert found >= FOUND[state] * len(are), (found, len(are))


@pytest.mark.slow
def test_hardly_any_other_caller_is_taken_for_one_in_a_state(rows: list[Row]) -> None:
    others = [row for row in rows if row.state == "none"]

    taken = sum(bool(row.states & {*FOUND}) for row in others)

    assert taken <= TAKEN_AT_MOST * len(others), (taken, len(others))


@pytest.mark.slow
def test_callers_in_danger_hear_where_to_get_help_after_any_question(rows: list[Row]) -> None:
    are = [row for row in rows if row.is_in_danger]

    told = sum(row.hears_where_to_get_help for row in are)

    assert told >= TOLD * len(are), (told, len(are))


def test_no_sentence_of_a_sealed_author_was_learned_from() -> None:
    learned, sealed = (
        {
            json.loads(line)["text"].casefold()
            for file in folder.glob("*.jsonl")
            for line in file.read_text("utf-8").splitlines()
        }
        for folder in (LEARNED_FROM, SEALED)
    )

    shared = [text for text in sealed & learned if len(text.split()) > SHORT]

    assert len(sealed) >= LINES
    assert shared == []


SHORT, LINES = 7, 390
"Words that anybody says, “I can't hear you”; and sealed lines, at least."
