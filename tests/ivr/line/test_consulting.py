"""A keyed number is looked up before the core decides: audited first, sealed, and never kept."""

import logging
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from intents.text.transcript import Keys, NoSpeech, Said, Transcript
from ivr.accounts.sign_in import Limit
from ivr.accounts.sign_ins import TriesOf
from ivr.call.call import Call
from ivr.call.city import City
from ivr.call.texts import Texts, load_prompts
from ivr.errors import DatabaseDown
from ivr.line import consulting as room
from ivr.line.consulting import Consulting, LocalGuesses, consult, digits_in
from ivr.storage.archive import to_json
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.systems.connected import source_of
from routing.dialogue_state import DialogueState
from routing.services.finding import ApplicationStatus
from routing.services.source import Looked, NotAvailable, Rows, SourceFault
from routing.services.status import AskCode, AskNumber, Misfit, NoSuch, SaidAloud, Sealed

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
NUMBER, CODE = "20260417", "0142"


class Desk:
    """A caller's answers to the two questions."""

    def __init__(self, city: City) -> None:
        self.acts: list[tuple[str, str]] = []
        self.encryption = Encryption(b"secret")
        self.texts = Texts(city, load_prompts(("en", "fr"), city.path), "en", NOW)
        self.consulting = Consulting(
            self.encryption,
            LocalGuesses(),
            lambda status: source_of(status.source),
            lambda act, sid: self.acts.append((act, sid)),
        )

    async def number(self, said: Said) -> object:
        return (await consult(self.consulting, self.call(AskNumber("permit.status")), said, self.texts))[0]

    async def code(self, said: Said, number: str = NUMBER) -> object:
        asked = AskCode("permit.status", self.encryption.encrypt(number))
        return (await consult(self.consulting, self.call(asked), said, self.texts))[0]

    @staticmethod
    def call(asked: AskNumber | AskCode) -> Call:
        return Call("CA1", NOW, DialogueState("en", asked=asked))


@pytest.fixture
def desk(city: City) -> Desk:
    return Desk(city)


async def test_the_first_number_is_sealed_keyed_or_said(desk: Desk) -> None:
    keyed, said = (
        await desk.number(Keys("20260417#")),
        await desk.number(Transcript("it's two zero two six zero four one seven", "en", 1.0)),
    )

    for sealed in (keyed, said):
        assert isinstance(sealed, Sealed)
        assert desk.encryption.decrypt(sealed.number) == NUMBER


async def test_a_stored_call_holds_no_number(desk: Desk) -> None:
    sealed = await desk.number(Keys(NUMBER))

    assert isinstance(sealed, Sealed)
    assert NUMBER not in to_json(desk.call(AskCode("permit.status", sealed.number)))


async def test_both_numbers_tell_and_the_look_is_written_down(desk: Desk) -> None:
    told = await desk.code(Keys(CODE))

    assert told == ApplicationStatus("permit.status", "In Review", applied=date(2026, 9, 14))
    assert desk.acts == [("status.told", "CA1")]


async def test_no_application_and_a_wrong_second_number_look_the_same(desk: Desk) -> None:
    assert await desk.code(Keys("9999")) == await desk.code(Keys(CODE), "20269999") == NoSuch()
    assert desk.acts == [("status.refused", "CA1")] * 2


async def test_what_is_not_written_down_is_not_told(desk: Desk) -> None:
    def fails(_act: str, _sid: str) -> None:
        raise DatabaseDown("down")

    desk.consulting = replace(desk.consulting, audited=fails)

    assert await desk.code(Keys(CODE)) == NotAvailable(SourceFault.DOWN)


async def test_an_application_that_is_guessed_at_is_shut_even_for_the_right_number(desk: Desk) -> None:
    for guess in range(room.MOST_WRONG):
        assert await desk.code(Keys(f"99{guess:02}")) == NoSuch()

    assert await desk.code(Keys(CODE)) == NoSuch()
    assert isinstance(await desk.code(Keys("0177"), "20260388"), ApplicationStatus), "another one is not"
    desk.texts = replace(desk.texts, now=NOW + timedelta(days=1, seconds=1))
    assert isinstance(await desk.code(Keys(CODE)), ApplicationStatus)


async def test_an_application_that_is_guessed_at_is_shut_at_every_process(
    city: City, database: Database
) -> None:
    one, other = Desk(city), Desk(city)
    for desk in (one, other):
        limit = Limit(room.MOST_WRONG, room.WRONG_WITHIN)
        guesses = TriesOf(database, b"secret", "application", limit)
        desk.consulting = replace(desk.consulting, guesses=guesses)

    for _ in range(room.MOST_WRONG):
        assert isinstance(await one.code(Keys(CODE)), ApplicationStatus), "right ones do not count"
    for guess in range(room.MOST_WRONG):
        assert await (one, other)[guess % 2].code(Keys(f"99{guess:02}")) == NoSuch()

    assert await one.code(Keys(CODE)) == await other.code(Keys(CODE)) == NoSuch()
    with database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT key FROM sign_in_tries").scalars().all()
    assert NUMBER not in "".join(kept)


async def test_a_lone_key_is_a_choice_and_other_lengths_do_not_fit(desk: Desk) -> None:
    assert await desk.number(Keys("0")) is None
    assert await desk.number(Keys("2026")) == Misfit()
    assert await desk.code(Keys("01")) == Misfit()
    assert await desk.number(NoSpeech()) is None


async def test_a_second_number_counts_only_by_keys_and_is_kept_in_no_turn(desk: Desk) -> None:
    asked, said = AskCode("permit.status", "sealed"), Transcript("zero one four two", "en", 1.0)

    aloud, kept_of_it = await consult(desk.consulting, desk.call(asked), said, desk.texts)
    _, kept_of_keys = await consult(desk.consulting, desk.call(asked), Keys("0142"), desk.texts)
    _, kept_of_words = await consult(
        desk.consulting, desk.call(asked), Transcript("what was that", "en", 1.0), desk.texts
    )

    assert aloud == SaidAloud()
    assert kept_of_it == kept_of_keys == NoSpeech()
    assert kept_of_words == Transcript("what was that", "en", 1.0)


async def test_a_source_that_hangs_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    class Hanging:
        def find(self, number: str, today: date) -> Looked:
            released.wait(10)
            return Rows(())

    monkeypatch.setattr(room, "LONGEST_SECONDS", 0.01)
    desk.consulting = replace(desk.consulting, source_of=lambda _: Hanging())

    assert await desk.code(Keys(CODE)) == NotAvailable(SourceFault.SLOW)
    released.set()


async def test_no_number_reaches_the_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await desk.number(Keys(NUMBER))
        await desk.code(Keys("9999"))

    assert NUMBER not in caplog.text
    assert "9999" not in caplog.text


def test_digits_are_heard_in_both_languages() -> None:
    assert digits_in(Transcript("deux zéro deux six zéro quatre un sept", "fr", 1.0), 8) == NUMBER
    assert digits_in(Transcript("I have two permits", "en", 1.0), 8) == ""
