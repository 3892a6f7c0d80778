"""Calls held by keyboard with the example city and its real models."""

from datetime import datetime
from pathlib import Path

import pytest

from ivr.call.call import Call
from ivr.call.texts import load_prompts
from ivr.call.turn import Turn
from ivr.line.nlu import nlu_pipeline
from ivr.typed.call import TypedCall, Ways
from ivr.typed.script import Act, Presses, Says, Script
from routing.departments.names import name_book
from tests.fixtures.example import example_city

MODELS = Path("var/models")
NEEDS_MODELS = [
    pytest.mark.slow,
    pytest.mark.skipif(not (MODELS / "use").is_dir(), reason="the sentence encoder is not fetched"),
]


def rivermont() -> Ways:
    """The example city with its real models."""
    city = example_city()
    prompts = load_prompts(city.directory.languages, city.path)
    return Ways(city, prompts, nlu_pipeline(city.catalog, MODELS, name_book(city.directory), city.services))


async def held(ways: Ways, language: str, *turns: str) -> tuple[list[Turn], Call]:
    """A call on a Wednesday morning; what is only digits is keyed."""
    acts: tuple[Act, ...] = tuple(Presses(turn) if turn.isdigit() else Says(turn) for turn in turns)
    at = datetime(2026, 11, 25, 10, 0, tzinfo=ways.city.directory.time_zone)
    taken: list[Turn] = []
    call = await TypedCall(ways, Script("a", language, at, acts), lambda _, turn: taken.append(turn)).hold()
    return taken, call
