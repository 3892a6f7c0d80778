"""What a caller said is kept redacted, and what a department needs of it sealed beside it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intents.personal import Personal
from intents.redaction import redacted
from intents.transcript import Keys, NoSpeech, Said, Transcript
from intents.understanding import NoMatch
from ivr.archive import Archive
from ivr.call import Call
from ivr.database import Database
from ivr.hand_off_store import details_of
from ivr.note import Note, Times
from ivr.retention import purge
from ivr.seal import Seal
from ivr.store import StreamToken
from ivr.words_store import words_of
from routing.asked import HowCanIHelp
from routing.decision import Reprompt, Step
from routing.handoff import Entity, How
from routing.so_far import SoFar

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
SEAL = Seal(b"secret")
CALL = Call("CA1", NOW, SoFar("en"))
SPOKEN = Transcript("my bin at 1234 oak street was missed, card 4111 1111 1111 1111", "en", 0.9)


@pytest.fixture
def archive(database: Database) -> Archive:
    return Archive(database, lambda: NOW, redacted, SEAL, timedelta(days=30))


def kept(archive: Archive, *turns: Said) -> tuple[Entity, ...]:
    """Keep a call's turns; return what a person is given of them."""
    call = archive.begin(CALL, StreamToken("hash", NOW))
    for number, said in enumerate(turns, 1):
        note = Note(HowCanIHelp(), said, NoMatch(), Reprompt(Step.REPHRASE, heard=True), Times())
        call = archive.save(replace(call, turns=number), note)
    return archive.briefing(call).known.entities


def test_an_address_is_taken_out_of_the_words_and_kept_sealed(archive: Archive) -> None:
    (address,) = kept(archive, SPOKEN)

    with archive.database.reading() as session:
        (words,) = words_of(session, "CA1")
    assert words.heard == "my bin at [address] was missed, card [card]"
    assert (address.kind, address.how) == (Personal.ADDRESS, How.SPOKEN)
    assert SEAL.open(address.sealed) == "1234 oak street"


def test_the_same_address_said_again_is_confirmed(archive: Archive) -> None:
    (address,) = kept(archive, SPOKEN, Transcript("yes 1234 oak street", "en", 0.9))

    assert address.how is How.CONFIRMED


def test_an_account_may_be_keyed(archive: Archive) -> None:
    (account,) = kept(archive, Keys("1"), Keys("456789"))

    assert (account.kind, account.how, SEAL.open(account.sealed)) == (Personal.ACCOUNT, How.KEYED, "456789")


def test_silence_leaves_nothing(archive: Archive) -> None:
    assert kept(archive, NoSpeech()) == ()


def test_what_names_a_caller_is_purged_after_thirty_days_and_their_redacted_words_later(
    database: Database,
) -> None:
    kept(Archive(database, lambda: NOW, redacted, SEAL, timedelta(days=90)), SPOKEN)

    with database.begin() as session:
        purge(session, (NOW + timedelta(days=30)).date())
        left = words_of(session, "CA1"), details_of(session, "CA1")
        purge(session, (NOW + timedelta(days=90)).date())
        finally_left = words_of(session, "CA1")

    assert (len(left[0]), left[1]) == (1, ())
    assert finally_left == ()
