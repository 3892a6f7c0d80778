"""What a caller said is kept redacted, and what a department needs of it encrypted beside it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intents.meaning.understanding import NoMatch
from intents.privacy.personal import Personal
from intents.privacy.redaction import redacted
from intents.text.transcript import Keys, NoSpeech, Said, Transcript
from ivr.call.call import Call
from ivr.call.turn import Times, TurnNote
from ivr.desk.callbacks.callback import KEPT_UNREAD, Callback, CallbackKind, Task, TranscriptState
from ivr.desk.callbacks.store import claim_audio
from ivr.errors import StaleCall
from ivr.privacy.retention import purge
from ivr.storage.archive import CallArchive
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.store import StreamToken, details_of, words_of
from ivr.storage.texts.sent_store import all_texts, note_unreachable
from routing.asked import HowCanIHelp
from routing.decision import FileReport, Reprompt, RepromptStep
from routing.dialogue_state import DialogueState
from routing.handoff.handoff import Entity, How
from routing.requests.request import ServiceRequest
from routing.requests.store import all_requests
from routing.services.finding import Address
from routing.texting.reminder import Reminder
from routing.texting.templates import TextKind
from routing.texting.text_message import Consent, TextMessage, Unreachable
from routing.texting.texted import Reminded, SendText

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
ENCRYPTION = Encryption(b"secret")
CALL = Call("CA1", NOW, DialogueState("en"))
SPOKEN = Transcript("my bin at 1234 oak street was missed, card 4111 1111 1111 1111", "en", 0.9)


@pytest.fixture
def archive(database: Database) -> CallArchive:
    return CallArchive(database, lambda: NOW, redacted, ENCRYPTION, timedelta(days=30))


def kept(archive: CallArchive, *turns: Said) -> tuple[Entity, ...]:
    """Keep a call's turns; return what a person is given of them."""
    call = archive.begin(CALL, StreamToken("hash", NOW))
    for number, said in enumerate(turns, 1):
        note = TurnNote(HowCanIHelp(), said, NoMatch(), Reprompt(RepromptStep.REPHRASE, heard=True), Times())
        call = archive.save(replace(call, turns=number), note)
    return archive.briefing(call).known.entities


def test_an_address_is_taken_out_of_the_words_and_kept_encrypted(archive: CallArchive) -> None:
    (address,) = kept(archive, SPOKEN)

    with archive.database.reading() as session:
        (words,) = words_of(session, "CA1")
    assert words.heard == "my bin at [address] was missed, card [card]"
    assert (address.kind, address.how) == (Personal.ADDRESS, How.SPOKEN)
    assert ENCRYPTION.decrypt(address.encrypted) == "1234 oak street"


@pytest.mark.parametrize(
    ("said", "foreign"),
    [
        (Transcript("me llamo Carmen Ruiz", "en", 0.9, foreign="es"), ""),
        (Transcript("me llamo Carmen Ruiz y vivo en 12 Oak Street", "en", 0.9), "es"),
    ],
)
def test_words_of_a_language_that_nothing_redacts_are_not_kept(
    archive: CallArchive, said: Transcript, foreign: str
) -> None:
    call = archive.begin(CALL, StreamToken("hash", NOW))
    speaking = replace(call, turns=1, dialogue=replace(call.dialogue, foreign=foreign))
    decided = Reprompt(RepromptStep.MENU, heard=True)
    archive.save(speaking, TurnNote(HowCanIHelp(), said, NoMatch(), decided, Times()))

    with archive.database.reading() as session:
        assert [each.heard for each in words_of(session, "CA1")] == [""]


def test_the_same_address_said_again_is_confirmed(archive: CallArchive) -> None:
    (address,) = kept(archive, SPOKEN, Transcript("yes 1234 oak street", "en", 0.9))

    assert address.how is How.CONFIRMED


def test_an_account_may_be_keyed(archive: CallArchive) -> None:
    (account,) = kept(archive, Keys("1"), Keys("456789"))

    assert (account.kind, account.how, ENCRYPTION.decrypt(account.encrypted)) == (
        Personal.ACCOUNT,
        How.KEYED,
        "456789",
    )


def test_a_report_is_kept_with_the_turn_that_made_it_or_not_at_all(archive: CallArchive) -> None:
    filing = FileReport("roads.pothole", Address("oak-street", 12))
    report = ServiceRequest(
        "CA1-1", "CA1", "2969", "roads.pothole", "POTHOLE", "12 Oak Street", NOW, NOW, NOW.date()
    )
    note = TurnNote(HowCanIHelp(), Keys("1"), NoMatch(), filing, Times(), filed=report)
    call = archive.begin(CALL, StreamToken("hash", NOW))

    with pytest.raises(StaleCall):
        archive.save(replace(call, turns=1, version=7), note)
    with archive.database.reading() as session:
        assert all_requests(session) == ()

    archive.save(replace(call, turns=1), note)
    with archive.database.reading() as session:
        assert all_requests(session) == (report,)


