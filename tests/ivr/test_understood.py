"""What an understanding was paid for stands in the ledger's row of its turn."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intents.understanding import NoMatch
from ivr.city import load_city
from ivr.prompts.book import load_prompts
from metrics.ledger import TurnRecord
from tests.ivr.conftest import CoreCall


@pytest.fixture
async def call() -> CoreCall:
    city = load_city(Path("deploy/example-city"))
    now = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("America/Vancouver"))
    call = CoreCall(city, load_prompts(city.directory.languages, city.path), now)
    await call.ring()
    return call


async def test_the_tokens_of_a_turn_stand_in_its_row(call: CoreCall) -> None:
    call.tokens = 110
    await call.says(NoMatch(), "en")
    call.tokens = 0
    await call.says(NoMatch(), "en")

    assert [turn.tokens for turn in call.archive.of(TurnRecord)] == [110, 0]
