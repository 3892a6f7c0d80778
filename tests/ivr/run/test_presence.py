"""A process shows its rung on /metrics, and sees who takes over."""

from datetime import UTC, datetime

from ivr.line.ladder import Ladder
from ivr.run.presence import presence
from ivr.run.telemetry import Telemetry
from ivr.storage.database import Database
from ivr.storage.nodes import Node

NOON = datetime(2026, 11, 28, 20, tzinfo=UTC)


def test_a_full_process_shows_the_carrier_s_rung_on_metrics(database: Database) -> None:
    figures = Telemetry()
    full = presence(Node("full", database), lambda: NOON, 30, Ladder(lambda: False, lambda: 0.0))
    idle = presence(Node("idle", database), lambda: NOON, 30, Ladder(lambda: True, lambda: 0.0))
    full.watch(figures)

    assert (full.can_hear(), idle.can_hear()) == (False, True)
    assert b"cityline_rung 1.0" in figures.exposed()


def test_every_process_knows_that_one_of_them_leaves_new_calls_to_the_carrier(database: Database) -> None:
    figures, seats = Telemetry(), [False]
    full = presence(Node("full", database), lambda: NOON, 30, Ladder(lambda: seats[0], lambda: 0.0))
    idle = presence(Node("idle", database), lambda: NOON, 30, Ladder(lambda: True, lambda: 0.0))
    idle.watch(figures)
    full.report(NOON)
    idle.report(NOON)

    assert idle.can_hear()
    assert idle.is_degraded()
    assert b"cityline_nodes 2.0" in figures.exposed()
    assert b"cityline_nodes_hearing 1.0" in figures.exposed()

    full.drain.begin()
    full.report(NOON)
    idle.report(NOON)
    assert not idle.is_degraded()


async def test_a_process_that_drains_leaves_new_calls_to_the_carrier_and_sees_the_other(
    database: Database,
) -> None:
    blue = presence(Node("blue", database), lambda: NOON, 30, Ladder(lambda: True, lambda: 0.0))
    green = presence(Node("green", database), lambda: NOON, 30, Ladder(lambda: True, lambda: 0.0))
    green.report(NOON)

    blue.drain.begin()

    assert not blue.can_hear()
    assert await blue.drain.has_peer()
