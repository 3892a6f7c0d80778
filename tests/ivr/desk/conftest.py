"""Calls as the desk shows them."""

from datetime import UTC, date, datetime

import pytest

from intents.privacy.personal import Personal
from ivr.desk.call import DeskCall, Phase
from routing.decision import Reason
from routing.handoff.handoff import Entity, HandOff, How, ToldAnswer

NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def waiting() -> DeskCall:
    """A French caller in the queue of Waste, to whom an answer was of no help."""
    known = HandOff(
        "fr",
        "waste",
        Reason.REJECTED,
        "waste.missed_pickup",
        confidence=0.9,
        last_words="mon bac est encore là",
        entities=(Entity(Personal.ADDRESS, "", How.SPOKEN),),
        answered=(ToldAnswer("waste.missed_pickup", 1),),
        attempts=1,
        earlier=2,
    )
    return DeskCall("CA1", Phase.WAITING, NOON, NOON, "waste", known, date(2026, 12, 25))
