"""Messages become words on this machine, and their recordings go; a failure only costs time."""

import asyncio
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
import structlog

from intents.privacy.redaction import redacted
from ivr.desk.callbacks.callback import KEPT_UNREAD, LEASE, PAUSES, Callback, CallbackKind, TranscriptState
from ivr.desk.callbacks.store import (
    add_audio,
    audio_urls,
    claim_audio,
    file_callback,
    forget_callbacks_of,
    load_callback,
)
from ivr.errors import BadAudio, CarrierDown, CitylineError, NoAccount, Overloaded, UnknownRecording
from ivr.line.messages import MessageReader
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption

LEFT_AT = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
URL = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"
SPOKEN = "My bin was not emptied at 12 Maple Street, call me at 604 555 0123."
CALLBACK = Callback(
    "RE1",
    CallbackKind.MESSAGE,
    "CA1",
    "waste",
    "en",
    LEFT_AT,
    LEFT_AT + timedelta(days=1),
    date(2027, 11, 26),
    seconds=9.0,
    reading=TranscriptState.WAITING,
)
ENCRYPTION = Encryption(b"secret")


@dataclass
class FakeCarrier:
    """Has recordings, unless it is to fail."""

    recordings: dict[str, bytes] = field(default_factory=lambda: {URL: b"RIFF"})
    failure: CitylineError | None = None
    will_not_delete: bool = False

    async def recording(self, url: str) -> bytes:
        if self.failure:
            raise self.failure
        if url not in self.recordings:
            raise UnknownRecording("gone")
        return self.recordings[url]

    async def delete_recording(self, url: str) -> None:
        if self.failure or self.will_not_delete:
            raise self.failure or CarrierDown("busy")
        self.recordings.pop(url, None)


@dataclass
class Bench:
    """A reader with everything around it."""

    database: Database
    carrier: FakeCarrier = field(default_factory=FakeCarrier)
    words: str | CitylineError = SPOKEN
    now: datetime = LEFT_AT
    read: list[str] = field(default_factory=list)

    def reader(self) -> MessageReader:
        async def words_of(wav: bytes, language: str) -> str:
            if isinstance(self.words, CitylineError):
                raise self.words
            return self.words

        return MessageReader(self.database, self.carrier, words_of, ENCRYPTION, self.redact, lambda: self.now)

    def redact(self, text: str) -> str:
        """Redact words beside the loop and between transactions: no caller waits for that."""
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        with self.database.begin():
            self.read.append(text)
        return redacted(text)

    async def later(self, pause: timedelta = timedelta()) -> None:
        """Work until nothing is due any more."""
        self.now += pause
        while await self.reader().work():
            pass

    @property
    def callback(self) -> Callback | None:
        with self.database.reading() as session:
            return load_callback(session, "RE1")

    @property
    def at_the_carrier(self) -> int:
        with self.database.reading() as session:
            return len(audio_urls(session))


@pytest.fixture
def bench(database: Database) -> Bench:
    with database.begin() as session:
        file_callback(session, CALLBACK)
        add_audio(session, "RE1", URL, LEFT_AT)
    return Bench(database)


async def test_a_message_becomes_words_and_its_recording_is_deleted(bench) -> None:
    await bench.later()

    callback = bench.callback
    assert callback.reading is TranscriptState.READ
    assert ENCRYPTION.decrypt(callback.encrypted_words) == SPOKEN
    assert (bench.carrier.recordings, bench.at_the_carrier) == ({}, 0)


async def test_what_everybody_may_see_holds_no_address_and_no_number(bench) -> None:
    await bench.later()

    preview = bench.callback.preview
    assert "bin was not emptied" in preview
    assert "0123" not in preview
    assert "Maple" not in preview


async def test_a_message_in_another_language_is_read_by_its_department_alone(bench) -> None:
    with bench.database.begin() as session:
        file_callback(session, replace(CALLBACK, id="RE2", language="es"))
        add_audio(session, "RE2", f"{URL}2", LEFT_AT)
    bench.carrier.recordings[f"{URL}2"] = b"RIFF"

    await bench.later()

    with bench.database.reading() as session:
        callback = load_callback(session, "RE2")
    assert callback is not None
    assert callback.preview == ""
    assert ENCRYPTION.decrypt(callback.encrypted_words) == SPOKEN


async def test_a_restart_between_recording_and_words_loses_nothing(bench) -> None:
    with bench.database.begin() as session:
        claim_audio(session, bench.now)

    await bench.later()
    assert bench.callback.reading is TranscriptState.WAITING
    await bench.later(LEASE)

    assert bench.callback.reading is TranscriptState.READ


