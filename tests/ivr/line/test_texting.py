"""Texts reach a caller's telephone once, whatever fails between, and never who said stop."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.line.texting import Texting
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.texts.sent_store import all_texts, is_reachable, queue_text, save_text
from metrics.ledger.repeat import caller_hash
from routing.outbound.allow_list import Textable
from routing.outbound.limits import MOST_A_DAY, MOST_AN_HOUR
from routing.requests.request import ServiceRequest
from routing.requests.store import file_request, save_request
from routing.texting.text_message import (
    LEASE,
    PATIENCE,
    PAUSES,
    Accepted,
    Answered,
    Consent,
    KeywordKind,
    RefusedByCarrier,
    TextMessage,
    TextState,
    Unanswered,
)
from tests.fixtures.outbound import outbound_of

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
NUMBER = "+16045550123"
ENCRYPTION = Encryption(b"the secret of this line", b"the one before")
LINK = TextMessage(
    "CA1-3",
    "CA1",
    "roads.pothole",
    "en",
    ENCRYPTION.encrypt(NUMBER),
    Consent("Shall I text you that?", "yes", "spoken", NOW),
    "A link.",
    NOW,
    date(2027, 2, 23),
)
NUMBERED = replace(LINK, body="Recorded under 2969.", numbered="2969 is {number}.")
REQUEST = ServiceRequest(
    "CA1-2", "CA1", "2969", "roads.pothole", "POTHOLE", "12 Oak Street", NOW, NOW, date(2027, 2, 23)
)


class FakeCarrier:
    """Takes texts, or answers as it is told; `has_it` says whether it took one that it did not answer."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []
        self.answer: Answered | None = None
        self.has_it = False
        self.looked = 0

    async def send(self, to: Textable, text: TextMessage) -> Answered:
        if self.answer is None or self.has_it:
            self.texts.append((to.number, text.body))
        return self.answer or Accepted(f"SM{len(self.texts)}")

    async def find(self, number: str, body: str, since: datetime) -> Accepted | Unanswered | None:
        self.looked += 1
        return Accepted("SM1") if (number, body) in self.texts else None


class House:
    def __init__(self, database: Database) -> None:
        self.now = NOW
        self.database = database
        self.carrier = FakeCarrier()
        self.outbound = outbound_of(database, ENCRYPTION, lambda: self.now)
        self.texting = Texting(database, ENCRYPTION, lambda: self.now, self.outbound, self.carrier)

    def queue(self, text: TextMessage) -> None:
        with self.database.begin() as session:
            queue_text(session, text)

    async def round(self, later: timedelta = timedelta()) -> None:
        self.now += later
        await self.texting.send_due()

    @property
    def kept(self) -> TextMessage:
        with self.database.reading() as session:
            return next(text for text in all_texts(session) if text.id == LINK.id)

    @property
    def is_reachable(self) -> bool:
        with self.database.reading() as session:
            return is_reachable(session, [caller_hash(ENCRYPTION.secret, NUMBER)])


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


async def test_a_text_is_sent_once(house: House) -> None:
    house.queue(LINK)

    await house.round()
    await house.round(timedelta(days=1))

    assert house.carrier.texts == [(NUMBER, "A link.")]
    assert (house.kept.state, house.kept.carrier_sid) == (TextState.SENT, "SM1")


async def test_one_that_was_taken_without_an_answer_is_found_and_not_sent_again(house: House) -> None:
    house.carrier.answer, house.carrier.has_it = Unanswered(), True
    house.queue(LINK)

    await house.round()
    await house.round(PAUSES[0])

    assert house.carrier.texts == [(NUMBER, "A link.")]
    assert house.kept.state is TextState.SENT


async def test_one_that_never_arrived_is_sent_after_all(house: House) -> None:
    house.carrier.answer = Unanswered()
    house.queue(LINK)

    await house.round()
    house.carrier.answer = None
    await house.round(PAUSES[0])

    assert house.carrier.texts == [(NUMBER, "A link.")]
    assert house.carrier.looked == 1


async def test_an_attempt_whose_process_died_is_looked_for_first(house: House) -> None:
    house.queue(LINK)
    with house.database.begin() as session:
        save_text(session, LINK, LINK.sending("A link.", NOW))
    house.carrier.texts.append((NUMBER, "A link."))

    await house.round()
    assert house.carrier.looked == 0
    await house.round(LEASE)

    assert len(house.carrier.texts) == 1
    assert house.kept.state is TextState.SENT


async def test_a_carrier_that_stays_down_is_given_up(house: House) -> None:
    house.carrier.answer = Unanswered()
    house.queue(LINK)

    await house.round()
    for pause in PAUSES:
        await house.round(pause)
    await house.round(timedelta(days=1))

    assert house.kept.state is TextState.FAILED
    assert house.carrier.texts == []


@pytest.mark.parametrize("error", [21610, 21614])
async def test_a_number_that_takes_no_texts_is_remembered(house: House, error: int) -> None:
    house.carrier.answer = RefusedByCarrier(error)
    house.queue(LINK)

    await house.round()

    assert (house.kept.state, house.kept.error) == (TextState.FAILED, error)
    assert not house.is_reachable


