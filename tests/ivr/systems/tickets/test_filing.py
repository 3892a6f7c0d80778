"""What is owed to callers is filed in the city's ticket system exactly once, whatever fails between."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from respx import MockRouter
from starlette.testclient import TestClient

from ivr.desk.callbacks.callback import Callback, CallbackKind, CallbackState, Result, TranscriptState
from ivr.desk.callbacks.progress import Doing, HandOn, Keep, Take, after, step_of
from ivr.desk.callbacks.store import file_callback, save_callback
from ivr.desk.tickets.store import ticket_by_id
from ivr.desk.tickets.ticket import FOR_WORDS, LEASE, PAUSES, Ticket, TicketState
from ivr.storage.database import Database
from ivr.storage.texts.sent_store import all_texts
from ivr.systems.tickets.filing import TicketFiling, TicketWording
from ivr.systems.tickets.zammad import Zammad, connected
from ivr.texts.keeping import TicketNumbers
from ivr.texts.wording import load_sentences
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from tests.fixtures.example import example_city
from tests.fixtures.web import served_by
from tests.ivr.systems.tickets.zammad_server import CityTickets, create_server

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
CITY = example_city()
OWED = Callback(
    "CA1-callback",
    CallbackKind.CALLBACK,
    "CA1",
    "revenue",
    "fr",
    left_at=NOW,
    due_at=NOW + timedelta(days=1),
    purge_on=date(2027, 2, 23),
    article="tax.balance_account",
    encrypted_number="secret",
    preview="mon compte de taxes",
)
GROUPS = {"revenue": "Revenue"}
ADDRESS = "http://localhost"


class House:
    """A line, and a city's Zammad that may be down."""

    def __init__(self, database: Database, web: MockRouter) -> None:
        self.database, self.now = database, NOW
        app = create_server("token", ["Revenue"])
        self.city: CityTickets = app.state.city
        self.answers = served_by(TestClient(app))
        self.route = web.route(host="127.0.0.1").mock(side_effect=self.answers)
        self.token = "token"
        wording = TicketWording(lambda: CITY, load_words(ROOMS)["en"], "https://line.example")
        self.filing = TicketFiling(
            database, self._connect, lambda slug: GROUPS.get(slug, ""), wording, lambda: self.now
        )
        numbers = TicketNumbers(load_sentences(CITY.directory.languages), lambda: CITY.directory)
        self.filing.told = numbers.tell

    @contextmanager
    def _connect(self) -> Iterator[Zammad]:
        with connected(ADDRESS, self.token, "line@city.example", may_be_private=True) as zammad:
            yield replace(zammad, look_up=lambda *_: ["127.0.0.1"])

    def leave(self, callback: Callback = OWED) -> None:
        with self.database.begin() as session:
            file_callback(session, callback)

    def round(self, later: timedelta = timedelta()) -> int:
        self.now += later
        return self.filing.round(self.now)

    def lose_the_answer(self) -> None:
        """The ticket is taken, and nobody learns of it."""

        def take(request: httpx.Request) -> httpx.Response:
            self.answers(request)
            raise httpx.ReadTimeout("no answer")

        self.route.mock(side_effect=take)

    def recover(self) -> None:
        self.route.mock(side_effect=self.answers)

    @property
    def kept(self) -> Ticket:
        with self.database.reading() as session:
            ticket = ticket_by_id(session, OWED.id)
        assert ticket is not None
        return ticket


@pytest.fixture
def house(database: Database, web: MockRouter) -> House:
    return House(database, web)


def test_a_callback_becomes_a_ticket_without_the_callers_number(house: House) -> None:
    house.leave()

    assert house.round() == 1
    assert house.round(timedelta(days=1)) == 0

    (ticket,) = house.city.tickets
    assert ticket["group"] == "Revenue"
    assert ticket["title"] == f"Call-back {OWED.reference}: a property tax account (Cityline CA1-callback)"
    assert "mon compte de taxes" in str(ticket["body"])
    assert "https://line.example/desk/callbacks/CA1-callback" in str(ticket["body"])
    assert "secret" not in str(ticket["body"])
    assert (house.kept.state, house.kept.number) == (TicketState.FILED, "12001")