async def test_a_carrier_that_does_not_answer_is_asked_again_later(bench) -> None:
    bench.carrier.failure = CarrierDown("no answer")
    await bench.later()
    bench.carrier.failure = None

    await bench.later()
    assert bench.callback.reading is TranscriptState.WAITING
    await bench.later(PAUSES[0])

    assert bench.callback.reading is TranscriptState.READ


async def test_a_recording_is_deleted_again_and_again_until_it_is_really_gone(bench) -> None:
    bench.carrier.will_not_delete = True
    await bench.later()
    assert bench.callback.reading is TranscriptState.READ
    for pause in (*PAUSES, *PAUSES[-1:] * 3):
        await bench.later(pause)
    assert bench.at_the_carrier == 1

    bench.carrier.will_not_delete = False
    await bench.later(PAUSES[-1])

    assert (bench.carrier.recordings, bench.at_the_carrier) == ({}, 0)


@pytest.mark.parametrize("failure", [CarrierDown("no answer"), NoAccount("not set")])
async def test_after_two_days_staff_are_told_that_the_words_could_not_be_read(bench, failure) -> None:
    bench.carrier.failure = failure
    await bench.later()
    for pause in PAUSES:
        await bench.later(pause)

    callback = bench.callback
    assert (callback.reading, callback.audio_until) == (
        TranscriptState.UNREADABLE,
        (LEFT_AT + KEPT_UNREAD).date(),
    )
    assert bench.at_the_carrier == 1


@pytest.mark.parametrize("words", ["", BadAudio("not a WAV file")])
async def test_a_recording_that_nobody_understands_is_kept_for_a_month_and_then_deleted(bench, words) -> None:
    bench.words = words
    await bench.later()
    assert bench.callback.reading is TranscriptState.UNREADABLE
    assert bench.carrier.recordings

    await bench.later(KEPT_UNREAD)

    assert (bench.carrier.recordings, bench.at_the_carrier) == ({}, 0)


async def test_a_recording_may_be_announced_before_it_can_be_fetched(bench) -> None:
    recordings, bench.carrier.recordings = bench.carrier.recordings, {}
    await bench.later()
    bench.carrier.recordings = recordings

    await bench.later(PAUSES[0])

    assert bench.callback.reading is TranscriptState.READ


async def test_a_recording_that_the_carrier_lost_is_not_promised_to_be_there(bench) -> None:
    bench.carrier.recordings = {}
    await bench.later()
    for pause in PAUSES[:2]:
        await bench.later(pause)

    assert (bench.callback.reading, bench.callback.audio_until) == (TranscriptState.UNREADABLE, None)
    assert bench.at_the_carrier == 0


async def test_a_busy_line_has_its_messages_read_later_however_long_it_is_busy(bench) -> None:
    bench.words = Overloaded("busy")
    await bench.later()
    for _ in range(3 * len(PAUSES)):
        await bench.later(timedelta(minutes=1))
    bench.words = SPOKEN

    await bench.later(timedelta(minutes=1))

    assert bench.callback.reading is TranscriptState.READ


async def test_who_wished_to_be_forgotten_is_forgotten_at_the_carrier_too(bench) -> None:
    with bench.database.begin() as session:
        forget_callbacks_of(session, "CA1")

    await bench.later()

    assert bench.callback is None
    assert (bench.carrier.recordings, bench.at_the_carrier) == ({}, 0)


async def test_words_and_numbers_stay_out_of_the_log(bench) -> None:
    bench.carrier.failure = CarrierDown("no answer")
    with structlog.testing.capture_logs() as lines:
        await bench.later()
        bench.carrier.failure = None
        await bench.later(PAUSES[0])

    written = json.dumps(lines)
    assert lines
    for told in ("Maple", "0123", "bin", "RE1", "CA1"):
        assert told not in written


async def test_a_callback_that_somebody_took_meanwhile_stays_taken(bench) -> None:
    taken = replace(CALLBACK, id="RE2", owner="sam")
    with bench.database.begin() as session:
        file_callback(session, taken)
        add_audio(session, "RE2", URL.replace("RE1", "RE2"), LEFT_AT - timedelta(minutes=1))
    bench.carrier.recordings[URL.replace("RE1", "RE2")] = b"RIFF"

    await bench.later()

    with bench.database.reading() as session:
        assert load_callback(session, "RE2").owner == "sam"