async def test_another_refusal_says_nothing_of_the_number(house: House) -> None:
    house.carrier.answer = RefusedByCarrier(21408)
    house.queue(LINK)

    await house.round()

    assert house.kept.state is TextState.FAILED
    assert house.is_reachable


async def test_who_says_stop_before_it_is_sent_gets_nothing(house: House) -> None:
    house.queue(LINK)
    house.texting.heard(NUMBER, KeywordKind.STOP)

    await house.round()

    assert house.carrier.texts == []
    assert house.kept.error == 21610


async def test_who_says_start_is_texted_again_also_after_a_new_secret(house: House) -> None:
    before = Texting(house.database, Encryption(b"the one before"), lambda: NOW, house.outbound)
    before.heard(NUMBER, KeywordKind.STOP)
    house.texting.heard(NUMBER, KeywordKind.START)
    house.queue(LINK)

    await house.round()

    assert house.carrier.texts == [(NUMBER, "A link.")]


async def test_a_report_is_texted_with_the_citys_number_once_it_has_one(house: House) -> None:
    house.queue(NUMBERED)
    with house.database.begin() as session:
        file_request(session, REQUEST)

    await house.round()
    assert house.carrier.texts == []

    with house.database.begin() as session:
        save_request(session, REQUEST, REQUEST.sending(NOW).filed("SR-7"))
    await house.round(timedelta(minutes=1))

    assert house.carrier.texts == [(NUMBER, "2969 is SR-7.")]


async def test_a_city_that_is_down_sends_the_own_reference_first_and_its_number_later(house: House) -> None:
    house.queue(NUMBERED)
    with house.database.begin() as session:
        file_request(session, REQUEST)

    await house.round(PATIENCE)
    assert house.carrier.texts == [(NUMBER, "Recorded under 2969.")]

    with house.database.begin() as session:
        save_request(session, REQUEST, REQUEST.sending(NOW).filed("SR-7"))
    await house.round(timedelta(hours=1))
    await house.round(timedelta(hours=1))

    assert house.carrier.texts[1:] == [(NUMBER, "2969 is SR-7.")]


async def test_what_the_carrier_reports_is_kept_and_a_landline_remembered(house: House) -> None:
    house.queue(LINK)
    await house.round()

    house.texting.reported(LINK.id, "undelivered", 30006, "SM1")
    house.texting.reported(LINK.id, "sent", 0, "SM1")
    house.texting.reported("CA9-9", "delivered", 0, "SM9")

    assert (house.kept.state, house.kept.error) == (TextState.UNDELIVERED, 30006)
    assert not house.is_reachable


async def test_without_a_sender_texts_wait(database: Database) -> None:
    house = House(database)
    house.queue(LINK)

    await Texting(
        database, ENCRYPTION, lambda: NOW, outbound_of(database, ENCRYPTION, lambda: NOW)
    ).send_due()

    assert house.kept.state is TextState.WAITING


async def test_a_number_of_another_secret_is_given_up(house: House) -> None:
    house.queue(replace(LINK, encrypted_number=Encryption(b"a stranger's").encrypt(NUMBER)))

    await house.round()

    assert house.carrier.texts == []
    assert house.kept.state is TextState.FAILED


def texts_of_two_calls(count: int) -> list[TextMessage]:
    """What two calls agree to have texted, all of it different, to the number that they show."""
    return [
        replace(
            LINK, id=f"CA{number % 2}-{number}", call_sid=f"CA{number % 2}", body=f"Link {chr(97 + number)}."
        )
        for number in range(count)
    ]


async def test_two_calls_with_a_caller_id_that_is_not_theirs_do_not_flood_its_owner(house: House) -> None:
    for text in texts_of_two_calls(34 - 8):
        house.queue(text)
    for number in range(8):
        house.queue(replace(LINK, id=f"again-{number}"))

    for _ in range(6):
        await house.round()
    first_hour = len(house.carrier.texts)
    await house.round(timedelta(days=1))

    assert first_hour == len(house.carrier.texts) == MOST_AN_HOUR


async def test_a_number_gets_no_more_in_a_day_however_it_is_spread(house: House) -> None:
    for hour in range(20):
        for text in texts_of_two_calls(5):
            house.queue(replace(text, id=f"{text.id}-{hour}", next_at=house.now))
        await house.round(timedelta(hours=1))

    assert len(house.carrier.texts) == MOST_A_DAY


@pytest.mark.parametrize("number", ["+18765550123", "+252612345678", "+19005550199", "+12065550123", "12345"])
async def test_a_number_that_may_not_be_texted_is_given_up_and_never_handed_over(
    house: House, number: str
) -> None:
    house.queue(replace(LINK, encrypted_number=ENCRYPTION.encrypt(number)))

    await house.round()
    await house.round(timedelta(days=1))

    assert house.carrier.texts == []
    assert house.kept.state is TextState.FAILED
