"""What is kept for the person who takes a call is sealed, confirmed by repetition, and purged like words."""

from datetime import UTC, date, datetime

from intents.dictated import Dictated
from intents.personal import Personal
from ivr.call import Call
from ivr.database import Database
from ivr.hand_off_store import (
    Given,
    details_of,
    hand_off_of,
    keep_details,
    keep_summary,
    worded_summaries,
)
from ivr.retention import forget_words_of, purge
from ivr.seal import Seal
from ivr.words_store import Words, keep_words
from metrics.ledger import QueryRecord
from metrics.store import append
from routing.decision import Reason, Route
from routing.handoff import How
from routing.so_far import SoFar

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
DAY = date(2026, 12, 25)
SEAL = Seal(b"secret")
HOME = Dictated(Personal.ADDRESS, "1234 oak street")
PLATE = Dictated(Personal.PLATE, "ABC123")


def given(turn: int, *values: Dictated, how: How = How.SPOKEN) -> Given:
    return Given("CA1", turn, values, how, DAY)


def test_what_was_given_is_sealed_and_comes_back_in_its_order(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), SEAL)
        keep_details(session, given(2, PLATE, how=How.KEYED), SEAL)

        address, plate = details_of(session, "CA1")

    assert (address.kind, address.how, plate.how) == (Personal.ADDRESS, How.SPOKEN, How.KEYED)
    assert "oak" not in address.sealed
    assert SEAL.open(address.sealed) == "1234 oak street"


def test_what_is_given_again_in_a_later_turn_is_confirmed(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), SEAL)
        keep_details(session, given(3, HOME, PLATE), SEAL)

    with database.reading() as session:
        assert [(each.kind, each.how) for each in details_of(session, "CA1")] == [
            (Personal.ADDRESS, How.CONFIRMED),
            (Personal.PLATE, How.SPOKEN),
        ]


def test_the_same_turn_written_again_changes_nothing(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), SEAL)
        keep_details(session, given(1, HOME), SEAL)

        assert [each.how for each in details_of(session, "CA1")] == [How.SPOKEN]


def test_a_value_that_another_secret_sealed_stops_nobody(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), Seal(b"the secret before"))
        keep_details(session, given(2, HOME), SEAL)

        assert len(details_of(session, "CA1")) == 2


def test_details_and_summaries_go_with_the_words_they_came_from(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), SEAL)
        keep_summary(session, "CA1", "en", "French speaker.", DAY)

        purged = purge(session, DAY)

        assert purged.words == 2
        assert details_of(session, "CA1") == ()
        assert worded_summaries(session, "CA1") == {}


def test_a_caller_may_have_all_of_it_forgotten(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), SEAL)
        keep_summary(session, "CA1", "en", "French speaker.", DAY)

        forget_words_of(session, "CA1")

        assert details_of(session, "CA1") == ()
        assert worded_summaries(session, "CA1") == {}


def test_a_summary_replaces_the_one_before_it(database: Database) -> None:
    with database.begin() as session:
        keep_summary(session, "CA1", "en", "First.", DAY)
        keep_summary(session, "CA1", "en", "Second.", DAY)
        keep_summary(session, "CA1", "fr", "Deuxième.", DAY)

        assert worded_summaries(session, "CA1") == {"en": "Second.", "fr": "Deuxième."}


def test_a_hand_off_is_read_from_everything_that_is_kept(database: Database) -> None:
    route = Route("waste", ("+16045550101",), Reason.POLICY, "waste.missed")
    call = Call("CA1", NOW, SoFar("fr"), caller="hash", last=route)
    with database.begin() as session:
        keep_words(session, Words("CA1", 1, "fr", "mon bac est plein", DAY), str)
        keep_details(session, given(1, HOME), SEAL)
        append(session, QueryRecord("CA0", 1, NOW, "fr", article="waste.missed", caller_hash="hash"))

        known = hand_off_of(session, call, NOW)

    assert (known.last_words, known.earlier) == ("mon bac est plein", 1)
    assert [each.kind for each in known.entities] == [Personal.ADDRESS]