def test_a_text_is_kept_with_the_turn_of_its_consent_or_not_at_all(archive: CallArchive) -> None:
    consent = Consent("Shall I text you that?", "yes", "keyed", NOW)
    text = TextMessage("CA1-1", "CA1", "waste.hazardous", "en", "x", consent, "A link.", NOW, NOW.date())
    sending = SendText("waste.hazardous", TextKind.ANSWER)
    note = TurnNote(HowCanIHelp(), Keys("1"), NoMatch(), sending, Times(), texted=text)
    call = archive.begin(CALL, StreamToken("hash", NOW))

    with pytest.raises(StaleCall):
        archive.save(replace(call, turns=1, version=7), note)
    with archive.database.reading() as session:
        assert all_texts(session) == ()

    archive.save(replace(call, turns=1), note)
    with archive.database.reading() as session:
        assert all_texts(session) == (text,)


def test_a_call_gets_its_next_stream_with_what_says_so_or_not_at_all(archive: CallArchive) -> None:
    call = archive.begin(CALL, StreamToken("first", NOW + timedelta(minutes=1)))
    following = StreamToken("next", NOW + timedelta(minutes=1))
    assert archive.use_token("CA1", "first")

    with pytest.raises(StaleCall):
        archive.save(replace(call, streams=1, version=7), token=following)
    assert not archive.use_token("CA1", "next")

    archive.save(replace(call, streams=1), token=following)
    assert archive.use_token("CA1", "next")
    assert not archive.use_token("CA1", "first")


def test_a_number_that_said_stop_is_not_reachable_under_any_secret(archive: CallArchive) -> None:
    with archive.database.begin() as session:
        note_unreachable(session, "old.hash", Unreachable.STOPPED, NOW)

    assert archive.is_reachable(("new.hash",))
    assert not archive.is_reachable(("new.hash", "old.hash"))


def test_silence_leaves_nothing(archive: CallArchive) -> None:
    assert kept(archive, NoSpeech()) == ()


def test_what_names_a_caller_is_purged_after_thirty_days_and_their_redacted_words_later(
    database: Database,
) -> None:
    kept(CallArchive(database, lambda: NOW, redacted, ENCRYPTION, timedelta(days=90)), SPOKEN)

    with database.begin() as session:
        purge(session, (NOW + timedelta(days=30)).date())
        left = words_of(session, "CA1"), details_of(session, "CA1")
        purge(session, (NOW + timedelta(days=90)).date())
        finally_left = words_of(session, "CA1")

    assert (len(left[0]), left[1]) == (1, ())
    assert finally_left == ()


def test_a_name_once_told_is_hidden_in_the_whole_call(archive: CallArchive, database: Database) -> None:
    kept(
        archive,
        Transcript("gurpreet said the truck skipped us", "en", 0.9),
        Transcript("my husband gurpreet is on the line", "en", 0.9),
        Transcript("so gurpreet will call", "en", 0.9),
    )

    with database.reading() as session:
        heard = [words.heard for words in words_of(session, "CA1")]
        hashes = session.connection().exec_driver_sql("SELECT word FROM hidden_names").scalars().all()
    assert heard == [
        "[name] said the truck skipped us",
        "my husband [name] is on the line",
        "so [name] will call",
    ]
    assert len(hashes) == 1
    assert "gurpreet" not in hashes[0]


def test_a_recording_that_must_not_be_read_only_waits_to_be_deleted(archive: CallArchive) -> None:
    left = Callback(
        "RE1", CallbackKind.MESSAGE, "CA1", "waste", "en", NOW, NOW, NOW.date(), reading=TranscriptState.SOUND
    )

    archive.callback(left, "https://api.twilio.com/Recordings/RE1")

    with archive.database.begin() as session:
        assert claim_audio(session, NOW + KEPT_UNREAD - timedelta(minutes=1)) is None
        audio = claim_audio(session, NOW + KEPT_UNREAD)
    assert audio is not None
    assert audio.task is Task.DELETE


def test_what_a_number_is_reminded_of_is_known_when_it_calls_again(archive: CallArchive) -> None:
    consent = Consent("Shall I text you the evening before?", "yes", "spoken", NOW)
    reminder = Reminder(
        *("CA1-1", "CA1", "mine", "waste.collection_day", TextKind.EVERY, "en", "number"),
        consent,
        NOW.date(),
        NOW,
        NOW.date(),
        place="12 oak-street",
    )
    agreed = SendText("waste.collection_day", TextKind.EVERY)
    note = TurnNote(HowCanIHelp(), Keys("1"), NoMatch(), agreed, Times(), reminder=reminder)
    call = archive.begin(replace(CALL, caller="mine"), StreamToken("hash", NOW))
    archive.save(replace(call, turns=1), note)

    assert archive.reminded("mine") == (Reminded("waste.collection_day", "12 oak-street"),)
    assert archive.reminded("another") == ()
    assert archive.reminded("") == ()


@pytest.mark.parametrize("said", [SPOKEN, Transcript("when is garbage day", "en", 0.9)])
def test_nobody_waits_for_words_to_be_redacted(database: Database, said: Transcript) -> None:
    def redact_while_another_writes(text: str) -> str:
        with database.begin():
            return redacted(text)

    busy = CallArchive(database, lambda: NOW, redact_while_another_writes, ENCRYPTION, timedelta(days=30))

    kept(busy, said)

    with database.reading() as session:
        (words,) = words_of(session, "CA1")
    assert words.heard == redacted(said.text)
