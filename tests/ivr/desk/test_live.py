"""What open desks are told, by a real server over a real connection."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx2
import pytest

from ivr.desk.call import DeskCall, Phase, Preference
from ivr.desk.call_store import announce, keep_call, latest
from ivr.desk.feed import EventKind
from ivr.desk.retention import purge_events
from ivr.storage.database import Database, open_database
from tests.load.desk_house import COOKIE, House, desk_house, served

Keep = Callable[..., int]
PATIENCE_SECONDS = 30
"Of the connection on a busy machine; nothing here measures how long it takes."


@dataclass(frozen=True)
class Told:
    """One event as a browser gets it."""

    event: str
    data: str
    id: str

    @property
    def calls(self) -> list[dict[str, object]]:
        return json.loads(self.data)["calls"]

    @property
    def turns(self) -> list[str]:
        return json.loads(self.data)["turns"]


@pytest.fixture
def house(database_url: str, noon: datetime) -> Iterator[House]:
    with closing(open_database(database_url)) as database:
        house = desk_house(database, lambda: noon)
        house.app.state.desk = replace(house.desk, tick_seconds=0.1)
        yield house


@pytest.fixture
def address(house: House) -> Iterator[str]:
    with served(house.app) as address:
        yield address


@pytest.fixture
def keep(database: Database, noon: datetime) -> Keep:
    """Another process keeps calls; the number of the last event comes back."""

    def keep(*calls: DeskCall, at: datetime = noon) -> int:
        with database.begin() as session:
            for call in calls:
                keep_call(session, call, at)
        with database.reading() as session:
            return latest(session)

    return keep


def listen(address: str, until: str, after: int = -1, **headers: str) -> list[Told]:
    """Listen until an event is the last that was waited for; a desk is open once it is told so."""
    told = []
    for one in opened(address, after, **headers):
        told.append(one)
        if one.event == until:
            return told
    raise AssertionError(told)


def opened(address: str, after: int = -1, **headers: str) -> Iterator[Told]:
    """Open a desk's connection, and yield what it is told until the service ends it."""
    events_of_desk = f"{address}/desk/events?after={after}&lang=en"
    with httpx2.stream(
        "GET", events_of_desk, headers=headers, cookies={COOKIE: "sam"}, timeout=PATIENCE_SECONDS
    ) as answer:
        yield from events(answer.iter_lines())


def events(lines: Iterator[str]) -> Iterator[Told]:
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield Told(fields.get("event", ""), fields.get("data", ""), fields.get("id", ""))
            fields = {}


def test_a_desk_is_told_of_a_call_of_another_process(address: str, keep: Keep, waiting: DeskCall) -> None:
    keep(waiting)

    told = listen(address, "news", after=0)

    (call,) = told[-1].calls
    assert (call["sid"], call["group"]) == ("CA1", "waiting")
    assert "A missed garbage or recycling pickup" in str(call["html"])
    assert told[-1].id == "1"


def test_a_page_already_shows_what_another_process_has_just_kept(
    address: str, keep: Keep, waiting: DeskCall
) -> None:
    httpx2.get(f"{address}/desk", timeout=PATIENCE_SECONDS)

    keep(waiting)

    assert "call-CA1" in httpx2.get(f"{address}/desk", timeout=PATIENCE_SECONDS).text


def test_a_desk_that_lost_its_connection_hears_what_it_missed_and_nothing_twice(
    address: str, keep: Keep, waiting: DeskCall
) -> None:
    heard = keep(waiting)
    keep(replace(waiting, sid="CA2"), replace(waiting, sid="CA3"))

    told = listen(address, "news", **{"Last-Event-ID": str(heard)})

    assert [call["sid"] for call in told[-1].calls] == ["CA2", "CA3"]


def test_a_call_that_changed_many_times_is_told_once_as_it_is_now(
    house: House, keep: Keep, waiting: DeskCall
) -> None:
    for phase in (Phase.WITH_LINE, Phase.WAITING, Phase.RINGING):
        keep(replace(waiting, phase=phase))

    with served(house.app) as address:
        told = listen(address, "news", after=0)

    assert [call["group"] for call in told[-1].calls] == ["people"]


def test_a_desk_that_was_away_too_long_looks_at_everything_anew(
    house: House, keep: Keep, database: Database, waiting: DeskCall, noon: datetime
) -> None:
    keep(waiting)
    keep(replace(waiting, sid="CA2"), at=noon + timedelta(days=2))
    with database.begin() as session:
        purge_events(session, noon + timedelta(days=1))

    with served(house.app) as address:
        told = listen(address, "anew", after=0)

    assert told[-1].id == "2"


def test_a_call_that_ended_goes(address: str, keep: Keep, waiting: DeskCall, noon: datetime) -> None:
    keep(waiting)
    keep(replace(waiting, phase=Phase.ENDED, ended_at=noon))

    told = listen(address, "news", after=1)

    assert told[-1].calls == [{"sid": "CA1"}]


def test_a_desk_is_not_shown_what_its_person_does_not_want(
    address: str, house: House, keep: Keep, waiting: DeskCall
) -> None:
    house.desk.preferences.save("sam", Preference(departments=("roads",)))
    keep(waiting)

    told = listen(address, "news", after=0)

    assert told[-1].calls == [{"sid": "CA1"}]


def test_each_utterance_is_announced_to_whoever_reads_along(
    address: str, keep: Keep, database: Database, waiting: DeskCall, noon: datetime
) -> None:
    after = keep(waiting)
    with database.begin() as session:
        announce(session, EventKind.TURN, "CA1", noon)

    told = listen(address, "news", after=after)

    assert (told[-1].calls, told[-1].turns) == ([], ["CA1"])


def test_whoever_was_signed_out_is_told_so_and_nothing_more(address: str, house: House) -> None:
    told = []
    for one in opened(address):
        told.append(one.event)
        house.signed_out.add("sam")

    assert told[-1] == "left"


def test_a_callback_is_announced_by_its_id(address: str, database: Database, noon: datetime) -> None:
    with database.begin() as session:
        announce(session, EventKind.CALLBACK, "RE1", noon)

    told = listen(address, "news", after=0)

    assert [one.data for one in told if one.event == "callback"] == ["RE1"]