def test_one_whose_answer_was_lost_is_found_and_not_filed_again(house: House) -> None:
    house.leave()
    house.lose_the_answer()
    assert house.round() == 0

    house.recover()
    assert house.round(PAUSES[0]) == 1

    assert len(house.city.tickets) == 1
    assert house.kept.number == "12001"


def test_one_that_never_arrived_is_filed_after_all(house: House) -> None:
    house.leave()
    house.route.respond(502, text="bad gateway")
    house.round()

    house.recover()
    house.round(PAUSES[0])

    assert len(house.city.tickets) == 1


def test_an_error_page_with_status_200_is_no_ticket_and_in_the_end_it_is_stuck(house: House) -> None:
    house.leave()
    house.route.respond(200, text="<html>Sorry</html>")

    for pause in (timedelta(), *PAUSES):
        house.round(pause)

    assert house.kept.state is TicketState.WAITING
    assert house.filing.stuck == 1
    assert house.kept.is_stuck


def test_a_refused_ticket_says_why_and_is_tried_again_once_the_group_is_there(house: House) -> None:
    house.leave()
    house.city.groups = []
    house.round()
    assert house.kept.state is TicketState.REFUSED
    assert "group" in house.kept.refusal

    house.city.groups = ["Revenue"]
    assert house.round(PAUSES[-1]) == 1
    assert house.kept.refusal == ""


def test_a_token_that_is_not_known_is_tried_again(house: House) -> None:
    house.leave()
    house.token = "old"
    house.round()
    assert house.kept.state is TicketState.WAITING

    house.token = "token"
    assert house.round(PAUSES[0]) == 1


def test_of_two_processes_one_files_it_and_one_that_died_is_looked_for(house: House, web: MockRouter) -> None:
    house.leave()
    house.lose_the_answer()
    house.round()
    other = House(house.database, web)
    other.city, other.answers = house.city, house.answers
    other.recover()

    assert other.round() == 0
    assert other.round(LEASE) == 1
    assert len(house.city.tickets) == 1


def test_other_departments_and_test_calls_become_no_tickets(house: House, web: MockRouter) -> None:
    web.clear()
    house.leave(replace(OWED, id="CA2-callback", department="parking"))
    house.leave(replace(OWED, id="CA3-callback", is_test=True))

    assert house.round() == 0
    assert house.city.tickets == []


def test_a_message_is_waited_for_until_its_words_are_read(house: House) -> None:
    house.leave(replace(OWED, kind=CallbackKind.MESSAGE, reading=TranscriptState.WAITING))

    assert house.round() == 0
    assert house.round(FOR_WORDS) == 1


def test_what_was_settled_or_handed_on_before_it_was_filed_is_not_filed(house: House) -> None:
    house.leave()
    house.route.respond(503)
    house.filing.round(NOW)
    handed = after(OWED, doing := Doing(HandOn("parking"), "sam", NOW))
    with house.database.begin() as session:
        save_callback(session, handed, step_of(doing, ""))

    house.recover()
    house.round(PAUSES[0])

    assert house.city.tickets == []
    with house.database.reading() as session:
        assert ticket_by_id(session, OWED.id) is None


def test_a_closed_callback_is_not_filed(house: House, web: MockRouter) -> None:
    web.clear()
    taken = after(OWED, Doing(Take(), "sam", NOW))

    closed = after(taken, Doing(Keep(Result.REACHED), "sam", NOW))
    assert closed.state is CallbackState.DONE
    house.leave(closed)

    assert house.round() == 0


def test_who_texted_is_texted_the_tickets_number(house: House) -> None:
    house.leave(replace(OWED, kind=CallbackKind.TEXT))

    house.round()

    with house.database.reading() as session:
        (text,) = all_texts(session)
    assert text.body == f"Rivermont : Votre texto {OWED.reference} porte le numéro 12001 à la Ville."


def test_who_texted_in_another_language_is_told_the_number_in_the_citys_first(house: House) -> None:
    house.leave(replace(OWED, kind=CallbackKind.TEXT, language="es"))

    house.round()

    with house.database.reading() as session:
        (text,) = all_texts(session)
    assert text.language == "en"
    assert "12001" in text.body
