"""What callers say after an answer, understood as in a call: by the classifier, the matcher and the table."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from intents.text.yaml_file import yaml_values
from ivr.call.call import Call
from ivr.call.turn import Turn
from ivr.typed.call import TypedCall
from ivr.typed.result import decision_of
from ivr.typed.script import HangsUp, Says, Script, StartingPoint
from metrics.ledger.outcome import QueryOutcome
from routing.decision import OfferPerson, Repeat
from tests.fixtures.typed_line import HAS_ENCODER, WORDS, is_as_told, typed_ways

LEAST = 0.77
"""Share of rows, on which the phrases of before were chosen; the reader of responses has not seen them.

Sealed authors measure it: `tests/understanding/test_responses.py`.
"""
LEFT_OPEN, CONFIRMED = 0.3, 0.04
"Most refusals that pass for a remark, whose callers are asked what else, and for praise: irony."
ASKED = yaml_values((WORDS / "second-turns.yaml").read_text(encoding="utf-8"))
TAKEN = ["AskMore", "End", "Reprompt", "OfferText"]
"What may follow an acceptance when nobody asked whether the answer helped."


def unasked(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as it is when the caller was only asked for more."""
    does = TAKEN if "AskMore" in row["does"] else row["does"]
    kept = {name: value for name, value in row.items() if name != "outcome"}
    return {**kept, "after": [row["after"][0], "anything_else"], "does": does}


MORE = [unasked(row) for row in ASKED if row["after"][1] == "did_that_help"]
ROWS = [*ASKED, *MORE]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HAS_ENCODER, reason="the sentence encoder is not fetched"),
]


@dataclass(frozen=True)
class Said:
    """What came of a second turn."""

    turn: Turn
    call: Call

    def is_right(self, row: dict[str, Any]) -> bool:
        is_counted = row.get("outcome", self.outcome) == self.outcome
        return is_counted and is_as_told(decision_of(self.turn.decision), row)

    @property
    def outcome(self) -> str:
        return str(self.call.queries[0].outcome) if self.call.queries else ""


async def said_in(row: dict[str, Any]) -> Said:
    ways = typed_ways()
    article, asked = row["after"]
    language = "en" if "en" in row else "fr"
    at = datetime(2026, 11, 30, 10, 0, tzinfo=ways.city.directory.time_zone)
    script = Script(
        "a", language, at, (Says(row[language]), HangsUp(0.0)), after=StartingPoint(asked, article)
    )
    turns: list[Turn] = []
    typed = TypedCall(ways, script, lambda _, turn: turns.append(turn))
    call = await typed.hold()
    return Said(replace(turns[0]), call)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_second_turns_are_taken_as_they_are_meant(language: str) -> None:
    rows = [row for row in ROWS if language in row]

    wrong = [row[language] for row in rows if not (await said_in(row)).is_right(row)]

    assert len(wrong) <= (1 - LEAST) * len(rows), wrong


def _is_asked_on(decision: object) -> bool:
    """Whether the caller is asked next: whether they want a person, or whether a doubtful sentence helped."""
    return isinstance(decision, OfferPerson) or (isinstance(decision, Repeat) and decision.doubted)


async def test_a_refusal_hardly_ever_confirms_an_answer_and_seldom_leaves_it_open() -> None:
    refused = [row for row in ROWS if row.get("never") == "confirmed"]

    came = [await said_in(row) for row in refused]
    outcomes = [said.outcome for said in came if not _is_asked_on(said.turn.decision)]

    assert outcomes.count(QueryOutcome.ANSWERED_CONFIRMED) <= CONFIRMED * len(refused)
    assert outcomes.count(QueryOutcome.ANSWERED_UNCONFIRMED) <= LEFT_OPEN * len(refused)
