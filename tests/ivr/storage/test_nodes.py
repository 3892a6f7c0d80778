"""The processes of a database know of each other."""

from datetime import UTC, datetime, timedelta

from ivr.storage.database import Database
from ivr.storage.nodes import Node

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_a_process_alone_has_no_other(database: Database) -> None:
    blue = Node("blue", database)
    blue.note(NOON, takes_calls=True, hears=True)

    assert not blue.has_peer(NOON)


def test_a_process_sees_the_other_that_takes_calls(database: Database) -> None:
    blue, green = Node("blue", database), Node("green", database)
    blue.note(NOON, takes_calls=True, hears=True)
    green.note(NOON, takes_calls=True, hears=True)

    assert blue.has_peer(NOON)


def test_a_process_that_drains_takes_no_calls_of_others(database: Database) -> None:
    blue, green = Node("blue", database), Node("green", database)
    green.note(NOON, takes_calls=True, hears=True)
    green.note(NOON, takes_calls=False, hears=False)

    assert not blue.has_peer(NOON)


def test_a_process_that_was_killed_is_soon_not_counted_on(database: Database) -> None:
    blue, green = Node("blue", database), Node("green", database)
    green.note(NOON, takes_calls=True, hears=True)

    assert blue.has_peer(NOON + timedelta(seconds=19))
    assert not blue.has_peer(NOON + timedelta(seconds=21))
